package dev.proactivebot.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a metadata document and its keys: counts the requests, and fails, hangs or rotates keys when a test says so. */
public final class FakeOpenIdProvider {
    private static final long LONGEST_HOLD_SECONDS = 30;

    private final URI base;
    private final AtomicInteger metadataFetches = new AtomicInteger();
    private final AtomicInteger keyFetches = new AtomicInteger();
    private volatile String metadata;
    private volatile String keys = "{\"keys\":[]}";
    private volatile int status = 200;
    private volatile URI redirect;
    private volatile boolean stalled;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch arrived = new CountDownLatch(1);

    FakeOpenIdProvider(URI base, String issuer) {
        this.base = base;
        this.metadata = json(Map.of(
                "issuer", issuer,
                "jwks_uri", keysUrl().toString(),
                "id_token_signing_alg_values_supported", List.of("RS256")));
    }

    public URI metadataUrl() {
        return base.resolve("metadata");
    }

    public URI keysUrl() {
        return base.resolve("keys");
    }

    /** Returns the number of requests for the metadata. */
    public int metadataFetches() {
        return metadataFetches.get();
    }

    /** Returns the number of requests for the keys. */
    public int keyFetches() {
        return keyFetches.get();
    }

    /** Replaces the keys. */
    public void publish(TestKey... published) {
        publishJwks(
                json(Map.of("keys", Arrays.stream(published).map(TestKey::jwk).toList())));
    }

    /** Replaces the key document by any text. */
    public void publishJwks(String document) {
        keys = document;
    }

    /** Replaces the metadata document by any text. */
    public void publishMetadata(String document) {
        metadata = document;
    }

    /** Replaces the address of the keys in the metadata. */
    public void nameKeysAt(String url) {
        publishMetadata(json(Map.of("jwks_uri", url)));
    }

    /** Answers with {@code failure} until {@link #recover()}. */
    public void fail(int failure) {
        status = failure;
    }

    /** Redirects the metadata request until {@link #recover()}. */
    public void redirectTo(URI location) {
        redirect = location;
    }

    /** Sends only the head and half a body until {@link #release()}. */
    public void stall() {
        hold();
        stalled = true;
    }

    /** Answers no request until {@link #release()}. */
    public void hold() {
        arrived = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    /** Waits until a request is held. */
    public void awaitHeld() throws InterruptedException {
        if (!arrived.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no request came to " + base);
        }
    }

    public void release() {
        gate.countDown();
    }

    public void recover() {
        status = 200;
        redirect = null;
        stalled = false;
        release();
    }

    void serveMetadata(HttpExchange exchange) throws IOException {
        metadataFetches.incrementAndGet();
        if (redirect != null) {
            exchange.getResponseHeaders().set("Location", redirect.toString());
            answer(exchange, 302, "");
            return;
        }
        answer(exchange, status, metadata);
    }

    void serveKeys(HttpExchange exchange) throws IOException {
        keyFetches.incrementAndGet();
        answer(exchange, status, keys);
    }

    private void answer(HttpExchange exchange, int code, String document) throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            if (stalled) {
                exchange.sendResponseHeaders(code, body.length);
                exchange.getResponseBody().write(body, 0, body.length / 2);
                exchange.getResponseBody().flush();
            }
            arrived.countDown();
            if (!gate.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS) || stalled) {
                return;
            }
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String json(Object value) {
        return new String(BotJson.write(value), StandardCharsets.UTF_8);
    }
}
