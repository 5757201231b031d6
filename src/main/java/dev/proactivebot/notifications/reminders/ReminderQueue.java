package dev.proactivebot.notifications.reminders;

import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.send.Occurrences;

/** Puts the item of a reminder's next time into the outbox. It may be put twice: it has the same key, and is sent once. */
record ReminderQueue(Outbox outbox) {
    void put(ReminderRow row) {
        ProactiveMessage item = JobItem.occurrence(row.id(), row.turn(), row.reference(), row.due());
        outbox.put(item, Lane.DIRECT, row.due().minus(Occurrences.EARLY));
    }
}
