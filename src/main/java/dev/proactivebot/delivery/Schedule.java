package dev.proactivebot.delivery;

import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What waits for more than ten minutes: rows in the order of their time, moved into the queues some minutes before it comes. */
final class Schedule {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm").withZone(ZoneOffset.UTC);
    /** The timer comes every five minutes; twice that leaves one round to fail. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final int PAGE = 100;
    static final String NAME = "schedule";
    static final String RECIPIENT = DeadLetters.RECIPIENT;
    private static final String DUE = "due";
    private static final String ITEM = "item";

    private final Table table;

    Schedule(Tables tables) {
        this.table = tables.table(NAME);
    }

    /**
     * Keeps an item until it is nearly due; the same name and time twice is one row, and the first one's.
     *
     * @param to whom the item is for; null when it is for nobody in particular
     * @param due before the year 10000
     */
    void add(byte[] item, String name, @Nullable ConversationReference to, Instant due, String queue) {
        Optional<String> unused = table.insert(
                new Row(MINUTE.format(due.truncatedTo(ChronoUnit.MINUTES)), due.toEpochMilli() + "-" + Row.keyOf(name))
                        .with(DUE, due.toEpochMilli())
                        .with("queue", queue)
                        .with(RECIPIENT, to == null ? null : ProactiveMessage.recipient(to))
                        .with(DeadLetters.USER, to == null ? null : DeadLetters.user(to))
                        .with(DeadLetters.ENTRA, to == null ? "" : DeadLetters.entra(to))
                        .with(ITEM, item));
    }

    /**
     * Moves what falls due within ten minutes into its queue, each with its exact delay, until {@code enough}. The row goes last: what
     * is moved twice has one key, and is one message. A row that cannot be moved stops no other.
     *
     * @param several runs the moves of one page, more than one at a time if it can
     * @return how many were moved
     * @throws StorageException when some could not be moved
     */
    int move(Clock clock, Queues queues, BooleanSupplier enough, Executor several) {
        AtomicInteger moved = new AtomicInteger();
        Instant until = clock.instant().plus(AHEAD);
        List<RuntimeException> failures = new CopyOnWriteArrayList<>();
        String after = null;
        do {
            Page page = table.page(Query.upTo(MINUTE.format(until)), PAGE, after);
            List<StoredRow> due = page.rows().stream()
                    .filter(stored -> stored.row().number(DUE) <= until.toEpochMilli())
                    .filter(stored -> stored.row().values().containsKey(ITEM))
                    .toList();
            int failed = failures.size();
            CompletableFuture.allOf(due.stream()
                            .map(row -> CompletableFuture.runAsync(
                                    () -> {
                                        if (!enough.getAsBoolean()) {
                                            move(row, clock, queues, moved, failures);
                                        }
                                    },
                                    several))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            boolean isDown = !due.isEmpty() && failures.size() - failed == due.size();
            after = isDown || enough.getAsBoolean() ? null : page.next();
        } while (after != null);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return moved.get();
    }

    private void move(
            StoredRow stored, Clock clock, Queues queues, AtomicInteger moved, List<RuntimeException> failures) {
        Row row = stored.row();
        Duration delay = Duration.between(clock.instant(), Instant.ofEpochMilli(row.number(DUE)));
        try {
            queues.queue(QueueNames.BULK.equals(row.text("queue")) ? QueueNames.BULK : QueueNames.DIRECT)
                    .put(row.bytes(ITEM), delay.isNegative() ? Duration.ZERO : delay);
            table.delete(row.partition(), row.key(), stored.version());
            moved.incrementAndGet();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
