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
 * Deletes what the instances have shared about conversations and tenants that nobody has written to for a day: no window and no pause is as
 * long as that. An instance that remembers such a row finds that it is gone when it writes it the next time, and begins a new one.
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

    /** The row of the whole bot is one, and stays. */
    private static boolean isUnused(Row row, long now) {
        RateState state = RateState.of(row, now);
        return !row.partition().equals(Pauses.BOT)
                && Math.max(state.pausedUntil(), state.closedUntil()) <= now
                && state.throttled().stream().allMatch(one -> one.until() <= now);
    }
}
