package dev.proactivebot.bot;

import dev.proactivebot.bot.reminders.RemindMe;
import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.schema.Activity;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Supplier;

/** Which bot this is. Here it becomes another one, with stop and start and with reminders, or without. */
public final class ThisBot {

    private ThisBot() {}

    /**
     * The bot that the endpoint asks for its answers, and the queue for what it says later.
     *
     * @param reminders what users want to be reminded of; asked for when it is needed
     * @param zone of users of whom the channel does not say theirs
     * @param mayStopGroups whether any member of a group may end its notifications
     */
    public static Bot create(Supplier<Reminders> reminders, ZoneId zone, boolean mayStopGroups, Clock clock) {
        return new OptOut(new RemindMe(reminders, zone, clock, new EchoBot()), mayStopGroups);
    }

    /** What a reminder says when its time has come. */
    public static Activity says(Reminder reminder, boolean isLate) {
        return RemindMe.says(reminder, isLate);
    }
}
