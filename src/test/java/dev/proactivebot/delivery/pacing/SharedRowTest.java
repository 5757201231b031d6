package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.delivery.pacing.SharedRow.Change;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedRowTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);

    @Test
    void differentClocksAgreeAfterAChangeOfASharedRow() {
        RowClock behind = new RowClock(Clock.offset(clock, Duration.ofMillis(-700)));
        RowClock ahead = new RowClock(Clock.offset(clock, Duration.ofMillis(800)));
        SharedRow one = new SharedRow(tables, "t", "k", behind);
        SharedRow other = new SharedRow(tables, "t", "k", ahead);
        one.read();
        change(one, 1);
        other.read();
        change(other, 2);
        assertEquals(Micros.of(clock.instant()), ahead.now());

        change(one, 3); // finds that another has changed it
        change(one, 4);
        assertEquals(Micros.of(clock.instant()), behind.now());
    }

    @Test
    void anInstanceAloneComparesNoClocks() {
        SharedRow row = new SharedRow(tables, "t", "k", new RowClock(clock));
        row.read();
        change(row, 1);
        change(row, 2);

        assertEquals(List.of("find pacing", "insert pacing", "merge pacing"), tables.requests());
    }

    /** The row's timestamp lies too far from both ends of the request, and who waits for the row would wait for a further one. */
    @Test
    void slowWriteDoesNotAdjustTheClock() {
        tables.table(Pacer.TABLE).put(new Row("t", "k"));
        SharedRow row = new SharedRow(tables, "t", "k", new RowClock(clock));
        row.read();
        tables.forgetRequests();
        tables.takes(() -> clock.advance(Duration.ofSeconds(4)));

        assertEquals(Change.WRITTEN, change(row, 1));
        assertEquals(List.of("merge pacing"), tables.requests());
    }

    @Test
    void rowIsReadAgainAfterALostWrite() {
        SharedRow row = new SharedRow(tables, "t", "k", new RowClock(clock));
        row.read();
        change(row, 1);
        Table table = tables.table(Pacer.TABLE);
        table.put(new Row("t", "k").with("n", 5));
        tables.forgetRequests();

        assertEquals(Change.LOST, change(row, 2));
        assertEquals(Change.WRITTEN, change(row, 2));
        assertEquals(List.of("merge pacing", "find pacing", "merge pacing", "find pacing"), tables.requests());
    }

    private static Change change(SharedRow row, long to) {
        return row.attempt(found -> Optional.of(new Row("t", "k").with("n", to)));
    }
}
