package dev.proactivebot.conversations;

import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds what an activity, or the connector, says about a conversation.
 *
 * @param reference as it came; the store keeps less of it
 * @param at the activity's own time
 * @param gone the reason why nobody can be reached there any more; null when somebody can
 * @param notifications whether the user wants notifications there; null when the activity does not say
 */
public record ConversationObservation(
        ConversationReference reference,
        Instant at,
        @Nullable String gone,
        @Nullable Boolean notifications) {

    /** Returns the observation that somebody can be reached there. */
    public static ConversationObservation reachable(ConversationReference reference, Instant at) {
        return new ConversationObservation(reference, at, null, null);
    }

    /** Returns the observation that nobody can be reached there any more. */
    public static ConversationObservation gone(ConversationReference reference, Instant at, String reason) {
        return new ConversationObservation(reference, at, reason, null);
    }
}
