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

/** The Bot Connector of the terminal chat, with one conversation: as much of its REST API as a bot calls. */
final class ChatConnector {
    private final ObjectMapper json;
    private final Activities activities;
    private final Transcript transcript;
    private final Consumer<String> onReply;
    private final AtomicLong ids = new AtomicLong();

    /** @param onReply gets the id of the activity that was replied to */
    ChatConnector(ObjectMapper json, Activities activities, Transcript transcript, Consumer<String> onReply) {
        this.json = json;
        this.activities = activities;
        this.transcript = transcript;
        this.onReply = onReply;
    }

    /** Returns the port: {@code port}, or a free one for 0. */
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

    private record Answer(int status, @Nullable JsonNode body) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer;
            try {
                answer = answer(exchange.getRequestMethod(), segments(exchange), body);
            } catch (JsonProcessingException e) {
                answer = error(400, "BadSyntax", "The body is no JSON");
            }
            if (answer.body() == null) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            byte[] bytes = json.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String method, List<String> path, byte[] body) throws IOException {
        if (path.size() < 2 || !path.get(0).equals("v3") || !path.get(1).equals("conversations")) {
            return error(404, "NotFound", "There is nothing at this path");
        }
        if (path.size() == 2) {
            return method.equals("POST") ? conversation(json.readTree(body)) : notAllowed();
        }
        if (!path.get(2).equals(Activities.CONVERSATION)) {
            return error(404, "ConversationNotFound", "The conversation " + path.get(2) + " does not exist");
        }
        String what = path.size() == 3 ? "" : path.get(3);
        String item = path.size() > 4 ? path.get(4) : "";
        return switch (what) {
            case "activities" -> activity(method, item, body);
            case "members" -> members(item);
            case "pagedmembers" -> new Answer(200, json.createObjectNode().set("members", people()));
            default -> error(404, "NotFound", "There is nothing at this path");
        };
    }

    private Answer activity(String method, String id, byte[] body) throws IOException {
        switch (method) {
            case "POST" -> {
                return said(json.readTree(body), id);
            }
            case "PUT" -> {
                transcript.edited(json.readTree(body));
                return new Answer(200, json.createObjectNode().put("id", id));
            }
            case "DELETE" -> {
                transcript.deleted(id);
                return new Answer(200, null);
            }
            default -> {
                return notAllowed();
            }
        }
    }

    private Answer said(JsonNode activity, String repliedTo) {
        if (activity.path("type").asText().equals("typing")) {
            return new Answer(202, null);
        }
        transcript.said(activity);
        onReply.accept(repliedTo.isEmpty() ? activity.path("replyToId").asText("") : repliedTo);
        return new Answer(201, resource());
    }

    /** There is one conversation, so whoever asks for a new one gets that. */
    private Answer conversation(JsonNode parameters) {
        ObjectNode created = json.createObjectNode().put("id", Activities.CONVERSATION);
        if (parameters.path("activity").isObject()) {
            transcript.said(parameters.path("activity"));
            created.set("activityId", resource().path("id"));
        }
        return new Answer(201, created);
    }

    private Answer members(String id) {
        if (id.isEmpty()) {
            return new Answer(200, people());
        }
        for (JsonNode member : people()) {
            if (member.path("id").asText().equals(id)) {
                return new Answer(200, member);
            }
        }
        return error(404, "MemberNotFoundInConversation", id + " is not in this conversation");
    }

    private ArrayNode people() {
        return json.createArrayNode().add(activities.user());
    }

    private ObjectNode resource() {
        return json.createObjectNode().put("id", "reply-" + ids.incrementAndGet());
    }

    private Answer notAllowed() {
        return error(405, "MethodNotAllowed", "This method is not known here");
    }

    private Answer error(int status, String code, String message) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("code", code).put("message", message);
        return new Answer(status, body);
    }

    private static List<String> segments(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }
}
