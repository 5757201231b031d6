package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.Person;
import dev.proactivebot.storage.Tables;

/** Counts and erases the reminders of a person. */
public final class ReminderPersonalData {
    private final ReminderStore store;

    public ReminderPersonalData(Tables tables) {
        this.store = new ReminderStore(tables);
    }

    /** Returns the number of reminders. */
    public int count(Person person) {
        return (int) store.ofUser(person).stream()
                .filter(row -> !PendingQuestions.isOne(row.row()))
                .count();
    }

    /** Erases them, and returns how many there were. An item that comes later finds no reminder. */
    public int erase(Person person) {
        var rows = store.ofUser(person);
        rows.forEach(store::delete);
        return (int)
                rows.stream().filter(row -> !PendingQuestions.isOne(row.row())).count();
    }
}
