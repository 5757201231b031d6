package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import java.util.Optional;

/**
 * What a bot does with a message.
 *
 * @param acknowledgement said at once
 * @param queued the text that goes into the queue and comes back to {@link Bot#onTrigger}
 * @param notifications whether the user wants them in this conversation; empty leaves it as it was
 */
public record Reply(Optional<Activity> acknowledgement, Optional<String> queued, Optional<Boolean> notifications) {

    /** Says {@code acknowledgement} now and queues {@code text} for later. */
    public static Reply queue(String text, String acknowledgement) {
        return queue(text, Activity.message(acknowledgement));
    }

    /** Says {@code acknowledgement}, such as a card, now and queues {@code text} for later. */
    public static Reply queue(String text, Activity acknowledgement) {
        return new Reply(Optional.of(acknowledgement), Optional.of(text), Optional.empty());
    }

    /** Queues {@code text}, and says nothing before it comes back. */
    public static Reply queue(String text) {
        return new Reply(Optional.empty(), Optional.of(text), Optional.empty());
    }

    /** Says {@code text} now, and that is all. */
    public static Reply say(String text) {
        return say(Activity.message(text));
    }

    /** Says {@code message}, such as a card, now, and that is all. */
    public static Reply say(Activity message) {
        return new Reply(Optional.of(message), Optional.empty(), Optional.empty());
    }

    /** Says {@code acknowledgement} now and sends no more notifications. */
    public static Reply optOut(String acknowledgement) {
        return new Reply(Optional.of(Activity.message(acknowledgement)), Optional.empty(), Optional.of(false));
    }

    /** Says {@code acknowledgement} now and sends notifications again. */
    public static Reply optIn(String acknowledgement) {
        return new Reply(Optional.of(Activity.message(acknowledgement)), Optional.empty(), Optional.of(true));
    }

    /** Neither says nor queues anything. */
    public static Reply nothing() {
        return new Reply(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
