package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.BotConfig;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.testing.InMemoryPoison;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class SweepTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final InMemoryQueue queue = new InMemoryQueue();
    private final TestLog log = new TestLog();
    private final List<String> lookedAfter = new ArrayList<>();

    @Test
    void aScheduleThatCannotBeMovedStopsNoDrain() {
        new Schedule(tables).add(new byte[] {1}, "k", null, clock.instant(), Queues.DIRECT);
        queue.goDown();
        sweep(name -> new InMemoryPoison("no JSON"));

        assertEquals(2, tables.rows("deadletters").size(), log.text());
        assertTrue(log.text().contains("moved from the schedule: not now"), log.text());
    }

    @Test
    void aBugInOnePartStopsNoOther() {
        sweep(name -> {
            if (name.startsWith(Queues.DIRECT)) {
                throw new IllegalStateException("a bug");
            }
            return new InMemoryPoison("no JSON");
        });

        assertEquals(1, tables.rows("deadletters").size());
        assertEquals(List.of("6aa"), lookedAfter, "ten o'clock: 120 of 288 rounds");
        assertTrue(log.text().contains("IllegalStateException"), log.text());
    }

    @Test
    void theLogSaysWhatWasFoundAndNotWhatItSays() {
        sweep(name -> new InMemoryPoison("{\"text\":\"secret words\"}"));

        assertTrue(log.text().contains("dead letters from bot-queue-poison: 1"), log.text());
        assertTrue(log.text().contains("reason=unreadable"), log.text());
        assertTrue(!log.text().contains("secret"), log.text());
    }

    @Test
    void whatHasNoTimeInARoundIsNotBegunAndTheLogSaysSo() {
        sweep(name -> {
            clock.advance(Duration.ofSeconds(80));
            return new InMemoryPoison("no JSON");
        });

        assertEquals(
                0, tables.rows("deadletters").size(), "the first queue was slow to answer, and the second not asked");
        assertTrue(log.text().contains("dead letters from bot-bulk-poison: not in this round"), log.text());
        assertTrue(log.text().contains("old ledgers dropped: not in this round"), log.text());
        assertEquals(List.of("6aa"), lookedAfter, "a queue of dead letters takes no reminder's turn");
    }

    private void sweep(Function<String, PoisonQueue> poison) {
        new Sweep(
                        BotConfig.parse(TestSettings.anonymous()).delivery(),
                        tables,
                        name -> queue,
                        poison,
                        enough -> 0,
                        Map.of("reminders", (first, last) -> {
                            lookedAfter.add(first);
                            return 0;
                        }),
                        new LogIds(false),
                        clock)
                .run(log.logger());
    }
}
