package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * An OpenID metadata document and the keys it names.
 *
 * @param patience the time limit for both requests together, from connecting to the last byte
 * @param development whether the URL of the keys may be an http URL of this machine
 */
record OpenIdDocument(BoundedGet http, URI url, Duration patience, boolean development) {
    private static final int OK = 200;

    /**
     * Fetches the keys; there is at least one.
     *
     * @throws IOException when they cannot be fetched; its message is a fixed phrase that may be logged
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
     * Accepts any host, because the author of the metadata could serve other keys from its own host as well. Requires https, so that nobody
     * can replace the keys in transit.
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
            // refused like any URL that is not https
        }
        throw new IOException("the metadata names no https URL for its keys");
    }

    private JsonNode fetch(URI from, long deadline) throws IOException {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(from), left);
        if (answer.statusCode() != OK) {
            throw new IOException("status " + answer.statusCode());
        }
        return BoundedGet.json(answer);
    }
}
