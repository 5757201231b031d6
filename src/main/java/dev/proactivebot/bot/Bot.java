package dev.proactivebot.bot;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;

/**
 * What a bot says. This is all that an owner implements; {@link EchoBot} is the example.
 *
 * <p>Implementations are shared by concurrent calls and must answer at once: what takes time belongs behind the queue, in
 * {@link #onTrigger}. An exception is taken for a bug: the channel, or the queue, tries again.
 */
public interface Bot {

    /**
     * A user said something.
     *
     * @param text what was said, without mentions of the bot; empty when the message has only attachments or a card's value
     * @param message the whole activity
     */
    Reply onMessage(String text, Activity message);

    /**
     * A text has come back out of the queue: what shall be said in its conversation? Empty says nothing. May be asked more
     * than once for one item, when sending has to be tried again.
     */
    Optional<Activity> onTrigger(String text, ConversationReference conversation);

    /** Someone new is here: what the bot says first. Empty says nothing. */
    default Optional<Activity> onWelcome(ConversationReference conversation) {
        return Optional.empty();
    }

    /**
     * A user pressed a button of an Adaptive Card, {@code Action.Execute} or {@code Action.Submit}. Empty leaves it to {@link #onInvoke}
     * or {@link #onMessage}. May be asked again about the same press, when the channel sends it again.
     */
    default Optional<CardResult> onCardAction(AdaptiveCardAction action) {
        return Optional.empty();
    }

    /** Another call that wants its result at once. Empty answers 501, not implemented. */
    default Optional<InvokeResponse> onInvoke(Activity invoke) {
        return Optional.empty();
    }
}
