package dev.proactivebot.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes plain data of what the connector answered, and never fails: all of it is untrusted. */
final class AnswerReader {
    private static final int LONGEST_CORRELATION_ID = 128;

    private final Clock clock;

    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    Answered read(int status, HttpHeaders headers, byte[] content) {
        boolean success = status >= 200 && status < 300;
        JsonNode body = parsed(content);
        String id = body != null && success ? body.path("id").asText("") : "";
        return new Answered(
                status,
                id.isEmpty() ? null : id,
                success ? null : ErrorCode.of(body),
                RetryAfter.parse(headers.firstValue("Retry-After").orElse(null), clock.instant())
                        .orElse(null),
                correlationId(headers),
                body);
    }

    /** Empty, cut off, HTML, or nested without end: all the same, since the status has said what counts. */
    private static @Nullable JsonNode parsed(byte[] body) {
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

    /** From another system into our log: cut and without anything that could break a line. */
    private static @Nullable String correlationId(HttpHeaders headers) {
        return headers.firstValue("X-Correlating-OperationId")
                .or(() -> headers.firstValue("MS-CV"))
                .map(id -> id.substring(0, Math.min(id.length(), LONGEST_CORRELATION_ID)))
                .map(id -> id.replaceAll("[^A-Za-z0-9._+/=-]", "?"))
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }
}
