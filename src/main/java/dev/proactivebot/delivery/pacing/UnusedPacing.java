package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.UnusedRows;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Deletes the shared rows of conversations and tenants that were not used for a day, which is longer than any window or pause. An instance
 * that still knows such a row finds that it is gone when it writes it, and begins a new one.
 */
public final class UnusedPacing {
    private static final Duration UNUSED = Duration.ofDays(1);

    private UnusedPacing() {}

    /**
     * Deletes them until {@code enough}, and returns how many.
     *
     * @throws dev.proactivebot.storage.StorageException when the table cannot be reached
     */
    public static int delete(Tables tables, Executor several, BooleanSupplier enough) {
        Instant now = tables.clock().instant();
        return UnusedRows.delete(
                tables.table(Pacer.TABLE),
                Query.all(),
                now.minus(UNUSED),
                row -> isUnused(row, Micros.of(now)),
                several,
                enough);
    }

    /** Returns whether a row is unused; the row of the whole bot stays. */
    private static boolean isUnused(Row row, long now) {
        RateState state = RateState.of(row, now);
        return !row.partition().equals(Pauses.BOT)
                && Math.max(state.pausedUntil(), state.closedUntil()) <= now
                && state.throttled().stream().allMatch(one -> one.until() <= now);
    }
}
