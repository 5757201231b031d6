package dev.proactivebot.local.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves the part of the Bot Connector's REST API that a bot calls, for the one conversation of the terminal chat. */
final class ChatConnector {
    private final ObjectMapper json;
    private final ChatActivities activities;
    private final Transcript transcript;
    private final Consumer<String> onReply;
    private final AtomicLong ids = new AtomicLong();

    /** @param onReply receives the id of the activity that a message replies to */
    ChatConnector(ObjectMapper json, ChatActivities activities, Transcript transcript, Consumer<String> onReply) {
        this.json = json;
        this.activities = activities;
        this.transcript = transcript;
        this.onReply = onReply;
    }

    /** Starts to listen on {@code port}, or on a free port for 0, and returns the port. */
    int listen(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "chat-connector");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
        return server.getAddress().getPort();
    }

    private record Response(int status, @Nullable JsonNode body) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Response response;
            try {
                response = respond(exchange.getRequestMethod(), segments(exchange), body);
            } catch (JsonProcessingException e) {
                response = error(400, "BadSyntax", "The body is not valid JSON");
            }
            if (response.body() == null) {
                exchange.sendResponseHeaders(response.status(), -1);
                return;
            }
            byte[] bytes = json.writeValueAsBytes(response.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(response.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Response respond(String method, List<String> path, byte[] body) throws IOException {
        if (path.size() < 2 || !path.get(0).equals("v3") || !path.get(1).equals("conversations")) {
            return error(404, "NotFound", "There is nothing at this path");
        }
        if (path.size() == 2) {
            return method.equals("POST") ? createConversation(json.readTree(body)) : notAllowed();
        }
        if (!path.get(2).equals(ChatActivities.CONVERSATION)) {
            return error(404, "ConversationNotFound", "The conversation " + path.get(2) + " does not exist");
        }
        String collection = path.size() == 3 ? "" : path.get(3);
        String id = path.size() > 4 ? path.get(4) : "";
        return switch (collection) {
            case "activities" -> handleActivity(method, id, body);
            case "members" -> members(id);
            case "pagedmembers" -> new Response(200, json.createObjectNode().set("members", allMembers()));
            default -> error(404, "NotFound", "There is nothing at this path");
        };
    }

    private Response handleActivity(String method, String id, byte[] body) throws IOException {
        switch (method) {
            case "POST" -> {
                return receive(json.readTree(body), id);
            }
            case "PUT" -> {
                transcript.showEdit(json.readTree(body));
                return new Response(200, json.createObjectNode().put("id", id));
            }
            case "DELETE" -> {
                transcript.showDeletion(id);
                return new Response(200, null);
            }
            default -> {
                return notAllowed();
            }
        }
    }

    private Response receive(JsonNode activity, String repliedTo) {
        if (activity.path("type").asText().equals("typing")) {
            return new Response(202, null);
        }
        transcript.showActivity(activity);
        onReply.accept(repliedTo.isEmpty() ? activity.path("replyToId").asText("") : repliedTo);
        return new Response(201, resourceResponse());
    }

    /** Returns the one conversation to every caller that creates a new one. */
    private Response createConversation(JsonNode parameters) {
        ObjectNode created = json.createObjectNode().put("id", ChatActivities.CONVERSATION);
        if (parameters.path("activity").isObject()) {
            transcript.showActivity(parameters.path("activity"));
            created.set("activityId", resourceResponse().path("id"));
        }
        return new Response(201, created);
    }

    private Response members(String id) {
        if (id.isEmpty()) {
            return new Response(200, allMembers());
        }
        for (JsonNode member : allMembers()) {
            if (member.path("id").asText().equals(id)) {
                return new Response(200, member);
            }
        }
        return error(404, "MemberNotFoundInConversation", id + " is not in this conversation");
    }

    private ArrayNode allMembers() {
        return json.createArrayNode().add(activities.user());
    }

    private ObjectNode resourceResponse() {
        return json.createObjectNode().put("id", "reply-" + ids.incrementAndGet());
    }

    private Response notAllowed() {
        return error(405, "MethodNotAllowed", "This path does not support the method");
    }

    private Response error(int status, String code, String message) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("code", code).put("message", message);
        return new Response(status, body);
    }

    private static List<String> segments(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }
}
