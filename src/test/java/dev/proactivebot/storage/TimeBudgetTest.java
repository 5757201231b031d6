package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));

    @Test
    void budgetShrinksAndKeepsTimeForTheLastSteps() {
        List<List<Long>> left = new ArrayList<>();
        within(45, () -> {
            for (int second = 0; second <= 40; second += 20) {
                TimeBudget budget = TimeBudget.current();
                left.add(List.of(
                        budget.left().toMillis(),
                        budget.leftForWork().toMillis(),
                        budget.beforeTheOutcome().leftForWork().toMillis()));
                clock.advance(Duration.ofSeconds(20));
            }
        });

        assertEquals(
                List.of(List.of(45_000L, 36_000L, 27_000L), List.of(25_000L, 16_000L, 7_000L), List.of(5_000L, 0L, 0L)),
                left);
    }

    @Test
    void budgetOutsideAnInvocationNeverShrinks() {
        clock.advance(Duration.ofDays(1));

        assertEquals(TimeBudget.LONGEST, TimeBudget.current().left());
    }

    @Test
    void nestedInvocationHasTheOuterBudget() {
        within(
                10,
                () -> within(45, () -> {
                    assertEquals(Duration.ofSeconds(10), TimeBudget.current().left());
                }));
    }

    @Test
    void partEndsWithItsInvocationAtTheLatest() {
        within(10, () -> {
            TimeBudget budget = TimeBudget.current();
            assertEquals(
                    Duration.ofSeconds(4),
                    budget.part(Duration.ofSeconds(4), clock).left());
            assertEquals(
                    Duration.ofSeconds(10),
                    budget.part(Duration.ofSeconds(20), clock).left());
        });
        assertEquals(
                Duration.ofSeconds(20),
                TimeBudget.current().part(Duration.ofSeconds(20), clock).left());
    }

    @Test
    void otherThreadHasTheBudgetForItsTaskOnly() throws InterruptedException {
        List<TimeBudget> seen = new ArrayList<>();
        Thread[] other = new Thread[1];
        within(10, () -> {
            TimeBudget mine = TimeBudget.current();
            seen.add(mine);
            mine.on(task -> {
                        other[0] = new Thread(() -> {
                            task.run();
                            seen.add(TimeBudget.current());
                        });
                        other[0].start();
                    })
                    .execute(() -> seen.add(TimeBudget.current()));
        });
        other[0].join();

        assertSame(seen.get(0), seen.get(1));
        assertEquals(TimeBudget.LONGEST, seen.get(2).left());
    }

    private void within(int seconds, Runnable work) {
        boolean unused = TimeBudget.within(Duration.ofSeconds(seconds), clock, () -> {
            work.run();
            return true;
        });
    }
}
