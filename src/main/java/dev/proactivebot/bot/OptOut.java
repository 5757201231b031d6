package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.Blanks;
import dev.proactivebot.schema.ConversationReference;
import java.util.Locale;
import java.util.Optional;

/** Lets users end their notifications with {@code stop}, and have them again with {@code start}. All else is left to another bot. */
public final class OptOut implements Bot {
    private final Bot bot;

    public OptOut(Bot bot) {
        this.bot = bot;
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        return switch (word(text)) {
            case "stop" -> Reply.optOut("You will get no more notifications. Say start to get them again.");
            case "start" -> Reply.optIn("You will get notifications again. Say stop to end them.");
            default -> bot.onMessage(text, message);
        };
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        return bot.onTrigger(text, conversation);
    }

    @Override
    public Optional<Activity> onWelcome(ConversationReference conversation) {
        return bot.onWelcome(conversation);
    }

    @Override
    public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
        return bot.onCardAction(action);
    }

    @Override
    public Optional<InvokeResponse> onInvoke(Activity invoke) {
        return bot.onInvoke(invoke);
    }

    /** Phones write a capital, and some people a full stop. */
    private static String word(String text) {
        String said = Blanks.strip(text);
        boolean isSentence = said.endsWith(".") || said.endsWith("!");
        return (isSentence ? Blanks.strip(said.substring(0, said.length() - 1)) : said).toLowerCase(Locale.ROOT);
    }
}
