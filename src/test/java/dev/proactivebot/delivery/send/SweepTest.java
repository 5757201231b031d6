package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.InMemoryPoison;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
class SweepTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final InMemoryQueue queue = new InMemoryQueue();
    private final TestLog log = new TestLog();
    private final List<String> lookedAfter = new ArrayList<>();
    private final List<String> droppedAt = new ArrayList<>();
    private IntSupplier drop = () -> 0;

    @Test
    void failedScheduleDoesNotStopTheDrain() {
        new Schedule(tables).add(new byte[] {1}, "k", null, clock.instant(), QueueNames.DIRECT);
        queue.goDown();
        sweep(name -> new InMemoryPoison("no JSON"));

        assertEquals(2, tables.rows("deadletters").size(), log.text());
        assertTrue(log.text().contains("moved from the schedule: not now"), log.text());
    }

    @Test
    void bugInOnePartDoesNotStopTheOthers() {
        sweep(name -> {
            if (name.startsWith(QueueNames.DIRECT)) {
                throw new IllegalStateException("a bug");
            }
            return new InMemoryPoison("no JSON");
        });

        assertEquals(1, tables.rows("deadletters").size());
        assertEquals(List.of("6aa"), lookedAfter, "ten o'clock: 120 of 288 rounds");
        assertTrue(log.text().contains("IllegalStateException"), log.text());
    }

    /** Eight deletes wait for each other: one after the other they would never meet. */
    @Test
    void messagesOfOneBatchAreSettledAtTheSameTime() {
        CyclicBarrier meeting = new CyclicBarrier(8);
        sweep(name -> name.startsWith(QueueNames.DIRECT)
                ? new Meeting(new InMemoryPoison("1", "2", "3", "4", "5", "6", "7", "8"), meeting)
                : new InMemoryPoison());

        assertTrue(log.text().contains("dead letters from bot-queue-poison: 8"), log.text());
        assertEquals(8, tables.rows("deadletters").size());
    }

    @Test
    void logCountsDeadLettersWithoutTheirText() {
        sweep(name -> new InMemoryPoison("{\"text\":\"secret words\"}"));

        assertTrue(log.text().contains("dead letters from bot-queue-poison: 1"), log.text());
        assertTrue(log.text().contains("reason=unreadable"), log.text());
        assertTrue(!log.text().contains("secret"), log.text());
    }

    @Test
    void partWithoutTimeInARoundIsSkippedAndLogged() {
        sweep(name -> {
            clock.advance(Duration.ofSeconds(36));
            return new InMemoryPoison("no JSON");
        });

        assertEquals(
                0, tables.rows("deadletters").size(), "the first queue was slow to answer, and the second not asked");
        assertTrue(log.text().contains("dead letters from bot-bulk-poison: not in this round"), log.text());
        assertTrue(log.text().contains("old ledgers dropped: not in this round"), log.text());
        assertEquals(List.of("6aa"), lookedAfter, "a queue of dead letters takes no reminder's turn");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T09:59:59.9998Z, 6aa",
        "2026-11-22T10:02:29Z, 6aa",
        "2026-11-22T10:02:30Z, 6b8",
        "2026-11-22T23:59:59.9998Z, 000"
    })
    void aRoundIsForTheNearestFiveMinutes(Instant now, String first) {
        clock.set(now);
        sweep(name -> new InMemoryPoison());

        assertEquals(List.of(first), lookedAfter);
    }

    /** Early, on time from another host, late; early again; and one that was missed until the host came back. */
    @Test
    void hourlyWorkIsDoneOnceInEachHour() {
        round("2026-11-22T09:59:59.9998Z");
        round("2026-11-22T10:00:00.5Z");
        round("2026-11-22T10:05:01Z");
        round("2026-11-22T10:55:00Z");
        assertEquals(List.of("2026-11-22T09:59:59.999800Z"), droppedAt);

        round("2026-11-22T10:59:59.9999Z");
        round("2026-11-22T11:05:00Z");
        round("2026-11-22T12:37:12Z");
        round("2026-11-22T12:40:00Z");
        assertEquals(
                List.of("2026-11-22T09:59:59.999800Z", "2026-11-22T10:59:59.999900Z", "2026-11-22T12:37:12Z"),
                droppedAt);
    }

    @Test
    void hourlyWorkThatFailedIsDoneInTheNextRound() {
        drop = () -> {
            throw new IllegalStateException("a bug");
        };
        round("2026-11-22T10:00:00Z");
        drop = () -> 7;
        round("2026-11-22T10:01:00Z");
        assertEquals(1, droppedAt.size(), "for all that the other host knows it is being done");

        round("2026-11-22T10:04:59.9998Z");
        round("2026-11-22T10:10:00Z");
        assertEquals(2, droppedAt.size(), log.text());
        assertTrue(log.text().contains("rows of old notifications dropped: 7"), log.text());
    }

    /** The row is all that an instance leaves which is killed between its claim and the end of its work. */
    @Test
    void hourlyWorkOfAKilledInstanceIsDoneInTheNextRound() {
        long begun = Instant.parse("2026-11-22T10:00:00Z").getEpochSecond();
        Row claim = new Row("hourly", "notifications").with("begun", begun);
        assertTrue(tables.table(HourlyWork.NAME).insert(claim).isPresent());

        round("2026-11-22T10:01:00Z");
        assertEquals(List.of(), droppedAt, "another instance may be at it");

        round("2026-11-22T10:05:00Z");
        round("2026-11-22T10:10:00Z");
        assertEquals(List.of("2026-11-22T10:05:00Z"), droppedAt, log.text());
    }

    @Test
    void hourlyWorkIsDoneByOneOfTwoHosts() {
        drop = () -> {
            drop = () -> 0;
            round("2026-11-22T10:00:01Z");
            return 0;
        };
        round("2026-11-22T10:00:00Z");

        assertEquals(1, droppedAt.size(), log.text());
    }

    @Test
    void unusedRowsAreDeletedOnceAnHour() {
        ConversationCreationLock introductions = new ConversationCreationLock(tables);
        assertTrue(introductions.tryLock("lost"));
        tables.table("pacing").put(new Row("tenant", "conversation"));
        tables.table("operations").put(new Row("deadletters", "0123456789abcdef0123456789abcdef"));
        round("2026-11-24T10:00:00Z");
        assertEquals(
                0,
                tables.rows("pacing").size() + tables.rows("conversationindex").size(),
                log.text());
        assertEquals(1, tables.rows("operations").size(), "kept for a week");
        assertTrue(log.text().contains("unused rows deleted: 2"), log.text());

        tables.table("pacing").put(new Row("tenant", "conversation"));
        round("2026-11-30T10:00:00Z");
        assertEquals(0, tables.rows("pacing").size() + tables.rows("operations").size(), log.text());
    }

    private void round(String now) {
        clock.set(Instant.parse(now));
        sweep(name -> new InMemoryPoison());
    }

    private void sweep(Function<String, PoisonQueue> poison) {
        Sweep sweep = Rooms.delivery(tables, InMemoryQueues.of(queue).withPoison(poison), clock)
                .sweep(
                        enough -> {
                            droppedAt.add(clock.instant().toString());
                            return drop.getAsInt();
                        },
                        Map.of("reminders", (first, last) -> {
                            lookedAfter.add(first);
                            return 0;
                        }));
        boolean unused = TimeBudget.within(TimeBudget.LONGEST, clock, () -> {
            sweep.run(log.logger());
            return true;
        });
    }

    private record Meeting(PoisonQueue poison, CyclicBarrier meeting) implements PoisonQueue {
        @Override
        public List<PoisonMessage> receive() {
            return poison.receive();
        }

        @Override
        public void delete(PoisonMessage message) {
            try {
                meeting.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            poison.delete(message);
        }
    }
}
