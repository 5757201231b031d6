package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.item.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneScheduleTest {
    private static final long NOW = 1_795_000_000_000_000L;
    private static final long SECOND = Micros.SECOND;
    private static final double LIMIT = 40;

    @Test
    void lineMovesAtTheFullRateWithoutDirectMessages() {
        LaneSchedule.Reservation line = line(400);

        assertEquals(400, line.taken().size());
        assertEquals(NOW + 10 * SECOND, line.left().next(Lane.BULK, NOW));
    }

    @Test
    void noPlaceIsReservedBeyondTheItemsDeadline() {
        LaneSchedule.Reservation line = LaneSchedule.NEW.reserve(Lane.BULK, 1_000, LIMIT, NOW, NOW + 20 * SECOND);

        assertEquals(801, line.taken().size());
    }

    @Test
    void aLoneDirectMessageIsSentAtOnceBesideTheLine() {
        LaneSchedule.Reservation direct = line(400).left().reserve(Lane.DIRECT, 1, LIMIT, NOW, NOW + 2 * SECOND);

        assertEquals(List.of(NOW), direct.taken());
        assertEquals(
                NOW + SECOND, direct.left().next(Lane.DIRECT, NOW), "one a second is more than the limit by little");
    }

    @Test
    void waitingDirectMessagesSlowTheLineBeyondOneSecondAhead() {
        LaneSchedule line = line(400).left();
        LaneSchedule slower = line.reserve(Lane.DIRECT, 2, LIMIT, NOW, NOW + 2 * SECOND)
                .left()
                .paced(LIMIT, NOW);

        long near = NOW + SECOND - 100_000;
        long far = NOW + 4 * SECOND;
        assertEquals(near, slower.timeOf(Lane.BULK, near), "a place that is near stays");
        assertEquals(NOW + SECOND + 15 * SECOND / 4, slower.timeOf(Lane.BULK, far), "the others come at four fifths");
        assertEquals(far, slower.pace().earliest(far, NOW + SECOND), "unless it becomes faster again");
    }

    @Test
    void bothLanesTogetherKeepTheLimit() {
        LaneSchedule line = line(400).left();
        line = line.reserve(Lane.DIRECT, 2, LIMIT, NOW, NOW + 2 * SECOND).left().paced(LIMIT, NOW);
        LaneSchedule.Reservation direct = line.reserve(Lane.DIRECT, 100, LIMIT, NOW + SECOND, NOW + 6 * SECOND);
        LaneSchedule paced = line;
        long bulk = line(400).taken().stream()
                .map(place -> paced.timeOf(Lane.BULK, place))
                .filter(time -> time >= NOW + 2 * SECOND && time < NOW + 6 * SECOND)
                .count();
        long others = direct.taken().stream()
                .filter(time -> time >= NOW + 2 * SECOND && time < NOW + 6 * SECOND)
                .count();

        assertEquals(4 * LIMIT, (double) (bulk + others), 2);
    }

    @Test
    void lineReturnsToTheFullRateAfterDirectMessagesStop() {
        LaneSchedule slow = line(400)
                .left()
                .reserve(Lane.DIRECT, 2, LIMIT, NOW, NOW + 2 * SECOND)
                .left()
                .paced(LIMIT, NOW);

        assertTrue(slow.pace().rateAt(NOW + 2 * SECOND) < BulkLanePace.FULL_RATE);
        assertEquals(BulkLanePace.FULL_RATE, slow.pace().rateAt(NOW + 20 * SECOND));
    }

    @Test
    void directMessagesGetEverySlotWithoutALine() {
        LaneSchedule.Reservation direct = LaneSchedule.NEW.reserve(Lane.DIRECT, 1_000, LIMIT, NOW, NOW + 2 * SECOND);

        assertEquals(81, direct.taken().size());
    }

    private static LaneSchedule.Reservation line(int places) {
        return LaneSchedule.NEW.reserve(Lane.BULK, places, LIMIT, NOW, NOW + 25 * SECOND);
    }
}
