package dev.proactivebot.notifications.reminders;

import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.Occurrences;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.delivery.pacing.Lane;

/** Puts the item of a reminder's next time into the outbox. Put again it is the same one, which is sent once. */
record ReminderQueue(Outbox outbox) {
    void put(ReminderRow row) {
        ProactiveMessage item = JobItem.occurrence(row.id(), row.turn(), row.reference(), row.due());
        outbox.put(item, Lane.DIRECT, row.due().minus(Occurrences.EARLY));
    }
}
