package dev.proactivebot.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns the connector's untrusted HTTP response into plain data, and never fails. */
final class ResponseReader {
    private static final int LONGEST_CORRELATION_ID = 128;

    private ResponseReader() {}

    /** @param now the time from which a date in {@code Retry-After} counts */
    static Answered read(int status, HttpHeaders headers, byte[] content, Instant now) {
        boolean success = status >= 200 && status < 300;
        JsonNode body = parse(content);
        String id = body != null && success ? body.path("id").asText("") : "";
        return new Answered(
                status,
                id.isEmpty() ? null : id,
                success ? null : ErrorCode.of(body),
                RetryAfter.parse(headers.firstValue("Retry-After").orElse(null), now)
                        .orElse(null),
                correlationId(headers),
                body);
    }

    /** Returns null for a body that is empty, cut off, HTML or nested too deeply: the status alone counts then. */
    private static @Nullable JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        try {
            JsonNode json = BotJson.read(body, JsonNode.class);
            return json.isMissingNode() ? null : json;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns an id of another system, fit for our log: cut, and without characters that could break a line. */
    private static @Nullable String correlationId(HttpHeaders headers) {
        return headers.firstValue("X-Correlating-OperationId")
                .or(() -> headers.firstValue("MS-CV"))
                .map(id -> id.substring(0, Math.min(id.length(), LONGEST_CORRELATION_ID)))
                .map(id -> id.replaceAll("[^A-Za-z0-9._+/=-]", "?"))
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }
}
