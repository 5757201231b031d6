package dev.proactivebot.bot.reminders;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.bot.reminders.english.Command;
import dev.proactivebot.bot.reminders.english.Phrases;
import dev.proactivebot.bot.reminders.english.Timing;
import dev.proactivebot.notifications.reminders.NewReminder;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reminds its users of what they ask to be reminded of. All else is left to another bot. What is asked is understood and done behind the
 * queue, so that a request that was accepted is not lost, and its answer is sent like any other message.
 */
public final class RemindMe implements Bot {
    private final Supplier<Reminders> reminders;
    private final UserClock clock;
    private final Bot bot;

    /**
     * @param reminders asked for when they are needed: what only takes messages in needs none
     * @param zone of users of whom the channel does not say theirs
     * @param bot gets all that is not about reminders
     */
    public RemindMe(Supplier<Reminders> reminders, ZoneId zone, Clock clock, Bot bot) {
        this.reminders = reminders;
        this.clock = new UserClock(zone, clock);
        this.bot = bot;
    }

    /** What a reminder says when its time has come. */
    public static Activity says(Reminder reminder, boolean isLate) {
        return Wording.due(reminder, isLate);
    }

    @Override
    public Reply onMessage(String text, Activity message) {
        return Phrases.isAboutReminders(text) ? Reply.queue(text) : bot.onMessage(text, message);
    }

    @Override
    public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
        Optional<Command> command = Phrases.read(text, clock.said(conversation));
        return command.isPresent()
                ? Optional.of(Activity.message(answer(command.get(), text, conversation)))
                : bot.onTrigger(text, conversation);
    }

    private String answer(Command command, String text, ConversationReference conversation) {
        if (command instanceof Command.NotUnderstood not) {
            return Wording.help(not.why());
        }
        if (conversation.userId() == null) {
            return Wording.nobody();
        }
        if (command instanceof Command.ShowAll) {
            return Wording.all(reminders.get().of(conversation));
        }
        String origin = origin(text, conversation);
        if (command instanceof Command.Cancel cancel) {
            return Wording.cancelled(cancel.number(), reminders.get().cancel(conversation, origin, cancel.number()));
        }
        if (command instanceof Command.Snooze snooze) {
            return Wording.added(reminders.get().snooze(conversation, origin, snooze.until()));
        }
        Command.Remind remind = (Command.Remind) command;
        Timing timing = remind.timing();
        NewReminder wish =
                new NewReminder(remind.connective(), remind.what(), timing.start(), timing.rule(), timing.words());
        return Wording.added(reminders.get().add(conversation, origin, wish));
    }

    /** Sending the answer may fail, and all of this happens again: then it must be known that it is the same. */
    private static String origin(String text, ConversationReference conversation) {
        String activity = conversation.activityId() == null
                ? text + conversation.properties().get("key")
                : conversation.activityId();
        return conversation.channelId() + "\n" + conversation.conversationId() + "\n" + activity;
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
}
