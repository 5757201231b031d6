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

/** Lets one instance at a time create a conversation, so that two do not ask the connector for the same one. */
public final class ConversationCreationLock {
    private static final String PARTITION = "creating";
    /** Longer than a request to create a conversation may take. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Table table;
    private final Clock clock;

    public ConversationCreationLock(Tables tables) {
        this.table = tables.table("conversationindex");
        this.clock = tables.clock();
    }

    /** Returns true when the caller has the lock, and false when another took it less than two minutes ago. */
    public boolean tryLock(String name) {
        Row row = new Row(PARTITION, Row.keyOf(name));
        if (table.insert(row).isPresent()) {
            return true;
        }
        Optional<StoredRow> held = table.find(row.partition(), row.key());
        return held.isPresent()
                && held.get().written().plus(LEASE).isBefore(clock.instant())
                && table.merge(row, held.get().version()).isPresent();
    }

    public void unlock(String name) {
        table.delete(PARTITION, Row.keyOf(name));
    }

    /**
     * Deletes the locks that crashed instances left behind, and returns how many.
     *
     * @param enough ends the work early when it turns true
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public int deleteOld(Executor several, BooleanSupplier enough) {
        Instant old = clock.instant().minus(Duration.ofDays(1));
        return UnusedRows.delete(table, Query.in(PARTITION), old, row -> true, several, enough);
    }
}
