package dev.proactivebot.crowd;

import static dev.proactivebot.crowd.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench's CROWD with few messages: simulated time makes its counts exact. */
class CrowdTest {

    @ParameterizedTest
    @CsvSource({"8, false", "40, false", "8, true", "40, true"})
    void instancesDrainABacklogAtTheLimitWithoutPutBacks(int size, boolean isShuffled) {
        CrowdFigures figures = CrowdScenario.backlog(size, 800, isShuffled);

        assertEquals(800, figures.sent());
        assertEquals(0, figures.repeated());
        assertEquals(0, figures.throttled(), figures.toString());
        assertEquals(0, figures.putBacks(), figures.toString());
        assertTrue(figures.ratio() >= 0.95, figures.toString());
        assertTrue(figures.queueOperations() <= 2, figures.toString());
        assertTrue(figures.tableRequests() <= 4, figures.toString());
    }

    @Test
    void simulationIsDeterministic() {
        assertEquals(CrowdScenario.backlog(8, 100, false), CrowdScenario.backlog(8, 100, false));
    }

    @Test
    void directMessagesDoNotWaitBehindTheLine() {
        CrowdFigures figures = CrowdScenario.direct(8, 2_000, 5, 5 * SECOND, 15 * SECOND, 0);

        assertTrue(figures.p95() >= 0 && figures.p95() <= 2, figures.toString());
        assertEquals(0, figures.throttled(), figures.toString());
    }

    /** 160 items wait in the line when it begins: they go back and nobody claims them, so that no claim is left behind. */
    @Test
    void itemsWaitingInTheLineObeyANewPause() {
        Crowd crowd = new Crowd(10, false, 1);
        crowd.backlog(400, 1);
        long pause = 3 * SECOND;
        long over = 9 * SECOND;
        crowd.time.at(pause, () -> crowd.teams.pauseUntil(over));
        crowd.run(120 * SECOND);

        List<Long> arrivals = crowd.teams.arrivals();
        assertEquals(400, arrivals.size());
        assertEquals(0, crowd.teams.repeated());
        assertTrue(crowd.teams.throttled() <= 60, "refused: " + crowd.teams.throttled());
    }

    /** Its sixteen places are lost, less than half a second of the tenant's: nobody else is late, and it does not use them afterwards. */
    @Test
    void frozenInstanceLosesOnlyItsPlaces() {
        Crowd crowd = new Crowd(8, false, 1);
        crowd.instances.get(3).freeze(4 * SECOND, 12 * SECOND);
        crowd.backlog(600, 1);
        crowd.run(60 * SECOND);

        List<Long> arrivals = crowd.teams.arrivals();
        assertEquals(600, arrivals.size());
        assertEquals(0, crowd.teams.throttled());
        assertEquals(0, crowd.teams.repeated());
        long end = arrivals.get(0) + 4 * SECOND;
        long later = arrivals.stream()
                .filter(time -> time > end && time <= end + 8 * SECOND)
                .count();
        assertTrue(later >= 0.9 * 8 * 40, "arrived while it was frozen: " + later);
    }

    /** They are read first, then a slot is reserved, the message claimed, and its outcome written. */
    @ParameterizedTest
    @ValueSource(strings = {"direct", "bulk"})
    void newInstanceSendsItsFirstMessagesDespiteSlowTables(String lane) {
        Crowd crowd = new Crowd(1, false, 1);
        crowd.storage.slow(3_500_000);
        SimulatedQueue queue = lane.equals("direct") ? crowd.direct : crowd.bulk;
        IntStream.range(0, 16).forEach(i -> crowd.put(queue, "a:0:slow" + i));
        crowd.run(60 * SECOND);

        assertEquals(16, crowd.teams.arrivals().size());
        assertEquals(0, queue.putBacks());
        assertEquals(0, crowd.failures());
        assertEquals(0, crowd.teams.throttled());
    }

    @Test
    void fortyInstancesKeepAGroupsWindows() {
        Crowd crowd = new Crowd(40, false, 1);
        IntStream.range(0, 40)
                .forEach(i -> crowd.time.at(2 * SECOND, () -> crowd.put(crowd.direct, "19:0:group", "k" + i)));
        crowd.run(120 * SECOND);

        assertEquals(40, crowd.teams.arrivals("19:0:group").size());
        assertEquals(0, crowd.teams.throttled());
    }
}
