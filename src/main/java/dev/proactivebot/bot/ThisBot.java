package dev.proactivebot.bot;

import dev.proactivebot.notifications.reminders.Reminder;
import dev.proactivebot.notifications.reminders.Reminders;
import dev.proactivebot.optout.OptOut;
import dev.proactivebot.reminders.RemindMe;
import dev.proactivebot.schema.Activity;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Supplier;

/** Says which bot this is, and puts its parts around it. */
public final class ThisBot {

    private ThisBot() {}

    /**
     * Returns the bot that answers users, and that says later what it has queued. Name your own bot here, and delete the line of a part that
     * you do without.
     *
     * @param reminders supplies the reminders when they are needed
     * @param zone the time zone of users whose channel does not tell theirs
     * @param mayStopGroups whether any member of a group may end its notifications
     */
    public static Bot create(Supplier<Reminders> reminders, ZoneId zone, boolean mayStopGroups, Clock clock) {
        Bot bot = new EchoBot();
        bot = RemindMe.of(reminders, zone, clock, bot);
        bot = new OptOut(bot, mayStopGroups);
        return bot;
    }

    /** Returns what a reminder says when it is due. */
    public static Activity says(Reminder reminder, boolean isLate) {
        return RemindMe.says(reminder, isLate);
    }
}
