package dev.proactivebot.delivery.send;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

/** Returns the message to send for a text that comes out of the queue. */
@FunctionalInterface
public interface TriggerBot {
    Optional<Activity> onTrigger(String text, ConversationReference conversation);
}
