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

/** The HTTP side of the host: finds the function, checks its key, runs it and answers when its outputs are written. */
final class HttpFront {
    private static final int BACKLOG = 512;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("http"));
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

    /** @param limit how many bytes a body may have */
    HttpFront(
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

    /** Waits for the requests that are being answered, until {@code deadline} ({@code System.nanoTime}). */
    void drain(long deadline) throws InterruptedException {
        threads.shutdown();
        boolean unused = threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            try {
                route(exchange);
            } catch (FunctionFailure e) {
                answer(exchange, 500); // the reason is in the log only, as on the platform
            } catch (RuntimeException e) {
                log.failure("a request could not be handled", e);
                answer(exchange, 500);
            }
        } catch (IOException e) {
            log.line("a caller went away before it was answered: " + e.getMessage());
        }
    }

    private void route(HttpExchange exchange) throws IOException, FunctionFailure {
        String path = exchange.getRequestURI().getRawPath();
        for (Endpoint endpoint : endpoints) {
            Optional<Map<String, String>> parameters = endpoint.route().match(path == null ? "" : path);
            // a method that is not listed fails the route's constraint: 404 and not 405
            if (parameters.isPresent() && endpoint.allows(exchange.getRequestMethod())) {
                run(exchange, endpoint.function(), parameters.get());
                return;
            }
        }
        answer(exchange, 404);
    }

    private void run(HttpExchange exchange, FunctionDefinition function, Map<String, String> parameters)
            throws IOException, FunctionFailure {
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
        Reply reply = returned instanceof Reply built ? built : (Reply) new Reply().body(returned);
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
