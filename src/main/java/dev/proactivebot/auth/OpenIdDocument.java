package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.Loopback;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An OpenID metadata document and the keys it names.
 *
 * @param patience how long both requests together may take, from connecting to the last byte
 * @param development whether the keys may be named by an http URL of this machine
 */
record OpenIdDocument(HttpClient http, URI url, Duration patience, boolean development) {
    /** Entra's key document, the largest, has some 30 KB. */
    private static final int LARGEST = 256 * 1_024;

    private static final int OK = 200;

    /**
     * Fetches the keys: at least one.
     *
     * @throws IOException when they cannot be had; its message is a fixed phrase, fit for a log
     */
    Map<String, SigningKey> fetchKeys() throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        JsonNode metadata = fetch(url, deadline);
        JsonNode jwks = fetch(keysUrl(metadata.path("jwks_uri").asText("")), deadline);
        Map<String, SigningKey> keys = SigningKey.read(jwks);
        if (keys.isEmpty()) {
            throw new IOException("the key document holds no usable key");
        }
        return keys;
    }

    /**
     * The host need not be the metadata's: whoever writes the metadata could as well have other keys at its own. What counts
     * is that nobody on the way can put in keys of theirs.
     */
    private URI keysUrl(String value) throws IOException {
        try {
            URI keys = new URI(value);
            boolean local =
                    development && "http".equalsIgnoreCase(keys.getScheme()) && Loopback.isLoopback(keys.getHost());
            if (keys.getHost() != null && (local || "https".equalsIgnoreCase(keys.getScheme()))) {
                return keys;
            }
        } catch (URISyntaxException e) {
            // as bad as any other URL that is not https
        }
        throw new IOException("the metadata names no https URL for its keys");
    }

    private JsonNode fetch(URI from, long deadline) throws IOException {
        HttpResponse<byte[]> response = get(from, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        if (response.statusCode() != OK) {
            throw new IOException("status " + response.statusCode());
        }
        try {
            return BotJson.read(response.body(), JsonNode.class);
        } catch (IOException e) {
            throw new IOException("the answer is not JSON");
        }
    }

    /** The request's own time-out ends with the headers; a body that trickles in is bounded by the wait. */
    private HttpResponse<byte[]> get(URI from, Duration atMost) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(from)
                .timeout(atMost)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new BoundedBody(LARGEST));
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("no answer: " + cause(e).getClass().getSimpleName());
        } catch (TimeoutException e) {
            throw new IOException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
