package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row that instances change by compare-and-set, one change at a time in each. An instance that is alone with it pays one request a change:
 * what it wrote last is what is there. Threads that wait while a request hangs are not made to wait for another one.
 */
final class SharedRow {
    private static final int TRIES = 5;
    /** For so long after a failure nobody asks again. */
    private static final long DOWN = 5 * Micros.SECOND;

    /** For so long after another instance was faster, what was seen is read again before a change. */
    private static final long CONTENDED = 5 * Micros.SECOND;

    private static final long FRESH = Micros.SECOND / 20;
    /** A row that was written so recently by others is in use by them. */
    private static final long IN_USE = 10 * Micros.SECOND;

    private final Table table;
    private final Row empty;
    private final RowClock clock;
    private volatile Row seen;
    private volatile long seenAt;
    private volatile long heardAt;
    private @Nullable String version;
    private long downUntil;
    private long lostAt;
    private boolean isOthers;
    private boolean isOutdated;

    /** Tells what became of one attempt to change the row. */
    enum Change {
        WRITTEN,
        NOT_WANTED,
        /** Another instance was faster. */
        LOST
    }

    SharedRow(Tables tables, String partition, String key, RowClock clock) {
        this.table = tables.table(Pacer.TABLE);
        this.empty = new Row(partition, key);
        this.clock = clock;
        this.seen = empty;
    }

    /** Returns the row as it was when this instance last read or wrote it. */
    Row seen() {
        return seen;
    }

    /** Returns when it was so: when the request began. */
    long seenAt() {
        return seenAt;
    }

    /** Returns when the answer came. */
    long heardAt() {
        return heardAt;
    }

    private boolean isContended() {
        return clock.now() - lostAt < CONTENDED;
    }

    /**
     * Reads it anew.
     *
     * @throws StorageException when the table cannot be reached, or could not be reached some seconds ago
     */
    Row read() {
        String known = version;
        find().ifPresent(found -> isOthers |= known == null
                ? Micros.of(found.written()) > clock.now() - IN_USE
                : !found.version().equals(known));
        return seen;
    }

    /** Compares clocks, if it is time for that: the row is written as it is, and read. */
    void agree() {
        if (clock.isStale()) {
            isOthers = true;
            Change unused = attempt(Optional::of);
        }
    }

    private Optional<StoredRow> find() {
        long asked = clock.now();
        Optional<StoredRow> found = asked(() -> table.find(empty.partition(), empty.key()));
        seen = found.map(StoredRow::row).orElse(empty);
        version = found.map(StoredRow::version).orElse(null);
        seenAt = asked;
        heardAt = clock.now();
        isOutdated = false;
        return found;
    }

    /**
     * Writes what {@code change} makes of the row; it is asked again when another instance was faster.
     *
     * @param change empty to leave the row as it is
     * @return whether the row was written, or was to be left
     * @throws StorageException when the table cannot be reached, or could not be reached some seconds ago
     */
    boolean update(Function<Row, Optional<Row>> change) {
        for (int i = 0; i < TRIES; i++) {
            if (attempt(change) != Change.LOST) {
                return true;
            }
        }
        return false;
    }

    /** Tries so once. */
    Change attempt(Function<Row, Optional<Row>> change) {
        if (isOutdated || (isContended() && clock.now() - seenAt > FRESH)) {
            read();
        }
        Optional<Row> changed = change.apply(seen);
        if (changed.isEmpty()) {
            return Change.NOT_WANTED;
        }
        String known = version;
        long asked = clock.now();
        long began = clock.own();
        Optional<String> written =
                asked(() -> known == null ? table.insert(changed.get()) : table.merge(changed.get(), known));
        if (written.isEmpty()) {
            lostAt = clock.now();
            isOthers = true;
            isOutdated = true;
            return Change.LOST;
        }
        seen = changed.get();
        version = written.get();
        seenAt = asked;
        heardAt = clock.now();
        if (isOthers && clock.isStale() && clock.own() - began <= RowClock.EXACT) {
            find().ifPresent(found -> clock.learn(began, clock.own(), Micros.of(found.written())));
        }
        return Change.WRITTEN;
    }

    private <T> T asked(Supplier<T> request) {
        if (clock.now() < downUntil) {
            throw new StorageException("the tables could not be reached a moment ago", null);
        }
        try {
            return request.get();
        } catch (NewerRowException e) { // the table is there
            throw e;
        } catch (StorageException e) {
            downUntil = clock.now() + DOWN;
            throw e;
        }
    }
}
