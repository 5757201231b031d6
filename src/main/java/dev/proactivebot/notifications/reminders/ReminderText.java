package dev.proactivebot.notifications.reminders;

import dev.proactivebot.schema.Activity;

/** Writes the message of a reminder that is due. */
@FunctionalInterface
public interface ReminderText {
    /**
     * Returns the message.
     *
     * @param isLate whether its time was more than a minute ago
     */
    Activity says(Reminder reminder, boolean isLate);
}
