package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class UnusedPacingTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);

    @Test
    void rowsGoADayAfterTheirLastUse() {
        put("tenant", "old");
        clock.advance(Duration.ofHours(1));
        put("tenant", "young");
        clock.advance(Duration.ofHours(23).plusSeconds(1));

        assertEquals(1, delete());
        assertEquals(Set.of("young"), keys());
    }

    @Test
    void rowOfTheWholeBotAndRunningPausesStay() {
        put(Pauses.BOT, Pauses.BOT_KEY);
        long end = Micros.of(clock.instant().plus(Duration.ofHours(26)));
        tables.table("pacing").put(new Row("paused", RateState.KEY).with("closedUntil", end));
        tables.table("pacing")
                .put(new Row("throttled", RateState.KEY).with("throttled", "0123:" + end + ":" + (end - 1)));
        put("over", RateState.KEY);
        clock.advance(Duration.ofHours(25));

        assertEquals(1, delete());
        assertEquals(3, tables.rows("pacing").size());
    }

    @Test
    void rowThatIsWrittenAgainInTheMeantimeStays() {
        put("tenant", "used");
        clock.advance(Duration.ofDays(2));
        AtomicInteger requests = new AtomicInteger();
        tables.takes(() -> {
            if (requests.incrementAndGet() == 2) { // between the page and the deletion
                put("tenant", "used");
            }
        });
        delete();

        assertEquals(Set.of("used"), keys());
    }

    @Test
    void deletionStopsWhenItsTimeIsUp() {
        for (int i = 0; i < 2_500; i++) {
            put("tenant", "k" + i);
        }
        clock.advance(Duration.ofDays(2));
        AtomicInteger deletes = new AtomicInteger();

        assertEquals(100, UnusedPacing.delete(tables, Runnable::run, () -> deletes.incrementAndGet() > 100));
        assertEquals(2_400, tables.rows("pacing").size());
        assertEquals(2_400, delete());
    }

    /** The instance remembers a version of a row that is gone. */
    @Test
    void instanceThatRemembersADeletedRowBeginsANewOne() {
        SharedRow row = new SharedRow(tables, "tenant", "k", new RowClock(clock));
        assertTrue(row.update(found -> Optional.of(new Row("tenant", "k").with("n", found.number("n") + 1))));
        clock.advance(Duration.ofDays(2));
        assertEquals(1, delete());

        assertTrue(row.update(found -> Optional.of(new Row("tenant", "k").with("n", found.number("n") + 1))));
        assertEquals(1, tables.rows("pacing").get(0).row().number("n"), "what it remembered is a day old");
    }

    private int delete() {
        return UnusedPacing.delete(tables, Runnable::run, () -> false);
    }

    private void put(String partition, String key) {
        tables.table("pacing").put(new Row(partition, key).with("bulk", 1L));
    }

    private Set<String> keys() {
        return tables.rows("pacing").stream().map(stored -> stored.row().key()).collect(Collectors.toSet());
    }
}
