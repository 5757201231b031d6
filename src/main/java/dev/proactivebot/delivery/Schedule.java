package dev.proactivebot.delivery;

import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What waits for more than ten minutes: rows in the order of their time, moved into the queues some minutes before it comes. */
final class Schedule {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm").withZone(ZoneOffset.UTC);
    /** The timer comes every five minutes; twice that leaves one round to fail. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final int PAGE = 100;

    private final Table table;

    Schedule(Tables tables) {
        this.table = tables.table("schedule");
    }

    /**
     * Keeps an item until it is nearly due; the same name and time twice is one row.
     *
     * @param due before the year 10000
     */
    void add(byte[] item, String name, Instant due, String queue) {
        table.put(
                new Row(MINUTE.format(due.truncatedTo(ChronoUnit.MINUTES)), due.toEpochMilli() + "-" + Row.keyOf(name))
                        .with("due", due.toEpochMilli())
                        .with("queue", queue)
                        .with("item", item));
    }

    /**
     * Moves what falls due within ten minutes into its queue, each with its exact delay, until {@code enough}. The row goes last: what
     * is moved twice has one key, and is one message.
     *
     * @return how many were moved
     */
    int move(Clock clock, Function<String, MessageQueue> queues, BooleanSupplier enough) {
        int moved = 0;
        Instant now = clock.instant();
        Instant until = now.plus(AHEAD);
        String after = null;
        do {
            Page page = table.page(MINUTE.format(until), PAGE, after);
            for (StoredRow stored : page.rows()) {
                Row row = stored.row();
                Instant due = Instant.ofEpochMilli(row.number("due"));
                if (enough.getAsBoolean()) {
                    return moved;
                }
                if (!due.isAfter(until)) {
                    Duration delay = Duration.between(clock.instant(), due);
                    queues.apply(row.text("queue") == null ? Queues.DIRECT : row.text("queue"))
                            .put(row.bytes("item"), delay.isNegative() ? Duration.ZERO : delay);
                    table.delete(row.partition(), row.key());
                    moved++;
                }
            }
            after = page.next();
        } while (after != null);
        return moved;
    }
}
