package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.pacing.Permit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one try to deliver an item. The correlation id is the connector's own name for the request. */
sealed interface SendOutcome {

    /** What the connector answered; null when it was not asked, or did not. */
    default @Nullable Integer status() {
        return null;
    }

    default @Nullable String correlationId() {
        return null;
    }

    /**
     * Done: the channel took it, or the bot had nothing to say and there is no status.
     *
     * @param conversation the key of the conversation in which a notification was said; null where nobody asks
     * @param version of the notification's content
     */
    record Delivered(
            @Nullable Integer status,
            @Nullable String activityId,
            @Nullable String correlationId,
            @Nullable String conversation,
            int version)
            implements SendOutcome {

        Delivered(@Nullable Integer status, @Nullable String activityId, @Nullable String correlationId) {
            this(status, activityId, correlationId, null, 0);
        }

        Delivered in(String place) {
            return new Delivered(status, activityId, correlationId, place, version);
        }

        Delivered withVersion(int number) {
            return new Delivered(status, activityId, correlationId, conversation, number);
        }
    }

    /** Not now, but after {@code delay}. */
    record RetryLater(
            Duration delay,
            Cause cause,
            @Nullable Integer status,
            String why,
            @Nullable String correlationId) implements SendOutcome {

        /** Nothing was tried: the time is not right. */
        static RetryLater held(Permit.Denied denied) {
            return held(denied.delay(), denied.why());
        }

        /** The same, for a reason of another kind. */
        static RetryLater held(Duration delay, String why) {
            return new RetryLater(delay, Cause.HELD, null, why, null);
        }
    }

    /** Never. */
    record GiveUp(
            FailureReason reason,
            @Nullable Integer status,
            @Nullable String code,
            @Nullable String correlationId) implements SendOutcome {}

    /** Not sent, on purpose: they do not want it, cannot be reached, or it was cancelled. */
    record Skipped(String reason) implements SendOutcome {
        static final String CANCELLED = Outcome.CANCELLED;

        static Skipped cancelled() {
            return new Skipped(CANCELLED);
        }
    }

    /** Nothing is left to do with this item: its message has been settled through another. */
    record Settled(String how) implements SendOutcome {}

    /** Nothing was to be sent: what the item tells of its conversation is kept. */
    record Remembered() implements SendOutcome {}

    /** Who is to blame for a delay. Only a try that the item itself failed counts. */
    enum Cause {
        /** The connector did not take it, and said so. */
        ITEM,
        /** It was sent, and nobody knows whether it arrived. */
        DOUBT,
        /** The host could not be reached, or was unavailable: the message surely did not arrive. */
        HOST,
        WHOLE_BOT,
        HELD
    }
}
