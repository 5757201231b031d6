package dev.proactivebot.connector;

import dev.proactivebot.auth.TokenResult;
import dev.proactivebot.schema.TraceParent;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds the HTTP requests to the connector. */
final class ConnectorRequest {
    private static final String USER_AGENT = "proactive-bot-java/0.1";

    private ConnectorRequest() {}

    /** @param span null when the request belongs to no trace */
    static HttpRequest of(
            URI url,
            String method,
            BodyPublisher body,
            TokenResult grant,
            @Nullable TraceParent span,
            Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .method(method, body)
                .timeout(timeout)
                .setHeader("Accept", "application/json")
                .setHeader("User-Agent", USER_AGENT);
        if (body.contentLength() > 0) {
            request.setHeader("Content-Type", "application/json; charset=utf-8");
        }
        if (grant instanceof TokenResult.Granted granted) {
            request.setHeader("Authorization", "Bearer " + granted.token());
        }
        if (span != null) {
            request.setHeader("traceparent", span.toString());
        }
        return request.build();
    }
}
