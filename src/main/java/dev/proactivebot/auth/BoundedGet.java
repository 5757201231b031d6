package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Fetches small documents. The messages of its exceptions are fixed phrases that may be logged. */
record BoundedGet(HttpClient http) {
    /** Entra's key document, the largest, has some 30 KB. */
    private static final int LARGEST = 256 * 1_024;

    /**
     * Sends a request and reads the whole response.
     *
     * <p>The request's own time-out covers only the headers; the wait limits a slow body.
     *
     * @param atMost the time limit, from connecting to the last byte
     */
    HttpResponse<byte[]> send(HttpRequest.Builder request, Duration atMost) throws IOException {
        HttpRequest get =
                request.timeout(atMost).header("Accept", "application/json").build();
        try {
            return OutboundHttp.send(http, get, info -> new BoundedBody(LARGEST), atMost);
        } catch (ExecutionException e) {
            throw new IOException("no answer: " + cause(e).getClass().getSimpleName());
        } catch (TimeoutException e) {
            throw new IOException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** Returns the JSON of a successful response. */
    static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        try {
            return BotJson.read(answer.body(), JsonNode.class);
        } catch (IOException e) {
            throw new IOException("the answer is not JSON");
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
