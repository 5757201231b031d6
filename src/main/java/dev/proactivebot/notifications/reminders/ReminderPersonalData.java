package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.Person;
import dev.proactivebot.storage.Tables;

/** The reminders of a person, for who asks what is kept of them. */
public final class ReminderPersonalData {
    private final ReminderStore store;

    public ReminderPersonalData(Tables tables) {
        this.store = new ReminderStore(tables);
    }

    /** How many there are. */
    public int count(Person person) {
        return (int) store.ofUser(person).stream()
                .filter(row -> !PendingQuestions.isOne(row.row()))
                .count();
    }

    /** Erases them, and tells how many there were. An item that comes later finds nothing to say. */
    public int erase(Person person) {
        var rows = store.ofUser(person);
        rows.forEach(store::delete);
        return (int)
                rows.stream().filter(row -> !PendingQuestions.isOne(row.row())).count();
    }
}
