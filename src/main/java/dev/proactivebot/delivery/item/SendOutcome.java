package dev.proactivebot.delivery.item;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to deliver an item. The correlation id is the connector's own name for the request. */
public sealed interface SendOutcome {

    /** Returns the connector's status; null when it was not called or did not answer. */
    default @Nullable Integer status() {
        return null;
    }

    default @Nullable String correlationId() {
        return null;
    }

    /**
     * Delivered: the channel accepted it, or the bot had nothing to say and there is no status.
     *
     * @param conversation the key of the conversation that a notification was sent to; null for other messages
     * @param version the version of the notification's content
     */
    record Delivered(
            @Nullable Integer status,
            @Nullable String activityId,
            @Nullable String correlationId,
            @Nullable String conversation,
            int version)
            implements SendOutcome {

        public Delivered(@Nullable Integer status, @Nullable String activityId, @Nullable String correlationId) {
            this(status, activityId, correlationId, null, 0);
        }

        /** Returns the outcome of a message for which the bot has nothing to say. */
        public static Delivered silent() {
            return new Delivered(null, null, null);
        }

        public Delivered in(String place) {
            return new Delivered(status, activityId, correlationId, place, version);
        }

        public Delivered withVersion(int number) {
            return new Delivered(status, activityId, correlationId, conversation, number);
        }
    }

    /** To be retried after {@code delay}. */
    record RetryLater(
            Duration delay,
            Cause cause,
            @Nullable Integer status,
            String why,
            @Nullable String correlationId) implements SendOutcome {

        /** Creates a retry without an attempt, for another reason. */
        public static RetryLater held(Duration delay, String why) {
            return new RetryLater(delay, Cause.HELD, null, why, null);
        }
    }

    /** Given up. */
    record GiveUp(
            FailureReason reason,
            @Nullable Integer status,
            @Nullable String code,
            @Nullable String correlationId) implements SendOutcome {

        /** Gives up without an answer of the connector. */
        public static GiveUp of(FailureReason reason) {
            return new GiveUp(reason, null, null, null);
        }

        /** Gives up without an answer of the connector, with a description of the error. */
        public static GiveUp of(FailureReason reason, String why) {
            return new GiveUp(reason, null, why, null);
        }
    }

    /** Not sent, on purpose: the user opted out or cannot be reached, or it was cancelled. */
    record Skipped(String reason) implements SendOutcome {
        public static final String CANCELLED = "cancelled";

        public static Skipped cancelled() {
            return new Skipped(CANCELLED);
        }
    }

    /** Settled: the item needs nothing more, because its message was settled by another item. */
    record Settled(String how) implements SendOutcome {}

    /** Remembered: the item had no message, and what it tells about its conversation was stored. */
    record Remembered() implements SendOutcome {}

    /** The cause of a delay. Only a failure of the item itself counts as an attempt. */
    enum Cause {
        /** The connector refused it. */
        ITEM,
        /** It was sent, and may or may not have arrived. */
        DOUBT,
        /** The host could not be reached, or was unavailable, so the message did not arrive. */
        HOST,
        WHOLE_BOT,
        HELD
    }
}
