package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

public final class OrderBot implements Bot {

    @Override
    public Reply onMessage(String text, Activity message) {
        return text.startsWith("order ")
                ? Reply.queue(text, "Got it. I will tell you when it ships.")
                : Reply.say("Say: order, and what.");
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        return Optional.of(Activity.message("On its way: " + text.substring("order ".length())));
    }
}
