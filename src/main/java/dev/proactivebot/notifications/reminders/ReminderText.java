package dev.proactivebot.notifications.reminders;

import dev.proactivebot.schema.Activity;

/** Whoever knows what a reminder says when its time has come. */
@FunctionalInterface
public interface ReminderText {
    /**
     * What it says.
     *
     * @param isLate whether its time was more than a minute ago
     */
    Activity says(Reminder reminder, boolean isLate);
}
