package dev.proactivebot.reminders;

import dev.proactivebot.bot.Reply;
import dev.proactivebot.schema.Activity;
import java.util.List;
import java.util.Optional;

/**
 * A message that may answer a question which another instance has asked. What the other bot says to it is held back until that is known,
 * which is behind the queue.
 *
 * @param queued what the other bot queued, or ""
 * @param acknowledgement what the other bot said, or "" when it has been sent
 */
record PerhapsAnswer(String text, String queued, String acknowledgement) {
    /** Separates the parts in the item of the queue. It is invisible where the item is shown, by version 0.1. */
    private static final String SIGN = "\u2063";

    private static final int PARTS = 4;

    /** Returns what to say and queue now. */
    static Reply hold(String text, Reply reply) {
        if (text.contains(SIGN)) {
            return reply;
        }
        boolean isHeld = reply.queued().isPresent()
                && reply.acknowledgement()
                        .filter(said -> said.sentAttachments().isEmpty() && said.text() != null)
                        .isPresent();
        String acknowledgement =
                isHeld ? reply.acknowledgement().map(Activity::text).orElse("") : "";
        String item = String.join(SIGN, List.of("", text, reply.queued().orElse(""), acknowledgement));
        return new Reply(isHeld ? Optional.empty() : reply.acknowledgement(), Optional.of(item), reply.notifications());
    }

    static Optional<PerhapsAnswer> parse(String item) {
        String[] parts = item.split(SIGN, PARTS);
        return item.startsWith(SIGN) && parts.length == PARTS
                ? Optional.of(new PerhapsAnswer(parts[1], parts[2], parts[3]))
                : Optional.empty();
    }

    /** Returns what the other bot says, now that the message is known to be for it. */
    Optional<Activity> release(Optional<Activity> triggered) {
        if (acknowledgement.isEmpty()) {
            return triggered;
        }
        return triggered.isEmpty()
                ? Optional.of(Activity.message(acknowledgement))
                : triggered.map(activity ->
                        activity.text() == null || !activity.sentAttachments().isEmpty()
                                ? activity
                                : Activity.message(acknowledgement + "\n\n" + activity.text()));
    }
}
