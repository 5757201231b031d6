package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row that instances change by compare-and-set, one change at a time in each. Who is alone with it pays one request a change: what it
 * wrote last is what is there. Those who wait for their turn while a request hangs are not made to wait for another one.
 */
final class SharedRow {
    private static final int TRIES = 5;
    /** For so long after a failure nobody asks again. */
    private static final Duration DOWN = Duration.ofSeconds(5);

    private final Table table;
    private final Row empty;
    private final Clock clock;
    private volatile Row seen;
    private @Nullable String version;
    private Instant downUntil = Instant.MIN;

    SharedRow(Table table, String partition, String key, Clock clock) {
        this.table = table;
        this.empty = new Row(partition, key);
        this.clock = clock;
        this.seen = empty;
    }

    /** The row as it was when we last read or wrote it. */
    Row seen() {
        return seen;
    }

    /**
     * Reads it anew.
     *
     * @throws StorageException when the table cannot be reached, or could not be reached some seconds ago
     */
    Row read() {
        Optional<StoredRow> found = asked(() -> table.find(empty.partition(), empty.key()));
        seen = found.map(StoredRow::row).orElse(empty);
        version = found.map(StoredRow::version).orElse(null);
        return seen;
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
            Optional<Row> changed = change.apply(seen);
            if (changed.isEmpty()) {
                return true;
            }
            String known = version;
            Optional<String> written =
                    asked(() -> known == null ? table.insert(changed.get()) : table.merge(changed.get(), known));
            if (written.isPresent()) {
                seen = changed.get();
                version = written.get();
                return true;
            }
            read();
        }
        return false;
    }

    private <T> T asked(Supplier<T> request) {
        if (clock.instant().isBefore(downUntil)) {
            throw new StorageException("the tables could not be reached a moment ago", null);
        }
        try {
            return request.get();
        } catch (NewerRowException e) { // the table is there
            throw e;
        } catch (StorageException e) {
            downUntil = clock.instant().plus(DOWN);
            throw e;
        }
    }
}
