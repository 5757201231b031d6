package dev.proactivebot.notifications.reminders;

import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reminders in their table: a partition for each user, in it a row for each reminder. */
final class ReminderStore {
    static final String TABLE = "reminders";

    private static final int END_OF_ID = 1 + ReminderRow.ORIGIN_DIGITS; // "-" before it

    private final Table table;

    ReminderStore(Tables tables) {
        this.table = tables.table(TABLE);
    }

    /** All of a user's, in whatever conversation, those that are over as well while they are kept. */
    List<ReminderRow> of(ReminderOwner owner) {
        return rows(Query.in(owner.partition()).whole());
    }

    /** The one of that id, see {@link dev.proactivebot.delivery.Occurrences#ID}; not another that has its number by now. */
    Optional<ReminderRow> find(String id) {
        int partition = id.indexOf('-');
        int origin = id.length() - END_OF_ID;
        return table.find(id.substring(0, partition), id.substring(partition + 1, origin))
                .map(ReminderRow::of)
                .filter(found -> found.id().equals(id));
    }

    /** The one of that number in the owner's conversation. */
    Optional<ReminderRow> find(ReminderOwner owner, int number) {
        return table.find(owner.partition(), ReminderRow.key(owner, number)).map(ReminderRow::of);
    }

    /** Writes a new one; empty when its number is taken. */
    Optional<ReminderRow> insert(ReminderRow fresh) {
        return table.insert(fresh.row()).map(version -> new ReminderRow(fresh.row(), version));
    }

    /** Changes one that is still as it was read; empty when it is not. */
    Optional<ReminderRow> change(ReminderRow read, Row change) {
        return table.merge(change, read.version()).map(version -> read.with(change, version));
    }

    void delete(ReminderRow row) {
        table.delete(row.row().partition(), row.row().key());
    }

    /** Those of the users whose partition lies between two others, both included. */
    List<ReminderRow> between(String first, String last) {
        return rows(Query.between(first, last));
    }

    /** Those of the user, in whatever conversation; looking for them means to look through all. */
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
