package dev.proactivebot.conversations;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.UnusedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Who is creating which conversation, so that two that want the same one do not ask for it at the same moment. */
public final class Introductions {
    private static final String PARTITION = "creating";
    /** Longer than a request may take. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Table table;
    private final Clock clock;

    public Introductions(Tables tables) {
        this.table = tables.table("conversationindex");
        this.clock = tables.clock();
    }

    /** Whether it is the caller's to create; false when somebody else has begun within two minutes. */
    public boolean begin(String name) {
        Row row = new Row(PARTITION, Row.keyOf(name));
        if (table.insert(row).isPresent()) {
            return true;
        }
        Optional<StoredRow> theirs = table.find(row.partition(), row.key());
        return theirs.isPresent()
                && theirs.get().written().plus(LEASE).isBefore(clock.instant())
                && table.merge(row, theirs.get().version()).isPresent();
    }

    /** It is there, or will not be. */
    public void end(String name) {
        table.delete(PARTITION, Row.keyOf(name));
    }

    /**
     * Deletes what instances have left that were lost at it, until {@code enough}, and returns how many.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public int deleteOld(Executor several, BooleanSupplier enough) {
        Instant old = clock.instant().minus(Duration.ofDays(1));
        return UnusedRows.delete(table, Query.in(PARTITION), old, row -> true, several, enough);
    }
}
