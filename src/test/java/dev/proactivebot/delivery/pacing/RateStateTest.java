package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row outlives the version that wrote it, and two versions may use it at the same time. */
class RateStateTest {
    private static final long NOW = 1_795_000_000_000_000L;
    private static final long SECOND = Micros.SECOND;

    @Test
    void rowIsReadBackAsWritten() {
        RateState state =
                lined().reserve(Lane.DIRECT, 2, 40, NOW, NOW + 2 * SECOND).left();

        assertEquals(state.lanes().end(), read(state).lanes().end());
        assertEquals(state.lanes().pace(), read(state).lanes().pace());
        assertEquals(state.next(Lane.DIRECT, NOW), read(state).next(Lane.DIRECT, NOW));
    }

    @Test
    void anOlderVersionSeesWhereTheLineEnds() {
        Row row = lined().row("t", NOW);

        assertEquals(NOW + 10 * SECOND, row.number("bulk"), "it has no slot for a broadcast before");
        assertTrue(row.number("direct") > NOW - SECOND, "it lets direct messages have a fifth of the slots only");
    }

    @Test
    void slotsReservedByAnOlderVersionAreTaken() {
        Row row = lined().row("t", NOW).with("bulk", NOW + 10 * SECOND + 25_000).with("direct", NOW + 500_000);
        RateState found = RateState.of(row, NOW);

        assertEquals(NOW + 10 * SECOND + 25_000, found.next(Lane.BULK, NOW));
        assertEquals(NOW + 500_000, found.next(Lane.DIRECT, NOW));
        assertTrue(
                found.lanes().paced(40, NOW).pace().rateAt(NOW + 2 * SECOND) < BulkLanePace.FULL_RATE,
                "the line leaves it some");
    }

    @Test
    void rowOfAnOlderVersionIsRead() {
        Row row = new Row("t", RateState.KEY).with("direct", NOW - 1).with("bulk", NOW + SECOND);

        assertEquals(NOW + SECOND, RateState.of(row, NOW).next(Lane.BULK, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1:2", "1:2:0", "1:2:1001", "9:1:500;1:1:500", "999999999999999999:1:1000"})
    void absurdPaceInARowBlocksNoMessage(String pace) {
        Row row = new Row("t", RateState.KEY)
                .with("pace", pace)
                .with("end", Long.MAX_VALUE)
                .with("used", Long.MAX_VALUE);

        assertTrue(RateState.of(row, NOW).next(Lane.BULK, NOW) <= NOW + SECOND, pace);
    }

    @Test
    void noPlaceIsReservedBeforeTheEndOfAPause() {
        RateState paused = lined().closed(NOW + 5 * SECOND, NOW);

        assertEquals(NOW + 5 * SECOND, paused.pausedUntil());
        assertEquals(
                List.of(),
                paused.reserve(Lane.DIRECT, 1, 40, NOW, NOW + 2 * SECOND).taken());
    }

    private static RateState lined() {
        return RateState.NEW.reserve(Lane.BULK, 400, 40, NOW, NOW + 25 * SECOND).left();
    }

    private static RateState read(RateState state) {
        return RateState.of(state.row("t", NOW), NOW);
    }
}
