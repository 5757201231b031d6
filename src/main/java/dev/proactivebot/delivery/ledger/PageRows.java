package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Begins and settles the ledger's rows of one page of a job, many at a time. Single items use the same rows, so the second of two finds the
 * row of the first.
 *
 * <p>When the ledger cannot read or write, it throws a {@link StorageException}; then some of the rows may have been begun.
 */
public final class PageRows {
    private static final int TRIES = 4;

    private final Ledger ledger;
    private final MonthlyTables.Places places;
    private final String partition;

    PageRows(Ledger ledger, MonthlyTables.Places places, String partition) {
        this.ledger = ledger;
        this.places = places;
        this.partition = partition;
    }

    /** A row to be begun for one recipient. */
    public record NewRow(
            String recipient, State state, @Nullable String reason) {

        /** Returns the row of a message that is sent now. */
        public static NewRow toSend(String recipient) {
            return new NewRow(recipient, State.CLAIMED, null);
        }

        /** Returns the row of a message that is not sent, on purpose. */
        public static NewRow skipped(String recipient, String reason) {
            return new NewRow(recipient, State.SKIPPED, reason);
        }

        /** Returns the row of a message that waits in an item of its own. */
        public static NewRow waiting(String recipient) {
            return new NewRow(recipient, State.WAITING, null);
        }
    }

    /** The first state of a row. */
    public enum State {
        CLAIMED(LedgerState.CLAIMED),
        SKIPPED(LedgerState.SKIPPED),
        WAITING(LedgerState.WAITING);

        private final LedgerState ledgerState;

        State(LedgerState ledgerState) {
            this.ledgerState = ledgerState;
        }
    }

    /**
     * A row that another instance or item has begun.
     *
     * @param isOver whether nothing is left to do for its message
     * @param left the rest of the lease of the instance that sends it, if any
     */
    public record Begun(boolean isOver, Duration left) {}

    /** The result of beginning rows. */
    public record Result(Map<String, LedgerEntry> ours, Map<String, Begun> others) {}

    /**
     * A message that was delivered.
     *
     * @param conversation the key of the conversation that it was sent to
     * @param version the version of its content
     */
    public record Delivered(
            LedgerEntry entry,
            @Nullable String activityId,
            @Nullable String conversation,
            int version) {
        private Row row() {
            return Ledger.delivered(entry.row, activityId, conversation, version);
        }

        private void tell(Ledger ledger) {
            ledger.delivered(entry, activityId, conversation, version);
        }
    }

    /** Returns the recipients that have a row. */
    public Map<String, Begun> begun() {
        Map<String, Begun> begun = new HashMap<>();
        for (Table place : places.homeFirst()) {
            place.allStored(Query.in(partition))
                    .forEach(stored -> begun.putIfAbsent(stored.row().key(), begun(place, stored)));
        }
        return begun;
    }

    /**
     * Begins up to 100 rows in one transaction. Rows that others have begun are left out, and the rest is begun without them.
     *
     * @param by the name of the claim, which also shows whether a transaction without an answer was written
     */
    public Result begin(List<NewRow> rows, String by) {
        Map<String, Row> left = new TreeMap<>();
        rows.forEach(row -> left.put(row.recipient(), begun(row, by)));
        Result result = new Result(new HashMap<>(), new HashMap<>());
        for (Table other : places.others()) {
            sortOut(other, left, by, result);
        }
        for (int i = 0; !left.isEmpty(); i++) {
            List<Table.Change> inserts = left.values().stream()
                    .map(row -> new Table.Change(row, null))
                    .toList();
            StorageException trouble = null;
            OptionalInt conflict = OptionalInt.empty();
            try {
                conflict = places.home().writeAll(inserts);
                if (conflict.isEmpty()) {
                    left.forEach((key, row) ->
                            result.ours().put(key, new LedgerEntry(places.home(), row, Table.ANY_VERSION)));
                    return result;
                }
            } catch (StorageException e) {
                trouble = e; // it may have been written all the same
            }
            sortOut(places.home(), left, by, result);
            if (conflict.isPresent()) { // a conflict that this version cannot read is a newer version's row
                String key = inserts.get(conflict.getAsInt()).row().key();
                if (left.remove(key) != null) {
                    result.others().put(key, new Begun(false, Duration.ZERO));
                }
            } else if (!left.isEmpty() && i >= TRIES) {
                throw trouble != null ? trouble : new StorageException("Rows of the ledger vanished", null);
            }
        }
        return result;
    }

    /** Removes the existing rows from {@code left}. */
    private void sortOut(Table place, Map<String, Row> left, String by, Result result) {
        if (left.isEmpty()) {
            return;
        }
        TreeMap<String, Row> sorted = new TreeMap<>(left);
        Query range = Query.in(partition).keys(sorted.firstKey(), sorted.lastKey());
        for (StoredRow stored : place.allStored(range)) {
            String key = stored.row().key();
            if (left.remove(key) == null) {
                continue;
            }
            if (by.equals(stored.row().text(Ledger.BY))) {
                result.ours().put(key, new LedgerEntry(place, stored.row(), stored.version()));
            } else {
                result.others().put(key, begun(place, stored));
            }
        }
    }

    private Begun begun(Table place, StoredRow stored) {
        FoundEntry found = new FoundEntry(place, stored);
        return new Begun(found.state().how != null, found.left(ledger.now()));
    }

    private Row begun(NewRow row, String by) {
        return ledger.claimed(new Row(partition, row.recipient()), by)
                .with(Ledger.STATE, row.state().ledgerState.word)
                .with(Ledger.REASON, row.reason());
    }

    /**
     * Records in one transaction that up to 100 messages were delivered, whoever has changed a row meanwhile. If a row is gone, writes them
     * one by one.
     */
    public void delivered(Collection<Delivered> messages) {
        List<Table.Change> changes = messages.stream()
                .map(message -> new Table.Change(message.row(), Table.ANY_VERSION))
                .toList();
        if (places.home().writeAll(changes).isPresent()) {
            messages.forEach(message -> message.tell(ledger));
        }
    }
}
