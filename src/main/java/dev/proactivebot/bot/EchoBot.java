package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

/** Says that it queued what it heard, and says it again when it comes back: the bot of the original Proactive template. */
public final class EchoBot implements Bot {

    @Override
    public Reply onMessage(String text, Activity message) {
        String heard = heard(text, message);
        return heard.isEmpty()
                ? Reply.nothing()
                : Reply.queue(heard, "You said " + heard + ". Message added to the queue.");
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        return Optional.of(Activity.message("This is coming back from the trigger! " + text));
    }

    @Override
    public Optional<Activity> onWelcome(ConversationReference conversation) {
        return Optional.of(Activity.message("Hello! Say something, and it will come back to you through the queue."));
    }

    /** A submitted card has its values instead of a text; a picture has neither. */
    private static String heard(String text, Activity message) {
        if (!text.isEmpty()) {
            return text;
        }
        if (message.value() != null && !message.value().isNull()) {
            return message.value().isTextual()
                    ? message.value().textValue()
                    : message.value().toString();
        }
        int attachments = message.sentAttachments().size();
        return attachments == 0 ? "" : attachments == 1 ? "(1 attachment)" : "(" + attachments + " attachments)";
    }
}
