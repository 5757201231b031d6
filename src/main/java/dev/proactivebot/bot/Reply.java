package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/**
 * What a bot does with a message.
 *
 * @param acknowledgement said at once
 * @param queued the text that goes into the queue and comes back to {@link Bot#onTrigger}
 */
public record Reply(Optional<Activity> acknowledgement, Optional<String> queued) {

    /** Says {@code acknowledgement} now and queues {@code text} for later. */
    public static Reply queue(String text, String acknowledgement) {
        return new Reply(Optional.of(Activity.message(acknowledgement)), Optional.of(text));
    }

    /** Says {@code text} now, and that is all. */
    public static Reply say(String text) {
        return new Reply(Optional.of(Activity.message(text)), Optional.empty());
    }

    /** Neither says nor queues anything. */
    public static Reply nothing() {
        return new Reply(Optional.empty(), Optional.empty());
    }
}
