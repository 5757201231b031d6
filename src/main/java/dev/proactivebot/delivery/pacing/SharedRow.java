package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimedLock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row that instances change by compare-and-set, one change at a time in each. An instance that uses it alone pays one request for a
 * change, because it knows what it wrote last. Threads that wait while a request hangs do not wait for a second one.
 */
final class SharedRow {
    private static final int TRIES = 5;
    /** After a failure no request is made for this time. */
    private static final long DOWN = 5 * Micros.SECOND;

    /** After another instance was faster, the row is read before each change for this time. */
    private static final long CONTENDED = 5 * Micros.SECOND;

    private static final long FRESH = Micros.SECOND / 20;
    /** A row that others wrote this recently is in use by them. */
    private static final long IN_USE = 10 * Micros.SECOND;

    /** One thread at a time makes a request. */
    final TimedLock asking;

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

    /** The result of one attempt to change the row. */
    enum Change {
        WRITTEN,
        NOT_WANTED,
        /** Another instance was faster. */
        LOST
    }

    SharedRow(Tables tables, String partition, String key, RowClock clock) {
        this.asking = tables.lock();
        this.table = tables.table(Pacer.TABLE);
        this.empty = new Row(partition, key);
        this.clock = clock;
        this.seen = empty;
    }

    /** Returns the row as it was when this instance last read or wrote it. */
    Row seen() {
        return seen;
    }

    /** Returns the time of that view: when its request began. */
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
     * Reads the row.
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

    /** Compares the clocks if that is due: writes the row unchanged, and reads it. */
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
     * Changes the row by {@code change}, which is applied again when another instance was faster.
     *
     * @param change empty to leave the row as it is
     * @return whether the row was written, or needed no change
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

    /** Makes one attempt. */
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
            throw new StorageException("The tables could not be reached a moment ago", null);
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
