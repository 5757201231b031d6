package dev.proactivebot.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request to the connector. Whoever keeps books on messages needs to know three cases apart: the connector
 * has spoken ({@link Answered}), the request never left ({@link NotReached}, {@link Refused}, {@link Unaddressed},
 * {@link Unauthenticated}), and nobody knows ({@link NoAnswer}). Every {@code why} is a fixed text, fit for a log.
 */
public sealed interface ConnectorResponse {

    /**
     * The connector's answer, whatever its status.
     *
     * @param status of HTTP; redirects are not followed and come as they are
     * @param id of the new activity or conversation; null when the answer names none, as Teams' empty bodies do
     * @param errorCode the error's own code, such as {@code ConversationNotFound}; null when there is none
     * @param retryAfter how long the connector asks to wait, not capped; null when it does not say, or says it unreadably
     * @param correlationId to name when asking the channel's operator about this request
     * @param body the answer's JSON; null when it is empty, cut off, or no JSON
     */
    record Answered(
            int status,
            @Nullable String id,
            @Nullable String errorCode,
            @Nullable Duration retryAfter,
            @Nullable String correlationId,
            @Nullable JsonNode body)
            implements ConnectorResponse {
        private static final int UNAUTHORIZED = 401;

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Whether the connector does not take the token that was sent. */
        public boolean refusesToken() {
            return status == UNAUTHORIZED;
        }

        /** The body as {@code type}; empty when it has another shape. */
        public <T> Optional<T> bodyAs(Class<T> type) {
            if (body == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(BotJson.read(BotJson.write(body), type));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Without the body, which may hold what a log must not. */
        @Override
        public String toString() {
            return "Answered[status=" + status + ", id=" + id + ", errorCode=" + errorCode + ", retryAfter="
                    + retryAfter + ", correlationId=" + correlationId + "]";
        }
    }

    /** No connection came about: unknown host, connection refused, connect time-out, TLS failure. Nothing was sent. */
    record NotReached(String why) implements ConnectorResponse {}

    /** The request was sent, in part or whole, and no status came back. A message may or may not have been delivered. */
    record NoAnswer(String why) implements ConnectorResponse {}

    /** The bot had no token in time. Nothing was sent. */
    record Unauthenticated(String why) implements ConnectorResponse {}

    /** The serviceUrl is none that may be sent the bot's token. Nothing was sent. */
    record Refused(String why) implements ConnectorResponse {}

    /** An id that the URL needs is missing or cannot be part of a URL. Nothing was sent. */
    record Unaddressed(String why) implements ConnectorResponse {}
}
