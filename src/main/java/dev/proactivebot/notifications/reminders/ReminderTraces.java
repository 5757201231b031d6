package dev.proactivebot.notifications.reminders;

import dev.proactivebot.storage.Tables;
import java.util.Collection;

/** The reminders of a person, for who asks what is kept of them. */
public final class ReminderTraces {
    private final ReminderStore store;

    public ReminderTraces(Tables tables) {
        this.store = new ReminderStore(tables);
    }

    /**
     * How many there are.
     *
     * @param ids all by which the user may be known
     */
    public int count(Collection<String> ids) {
        return store.ofUser(ids).size();
    }

    /** Erases them, and tells how many there were. An item that comes later finds nothing to say. */
    public int erase(Collection<String> ids) {
        var rows = store.ofUser(ids);
        rows.forEach(store::delete);
        return rows.size();
    }
}
