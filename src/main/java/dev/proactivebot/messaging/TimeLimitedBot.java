package dev.proactivebot.messaging;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.delivery.send.BotCalls;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

/** Calls the owner's bot within the time limit of {@link BotCalls}. A call that takes longer fails, as when it throws. */
final class TimeLimitedBot implements Bot {
    private final Bot bot;
    private final BotCalls calls;

    TimeLimitedBot(Bot bot, BotCalls calls) {
        this.bot = bot;
        this.calls = calls;
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        return calls.ask("onMessage", () -> bot.onMessage(text, message));
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        return calls.ask("onTrigger", () -> bot.onTrigger(text, conversation));
    }

    @Override
    public Optional<Activity> onWelcome(ConversationReference conversation) {
        return calls.ask("onWelcome", () -> bot.onWelcome(conversation));
    }

    @Override
    public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
        return calls.ask("onCardAction", () -> bot.onCardAction(action));
    }

    @Override
    public Optional<InvokeResponse> onInvoke(Activity invoke) {
        return calls.ask("onInvoke", () -> bot.onInvoke(invoke));
    }
}
