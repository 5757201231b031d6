package dev.proactivebot.delivery.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:30Z");

    private final MutableClock clock = MutableClock.at(NOW);
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final InMemoryQueue queue = new InMemoryQueue();
    private final Schedule schedule = new Schedule(tables);

    @Test
    void itemDueWithinTenMinutesIsQueuedWithItsExactDelay() {
        add("late", Duration.ofMinutes(-7));
        add("soon", Duration.ofSeconds(95));
        add("just", Duration.ofMinutes(10));
        add("not yet", Duration.ofMinutes(10).plusMillis(1));

        assertEquals(3, move());
        assertEquals(
                List.of("late PT0S", "soon PT1M35S", "just PT10M"),
                queue.puts().stream().map(put -> put.text() + " " + put.delay()).toList());
        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void futureRowsAreNotRead() {
        for (int i = 0; i < 1_000; i++) {
            add("later " + i, Duration.ofMinutes(20 + i));
        }
        tables.forgetRequests();

        assertEquals(0, move());
        assertEquals(List.of("page schedule"), tables.requests());
    }

    @Test
    void itemStaysWhenItsQueueIsDown() {
        add("item", Duration.ZERO);
        queue.goDown();

        assertThrows(StorageException.class, this::move);
        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void immovableRowDoesNotStopOthers() {
        add("stubborn", Duration.ZERO);
        for (int i = 1; i < 150; i++) {
            add("due " + i, Duration.ofSeconds(i));
        }
        queue.refuses("stubborn");

        assertThrows(
                StorageException.class,
                () -> schedule.move(clock, InMemoryQueues.of(queue), () -> false, Runnable::run));
        assertEquals(149, queue.puts().size());
        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void rowWithoutAQueueGoesToTheDirectQueue() {
        tables.table("schedule")
                .put(new Row("202611221000", "x")
                        .with("due", NOW.toEpochMilli())
                        .with("queue", "no such queue!")
                        .with("item", new byte[] {1}));

        assertEquals(
                1,
                schedule.move(
                        clock,
                        InMemoryQueues.byName(Map.of(QueueNames.DIRECT, queue)::get),
                        () -> false,
                        Runnable::run));
    }

    @Test
    void theSameItemForTheSameTimeIsOneRow() {
        add("item", Duration.ofHours(1));
        add("item", Duration.ofHours(1));

        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void rowsAreMovedPageByPageUntilTimeIsUp() {
        for (int i = 0; i < 250; i++) {
            add("due " + i, Duration.ofSeconds(i));
        }

        assertEquals(
                200,
                schedule.move(
                        clock, InMemoryQueues.of(queue), () -> queue.puts().size() >= 200, Runnable::run));
        assertEquals(50, move());
        assertEquals(0, tables.rows("schedule").size());
    }

    private void add(String text, Duration in) {
        schedule.add(text.getBytes(StandardCharsets.UTF_8), text, null, NOW.plus(in), QueueNames.DIRECT);
    }

    private int move() {
        return schedule.move(clock, InMemoryQueues.of(queue), () -> false, Runnable::run);
    }

    @Test
    void newerOrEmptyRowStaysAndStopsNoOther() {
        Row newer = new Row("202611220900", "x")
                .with("due", NOW.toEpochMilli())
                .with("item", new byte[] {1})
                .with("needs", 3);
        tables.table("schedule").put(newer);
        tables.table("schedule").put(new Row("202611220900", "y").with("due", NOW.toEpochMilli()));
        for (int i = 0; i < 150; i++) {
            add("due " + i, Duration.ZERO);
        }

        assertEquals(150, move());
        assertEquals(0, move());
        assertEquals(
                List.of("x", "y"),
                tables.rows("schedule").stream()
                        .map(stored -> stored.row().key())
                        .toList());
    }

    @Test
    void rowChangedWhileItMovesIsKept() {
        add("item", Duration.ZERO);
        StoredRow read = tables.rows("schedule").get(0);
        Row change = new Row(read.row().partition(), read.row().key()).with("needs", 3);
        schedule.move(
                clock,
                InMemoryQueues.of((body, delay) -> {
                    queue.put(body, delay);
                    assertTrue(tables.table("schedule")
                            .merge(change, read.version())
                            .isPresent());
                }),
                () -> false,
                Runnable::run);

        assertEquals(1, queue.puts().size());
        assertEquals(1, tables.rows("schedule").size());
    }
}
