package dev.proactivebot.messaging;

import dev.proactivebot.schema.Activity;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event of a team or a channel that a {@code conversationUpdate} of Teams reports (Microsoft's "Conversation update events"). Events of
 * a channel come in the conversation of its team.
 *
 * @param name the event's name in lower case; empty when the activity has none
 * @param channel the id of the channel that the event is about; null when it is about the conversation that it comes in
 */
record TeamsEvent(String name, @Nullable String channel) {
    private static final Set<String> REMOVALS = Set.of("teamdeleted", "teamharddeleted", "channeldeleted");
    /** The events about a channel, which may be another one than the channel they come in. */
    private static final Set<String> OF_CHANNELS = Set.of("channeldeleted", "channelrestored");
    /** Nobody may write in an archived team; an unshared channel is out of reach for one of its teams. */
    private static final Set<String> NO_SIGNS_OF_LIFE = Set.of("teamarchived", "channelunshared");

    static TeamsEvent of(Activity activity) {
        if (activity.channelData() == null || !"conversationUpdate".equalsIgnoreCase(activity.type())) {
            return new TeamsEvent("", null);
        }
        String type = activity.channelData().path("eventType").textValue();
        String name = type == null ? "" : type.toLowerCase(Locale.ROOT);
        String channel = activity.channelData().path("channel").path("id").textValue();
        boolean isOfChannel = OF_CHANNELS.contains(name) && channel != null && !channel.isEmpty();
        return new TeamsEvent(name, isOfChannel ? channel : null);
    }

    /** Returns whether the team or channel was deleted. A deleted channel without an id cannot be found. */
    boolean isRemoval() {
        return REMOVALS.contains(name) && (channel != null || !OF_CHANNELS.contains(name));
    }

    /** Returns whether the event shows that the bot can send there: otherwise it would not receive it. */
    boolean isSignOfLife() {
        return !REMOVALS.contains(name) && !NO_SIGNS_OF_LIFE.contains(name);
    }
}
