package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row that instances change by compare-and-set, one change at a time in each. Who is alone with it pays one request a change: what it
 * wrote last is what is there.
 */
final class SharedRow {
    private static final int TRIES = 5;

    private final Table table;
    private final Row empty;
    private Row seen;
    private @Nullable String version;

    SharedRow(Table table, String partition, String key) {
        this.table = table;
        this.empty = new Row(partition, key);
        this.seen = empty;
    }

    /** The row as it was when we last read or wrote it. */
    Row seen() {
        return seen;
    }

    /** Reads it anew. */
    Row read() {
        Optional<StoredRow> found = table.find(empty.partition(), empty.key());
        seen = found.map(StoredRow::row).orElse(empty);
        version = found.map(StoredRow::version).orElse(null);
        return seen;
    }

    /**
     * Writes what {@code change} makes of the row; it is asked again when another instance was faster.
     *
     * @param change empty to leave the row as it is
     * @return whether the row was written, or was to be left
     */
    boolean update(Function<Row, Optional<Row>> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Row> changed = change.apply(seen);
            if (changed.isEmpty()) {
                return true;
            }
            String known = version;
            Optional<String> written = known == null ? table.insert(changed.get()) : table.merge(changed.get(), known);
            if (written.isPresent()) {
                seen = changed.get();
                version = written.get();
                return true;
            }
            read();
        }
        return false;
    }
}
