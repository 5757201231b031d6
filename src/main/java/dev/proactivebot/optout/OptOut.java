package dev.proactivebot.optout;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.Blanks;
import dev.proactivebot.schema.ConversationReference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets users end their notifications with {@code stop}, and have them again with {@code start}. In a group that concerns all of its
 * members, so the answer says so to all of them. Leaves everything else to another bot.
 */
public final class OptOut implements Bot {
    private static final String ASK_YOUR_OPERATOR =
            "This group's notifications are not ended from here. Ask your operator, who runs this bot.";

    private static final int LONGEST = 50;
    private static final Pattern COURTESY =
            Pattern.compile("^(?:please|pls|plz)[ ,]+|^/|[ ,]+(?:please|pls|plz|thanks|thank you)(?=[.!]*$)|[ .!]+$");

    private final Bot bot;
    private final boolean mayStopGroups;

    /** Lets any member of a group end its notifications. */
    public OptOut(Bot bot) {
        this(bot, true);
    }

    /**
     * Says who may end the notifications of a group.
     *
     * @param mayStopGroups whether any member may; else nobody may
     */
    public OptOut(Bot bot, boolean mayStopGroups) {
        this.bot = bot;
        this.mayStopGroups = mayStopGroups;
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        boolean isPersonal =
                message.conversation() == null || message.conversation().isPersonal();
        return switch (word(text)) {
            case "stop", "unsubscribe", "unsubscribe me" -> isPersonal ? stop() : stopGroup();
            case "start" -> isPersonal ? start() : startGroup();
            default -> bot.onMessage(text, message);
        };
    }

    private static Reply stop() {
        return Reply.optOut("You will get no more notifications. Say start to get them again.");
    }

    private static Reply start() {
        return Reply.optIn("You will get notifications again. Say stop to end them.");
    }

    private Reply stopGroup() {
        return mayStopGroups
                ? Reply.optOut("This conversation gets no more notifications; that holds for everyone in it."
                        + " To get them again, anyone here can mention me and say start.")
                : Reply.say(ASK_YOUR_OPERATOR);
    }

    /** Whoever may not end them may still undo what was said before the setting was changed. */
    private Reply startGroup() {
        return Reply.optIn(
                mayStopGroups
                        ? "This conversation gets notifications again, for everyone in it."
                                + " To end them, anyone here can mention me and say stop."
                        : "This conversation gets notifications, for everyone in it.");
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

    /** Phones write a capital, and some people write signs behind it, or say please. */
    private static String word(String text) {
        if (text.length() > LONGEST) {
            return "";
        }
        String said = Blanks.strip(text).toLowerCase(Locale.ROOT);
        return Blanks.strip(COURTESY.matcher(said).replaceAll(""));
    }
}
