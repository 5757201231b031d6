package dev.proactivebot.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes the outcome of one request to the connector. The ledger depends on three cases: the connector answered ({@link Answered}),
 * nothing was sent ({@link NotReached}, {@link ServiceUrlRefused}, {@link InvalidId}, {@link Unauthenticated}), and nobody knows
 * ({@link NoAnswer}). Every {@code why} is a fixed text, fit for a log.
 */
public sealed interface ConnectorResponse {

    /**
     * Holds the connector's answer, whatever its status.
     *
     * @param status the HTTP status; redirects are not followed
     * @param id the id of the new activity or conversation; null when the answer has none, as Teams' empty bodies
     * @param errorCode the error's own code, such as {@code ConversationNotFound}; null when there is none
     * @param retryAfter how long the connector asks to wait, not capped; null when the header is absent or unreadable
     * @param correlationId identifies the request to the channel's operator
     * @param body the answer's JSON; null when it is empty, cut off or not JSON
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

        /** Returns whether the connector refused the token. */
        public boolean isTokenRefused() {
            return status == UNAUTHORIZED;
        }

        /** Returns the body as {@code type}; empty when it has another shape. */
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

        /** Leaves out the body, which may hold what a log must not. */
        @Override
        public String toString() {
            return "Answered[status=" + status + ", id=" + id + ", errorCode=" + errorCode + ", retryAfter="
                    + retryAfter + ", correlationId=" + correlationId + "]";
        }
    }

    /** Says that there was no connection (unknown host, refused, connect timeout, TLS failure). Nothing was sent. */
    record NotReached(String why) implements ConnectorResponse {}

    /** Says that the request was sent, at least in part, and no status came back. The message may have been delivered. */
    record NoAnswer(String why) implements ConnectorResponse {}

    /** Says that the bot had no token in time. Nothing was sent. */
    record Unauthenticated(String why) implements ConnectorResponse {}

    /** Says that the serviceUrl is not on the allow-list. Nothing was sent. */
    record ServiceUrlRefused(String why) implements ConnectorResponse {}

    /** Says that an id in the URL is missing or cannot be part of a URL. Nothing was sent. */
    record InvalidId(String why) implements ConnectorResponse {}
}
