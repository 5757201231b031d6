package dev.proactivebot.delivery.send;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Does work once an hour for all instances. A row stores the hour in which it was last done, because the timer's rounds may come early by a
 * millisecond, late, or at any minute when one was missed.
 */
final class HourlyWork {
    static final String NAME = "sweep";

    private static final String PARTITION = "hourly";
    private static final String DONE = "done";
    private static final String BEGUN = "begun";
    /**
     * Longer than a function may take, and shorter than the time between two rounds, so that the next round repeats work that was killed.
     */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Table table;
    private final Clock clock;

    HourlyWork(Tables tables, Clock clock) {
        this.table = tables.table(NAME);
        this.clock = clock;
    }

    /**
     * Does the work, unless it was done in that hour or another instance is doing it.
     *
     * @param slot the time of the round
     * @return the result of the work; 0 if it was not done
     */
    int run(String what, Instant slot, IntSupplier work) {
        long hour = slot.getEpochSecond() / Duration.ofHours(1).toSeconds();
        Optional<StoredRow> stored = table.find(PARTITION, what);
        if (stored.isPresent() && !isDue(stored.get().row(), hour)) {
            return 0;
        }
        Row claim = new Row(PARTITION, what).with(BEGUN, clock.instant().getEpochSecond());
        Optional<String> version =
                stored.isPresent() ? table.merge(claim, stored.get().version()) : table.insert(claim);
        if (version.isEmpty()) {
            return 0; // another instance was faster
        }
        int count = work.getAsInt();
        Optional<String> unused =
                table.merge(new Row(PARTITION, what).with(DONE, hour).with(BEGUN, 0L), version.get());
        return count;
    }

    private boolean isDue(Row row, long hour) {
        Duration begun = Duration.between(Instant.ofEpochSecond(row.number(BEGUN)), clock.instant());
        return row.number(DONE) != hour && begun.abs().compareTo(LONGEST) > 0;
    }
}
