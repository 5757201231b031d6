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
 * The ledger's rows of one page of a job, which are begun and settled many at a time. They are the rows that single items use: whoever
 * comes second finds the row of whoever came first.
 *
 * <p>Whatever cannot be written or read is a {@link StorageException}; then some of the rows may be begun by that claim.
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

    /** A row to begin, for one recipient. */
    public record NewRow(
            String recipient, State state, @Nullable String reason) {

        /** The message is sent now, by who begins the row. */
        public static NewRow toSend(String recipient) {
            return new NewRow(recipient, State.CLAIMED, null);
        }

        /** The message is not sent, on purpose. */
        public static NewRow skipped(String recipient, String reason) {
            return new NewRow(recipient, State.SKIPPED, reason);
        }

        /** The message waits in an item of its own. */
        public static NewRow waiting(String recipient) {
            return new NewRow(recipient, State.WAITING, null);
        }
    }

    /** How a row begins. */
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
     * A row that somebody else has begun.
     *
     * @param isOver whether nothing is left to do for its message
     * @param left of the lease of who sends it, if anybody does
     */
    public record Begun(boolean isOver, Duration left) {}

    /** What came of beginning some rows. */
    public record Result(Map<String, LedgerEntry> ours, Map<String, Begun> others) {}

    /**
     * A message that was delivered.
     *
     * @param conversation the key of the conversation in which it was said
     * @param version of its content
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
     * Begins up to 100 rows in one transaction. Those that somebody else has begun are left out, and the others begun without them.
     *
     * @param by the name of the claim. A transaction of which the answer was lost is recognised by it
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
            if (conflict.isPresent()) { // only a newer version may see what stood in the way
                String key = inserts.get(conflict.getAsInt()).row().key();
                if (left.remove(key) != null) {
                    result.others().put(key, new Begun(false, Duration.ZERO));
                }
            } else if (!left.isEmpty() && i >= TRIES) {
                throw trouble != null ? trouble : new StorageException("rows of the ledger vanished", null);
            }
        }
        return result;
    }

    /** Takes those rows out of {@code left} that are there. */
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
     * Writes down in one transaction that up to 100 messages were delivered: that stays true whoever has changed a row since. Where a row is
     * gone, one by one.
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
