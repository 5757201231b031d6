package dev.proactivebot.testing;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves an Entra token endpoint on loopback, {@code POST /{tenant}/oauth2/v2.0/token}, and an App Service
 * managed-identity endpoint, {@code GET /msi/token}. Each request gets a new token ({@code token-1}, {@code token-2}, …)
 * unless answers are enqueued. Any other request gets a {@code 404} and counts as stray, because no library should send
 * one.
 */
public final class FakeTokenServer implements AutoCloseable {
    private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Received> strays = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final ScriptedServer server = new ScriptedServer(this::answer);
    private volatile int expiresInSeconds = 3_599;
    private volatile boolean secretHasExpired;

    /** Returns the value for {@code ToChannelFromBotLoginUrl}. */
    public URI loginUrl(String tenant) {
        return URI.create(server.uri() + "/" + tenant);
    }

    /** Returns the value for the environment variable {@code IDENTITY_ENDPOINT}. */
    public URI identityEndpoint() {
        return URI.create(server.uri() + "/msi/token");
    }

    /** Returns the root of this server, for policies that redirect every request. */
    public URI root() {
        return server.uri();
    }

    public FakeTokenServer next(Answer... answers) {
        scripted.addAll(List.of(answers));
        return this;
    }

    /** Returns an error in Entra's format. */
    public static Answer entraError(int status, String error, String description) {
        return Answer.json(
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description
                        + " Trace ID: 11111111-2222-3333-4444-555555555555 Correlation ID:"
                        + " 66666666-7777-8888-9999-000000000000 Timestamp: 2026-11-22 10:00:00Z\","
                        + "\"error_codes\":[7000215],\"correlation_id\":\"66666666-7777-8888-9999-000000000000\"}");
    }

    public FakeTokenServer expiresIn(int seconds) {
        this.expiresInSeconds = seconds;
        return this;
    }

    /** Sets whether every request is refused, as Entra refuses an expired secret. */
    public FakeTokenServer secretHasExpired(boolean expired) {
        this.secretHasExpired = expired;
        return this;
    }

    /** Returns all requests for a token, whatever their answers. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    public List<Received> strays() {
        return List.copyOf(strays);
    }

    public int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Received request) {
        boolean entra = request.method().equals("POST") && request.path().matches("/[^/]+/oauth2/v2\\.0/token");
        boolean identity = request.method().equals("GET") && request.path().equals("/msi/token");
        if (!entra && !identity) {
            strays.add(request);
            return Answer.json(404, "{\"error\":\"stray\"}");
        }
        requests.add(request);
        Answer next = scripted.poll();
        if (next != null) {
            return next;
        }
        if (identity) {
            return managedIdentityToken(request);
        }
        if (secretHasExpired) {
            return entraError(401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.");
        }
        return "client_credentials".equals(request.form().get("grant_type"))
                ? entraToken()
                : entraError(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported.");
    }

    private Answer entraToken() {
        return Answer.json(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":" + expiresInSeconds + ",\"ext_expires_in\":"
                        + expiresInSeconds + ",\"access_token\":\"token-" + issued.incrementAndGet() + "\"}");
    }

    private Answer managedIdentityToken(Received request) {
        long expires = Instant.now().getEpochSecond() + expiresInSeconds;
        return Answer.json(
                200,
                "{\"token_type\":\"Bearer\",\"resource\":\""
                        + request.parameters().get("resource") + "\",\"expires_on\":\"" + expires
                        + "\",\"client_id\":\"" + request.parameters().get("client_id")
                        + "\",\"access_token\":\"token-" + issued.incrementAndGet() + "\"}");
    }
}
