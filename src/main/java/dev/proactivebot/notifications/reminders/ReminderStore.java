package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.send.Occurrences;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores reminders: a partition for each user, with a row for each reminder. The item of its next time goes into the outbox. */
final class ReminderStore {
    static final String TABLE = "reminders";

    private static final int END_OF_ID = 1 + ReminderRow.ORIGIN_DIGITS; // "-" before it

    private final Table table;
    private final Outbox outbox;
    private final ErasedUsers erased;

    ReminderStore(Table table, Outbox outbox, ErasedUsers erased) {
        this.table = table;
        this.outbox = outbox;
        this.erased = erased;
    }

    /** Returns whether the user was erased after that message. */
    boolean isErasedSince(ConversationReference message) {
        return erased.isErasedSince(message);
    }

    /** Puts the item of a reminder's next time. It may be put twice: it has the same key, and is sent once. */
    void putItem(ReminderRow row) {
        ProactiveMessage item = JobItem.occurrence(row.id(), row.turn(), row.reference(), row.due());
        outbox.put(item, Lane.DIRECT, row.due().minus(Occurrences.EARLY));
    }

    /** Returns all reminders of a user in all conversations, including those that are over and still stored. */
    List<ReminderRow> of(ReminderOwner owner) {
        return rows(Query.in(owner.partition()).whole());
    }

    /** Finds a reminder by its id, see {@link dev.proactivebot.delivery.item.JobItem#REMINDER_ID}; not a later one with its number. */
    Optional<ReminderRow> find(String id) {
        int partition = id.indexOf('-');
        int origin = id.length() - END_OF_ID;
        return table.find(id.substring(0, partition), id.substring(partition + 1, origin))
                .map(ReminderRow::of)
                .filter(found -> found.id().equals(id));
    }

    /** Finds the reminder with that number in the owner's conversation. */
    Optional<ReminderRow> find(ReminderOwner owner, int number) {
        return table.find(owner.partition(), ReminderRow.key(owner, number)).map(ReminderRow::of);
    }

    /** Inserts a reminder; empty when its number is taken. */
    Optional<ReminderRow> insert(ReminderRow fresh) {
        return table.insert(fresh.row()).map(version -> new ReminderRow(fresh.row(), version));
    }

    /** Changes a reminder if it has not changed since it was read; empty otherwise. */
    Optional<ReminderRow> change(ReminderRow read, Row change) {
        return table.merge(change, read.version()).map(version -> read.with(change, version));
    }

    void delete(ReminderRow row) {
        table.delete(row.row().partition(), row.row().key());
    }

    /** Returns the reminders of the users in a range of partitions, both ends included. */
    List<ReminderRow> between(String first, String last) {
        return rows(Query.between(first, last));
    }

    /** Returns the reminders of a person in all conversations; this reads the whole table. */
    List<ReminderRow> ofUser(Person person) {
        Map<String, ReminderRow> found = new LinkedHashMap<>();
        for (String id : person.ids()) {
            for (String name : List.of(ReminderRow.USER, ReminderRow.ENTRA)) {
                rows(Query.all().where(name, Row.keyOf(EntraId.normalize(id))).whole()).stream()
                        .filter(row -> person.hasIdOn(row.reference().channelId()))
                        .forEach(row -> found.put(row.id(), row));
            }
        }
        return List.copyOf(found.values());
    }

    private List<ReminderRow> rows(Query query) {
        return table.allStored(query).stream().map(ReminderRow::of).toList();
    }
}
