package dev.proactivebot.testing;

import dev.proactivebot.local.RunningHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the app's HTTP functions as channels and operators do. */
public final class AppFunctions {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String KEY_HEADER = "x-functions-key";
    private static final String KEY = "local";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AppFunctions() {}

    /**
     * Posts an activity to the messaging endpoint, as a channel does.
     *
     * @param headers name, value, name, value
     */
    public static HttpResponse<String> post(RunningHost host, String body, String... headers) throws IOException {
        return unkeyed(host, "POST", "messages", body, headers);
    }

    public static HttpResponse<String> request(URI uri, String method) throws IOException {
        return send(HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()));
    }

    /** Calls a keyed function without a body. */
    public static HttpResponse<String> keyed(RunningHost host, String method, String route) throws IOException {
        return keyed(host, method, route, "");
    }

    /** Calls a keyed function with a body; headers are name, value, name, value. */
    public static HttpResponse<String> keyed(
            RunningHost host, String method, String route, String body, String... headers) throws IOException {
        return send(withBody(host, method, route, body, headers).header(KEY_HEADER, KEY));
    }

    /** Calls a function without the key. */
    public static HttpResponse<String> unkeyed(
            RunningHost host, String method, String route, String body, String... headers) throws IOException {
        return send(withBody(host, method, route, body, headers));
    }

    /** Posts a chunked body to a keyed function. */
    public static HttpResponse<String> chunked(RunningHost host, String route, String body) throws IOException {
        return send(HttpRequest.newBuilder(host.uri(route))
                .header("Content-Type", "application/json")
                .header(KEY_HEADER, KEY)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body))));
    }

    private static HttpRequest.Builder withBody(
            RunningHost host, String method, String route, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri(route))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** Posts JSON to a keyed function. */
    public static HttpResponse<String> postKeyed(RunningHost host, String route, String json, String... headers)
            throws IOException {
        return keyed(host, "POST", route, json, headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
