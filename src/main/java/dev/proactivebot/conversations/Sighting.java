package dev.proactivebot.conversations;

import dev.proactivebot.schema.ConversationReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an activity, or the connector, says of a conversation.
 *
 * @param reference as it came; what is remembered of it is less
 * @param at the activity's own time
 * @param gone why nobody can be reached there any more; null when somebody can
 * @param notifications whether they are wanted there; null when that was not said
 */
public record Sighting(
        ConversationReference reference,
        Instant at,
        @Nullable String gone,
        @Nullable Boolean notifications) {}
