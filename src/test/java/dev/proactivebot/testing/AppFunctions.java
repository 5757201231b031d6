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

/** The app's HTTP functions as channels and operators ask them. */
public final class AppFunctions {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AppFunctions() {}

    /**
     * What a channel sends to the messaging endpoint.
     *
     * @param headers name, value, name, value
     */
    public static HttpResponse<String> post(RunningHost host, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri("messages"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    public static HttpResponse<String> request(URI uri, String method) throws IOException {
        return send(HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()));
    }

    /** A request to a function that asks for a key. */
    public static HttpResponse<String> keyed(RunningHost host, String method, String route) throws IOException {
        return send(HttpRequest.newBuilder(host.uri(route))
                .header("x-functions-key", "local")
                .method(method, BodyPublishers.noBody()));
    }

    /** The same, posting JSON. */
    public static HttpResponse<String> postKeyed(RunningHost host, String route, String json, String... headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri(route))
                .header("x-functions-key", "local")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
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
