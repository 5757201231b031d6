package dev.proactivebot.local.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves HTTP triggers: finds the function, checks its key, runs it, and answers after its outputs are written. */
final class HttpListener {
    private static final int BACKLOG = 512;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreadFactory.named("http"));
    private final List<Endpoint> endpoints;
    private final FunctionRunner runner;
    private final String key;
    private final HostLog log;
    private final long limit;

    private record Endpoint(FunctionDefinition function, Route route) {
        boolean allows(String method) {
            List<String> methods = function.trigger().list("methods");
            return methods.isEmpty() || methods.stream().anyMatch(method::equalsIgnoreCase);
        }
    }

    /** @param limit the largest body in bytes */
    HttpListener(
            HostOptions options,
            FunctionRunner runner,
            HostLog log,
            String prefix,
            long limit,
            List<FunctionDefinition> functions)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
        this.server = HttpServer.create(address, BACKLOG);
        this.key = options.key();
        this.runner = runner;
        this.log = log;
        this.limit = limit;
        this.endpoints = functions.stream()
                .map(it -> new Endpoint(it, Route.of(prefix, it.trigger().text("route", it.name()))))
                .sorted(Comparator.comparingLong((Endpoint it) -> it.route().literals())
                        .reversed())
                .toList();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Waits for the requests in progress until {@code deadline} ({@code System.nanoTime}). */
    void drain(long deadline) throws InterruptedException {
        threads.shutdown();
        boolean unused = threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            try {
                route(exchange);
            } catch (FunctionFailedException e) {
                answer(exchange, 500); // only the log has the reason, as on the platform
            } catch (RuntimeException e) {
                log.writeFailure("a request could not be handled", e);
                answer(exchange, 500);
            }
        } catch (IOException e) {
            log.write("a caller disconnected before the answer: " + e.getMessage());
        }
    }

    private void route(HttpExchange exchange) throws IOException, FunctionFailedException {
        String path = exchange.getRequestURI().getRawPath();
        for (Endpoint endpoint : endpoints) {
            Optional<Map<String, String>> parameters = endpoint.route().match(path == null ? "" : path);
            // a method that is not listed is a 404 on the platform, not a 405
            if (parameters.isPresent() && endpoint.allows(exchange.getRequestMethod())) {
                run(exchange, endpoint.function(), parameters.get());
                return;
            }
        }
        answer(exchange, 404);
    }

    private void run(HttpExchange exchange, FunctionDefinition function, Map<String, String> parameters)
            throws IOException, FunctionFailedException {
        RequestReader reader = new RequestReader(exchange, limit, log);
        if (!hasKey(function, reader)) {
            answer(exchange, 401);
            return;
        }
        Optional<IncomingRequest> request = reader.read();
        if (request.isEmpty()) {
            answer(exchange, 500);
            return;
        }
        BindingData data = new BindingData();
        request.get().query().forEach(data::put);
        parameters.forEach(data::put);
        Invocation.Result result = runner.run(function, new TriggerInput.Http(request.get(), data));
        boolean returnsHttp = function.binding("$return")
                .filter(it -> it.type().equals("http"))
                .isPresent();
        answer(exchange, returnsHttp ? result.returned() : null);
    }

    private boolean hasKey(FunctionDefinition function, RequestReader reader) {
        String level = function.trigger().text("authLevel", "FUNCTION").toUpperCase(Locale.ROOT);
        if (level.equals("ANONYMOUS")) {
            return true;
        }
        String given = reader.headers().getOrDefault("x-functions-key", "");
        if (given.isEmpty()) {
            given = reader.query().getOrDefault("code", "");
        }
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, @Nullable Object returned) throws IOException {
        if (returned == null) {
            answer(exchange, 204);
            return;
        }
        FunctionResponse reply = returned instanceof FunctionResponse built
                ? built
                : (FunctionResponse) new FunctionResponse().body(returned);
        Object body = reply.getBody();
        byte[] bytes = body == null
                ? new byte[0]
                : body instanceof byte[] raw ? raw : body.toString().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        if (bytes.length > 0 && exchange.getResponseHeaders().getFirst("Content-Type") == null) {
            String type = body instanceof byte[] ? "application/octet-stream" : "text/plain; charset=utf-8";
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        int status = reply.getStatusCode();
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || status < 200 || status == 204 || status == 304;
        if (bodiless || bytes.length == 0) {
            answer(exchange, status);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}
