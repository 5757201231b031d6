package dev.proactivebot.delivery.send;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

/** Whoever knows what a text that comes out of the queue becomes. */
@FunctionalInterface
public interface TriggerBot {
    Optional<Activity> onTrigger(String text, ConversationReference conversation);
}
