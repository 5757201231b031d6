package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens while a series' turn is worked on, each of its times is said once to each recipient. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class SeriesCrashTest {
    /** A series itself has no recipients. */
    private static final JobPage.Sender NOBODY = (page, lane, log) -> {
        throw new AssertionError("a page of a series");
    };

    /** More requests than a turn asks of the tables. */
    private static final int REQUESTS = 13;

    private static final Instant FIRST = Instant.parse("2026-11-23T08:00:00Z");
    private static final List<String> DAYS = List.of(
            "2026-11-23 c-ann",
            "2026-11-23 c-bob",
            "2026-11-24 c-ann",
            "2026-11-24 c-bob",
            "2026-11-25 c-ann",
            "2026-11-25 c-bob");

    private final Scene scene = new Scene();
    private final List<String> told = scene.listen();

    @BeforeEach
    void meet() {
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** Each request at which a turn may be hit, for a list and for everyone. */
    static Stream<Object[]> requests() {
        return Stream.of(
                        new Object[] {"[{\"user\":\"ann\"},{\"user\":\"bob\"}]", Lane.DIRECT},
                        new Object[] {"{\"everyone\":true}", Lane.BULK})
                .flatMap(to -> Stream.iterate(1, i -> i <= REQUESTS, i -> i + 1)
                        .map(request -> new Object[] {to[0], to[1], request}));
    }

    /** On three days; the item of the first day's turn is in the queue, and due. */
    private String accepted(String to) {
        return accepted(to, "FREQ=DAILY;COUNT=3");
    }

    private String accepted(String to, String rule) {
        String id = scene.accepted("{\"to\":" + to + ",\"text\":\"hi\",\"at\":\"" + FIRST
                + "\",\"recurrence\":{\"rule\":\"" + rule + "\",\"timeZone\":\"Europe/Berlin\"}}");
        scene.clock.set(FIRST);
        scene.sweep();
        return id;
    }

    /** Something happens once, when the tables are asked for the so-manieth time. */
    private void at(int request, Runnable what) {
        int[] asked = {0};
        scene.tables.takes(() -> {
            if (++asked[0] == request) {
                what.run();
            }
        });
    }

    private static void crash() {
        throw new StorageException("crash", null);
    }

    /** As the host would see it: the item stays, and is delivered again. */
    private void hit(Lane lane) {
        try {
            scene.deliverFirst(lane);
        } catch (RuntimeException e) {
            assertTrue(Set.of("crash", "storage went down").contains(e.getMessage()), e.toString());
        }
        scene.tables.takes(() -> {});
    }

    private List<String> days() {
        return told.stream()
                .map(said -> said.substring(0, 10) + said.substring(said.indexOf(' ')))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aCrashAtAnyRequestNeitherLosesNorRepeatsAnything(String to, Lane lane, int request) {
        String id = accepted(to);
        at(request, SeriesCrashTest::crash);
        hit(lane);
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(DAYS, days());
        JsonNode shown = scene.show(id);
        assertEquals(3, shown.path("occurrences").asInt());
        assertEquals("done", shown.path("status").asText());
        assertEquals("done", shown.at("/latest/status").asText());
    }

    @Test
    void turnMakesOnlyTheRequestsTestedHere() {
        accepted("[{\"user\":\"ann\"},{\"user\":\"bob\"}]");
        scene.tables.forgetRequests();
        scene.next(Lane.DIRECT);

        assertEquals(
                List.of(
                        "find jobs", // whose turn it is
                        "find jobs", // no occurrence yet
                        "page jobs", // whom it names
                        "putAll jobs",
                        "insert joblist",
                        "insert jobs",
                        "find jobs", // still its turn
                        "merge jobs",
                        "merge jobs", // begun
                        "insert schedule",
                        "find jobs",
                        "merge jobs"), // the next one's turn
                scene.tables.requests());
        assertTrue(scene.tables.requests().size() < REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aQueueThatGoesDownNeitherLosesNorRepeatsAnything(int puts) {
        accepted("[{\"user\":\"ann\"},{\"user\":\"bob\"}]");
        scene.direct.goDownAfter(puts);
        hit(Lane.DIRECT);
        scene.direct.comeBack();
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(DAYS, days());
    }

    /** Nobody is told of a day twice, and what had its turn before the crash is not passed over for what came meanwhile. */
    @ParameterizedTest
    @MethodSource("requests")
    void recoveryADayAfterACrashRepeatsNothing(String to, Lane lane, int request) {
        String id = accepted(to);
        at(request, SeriesCrashTest::crash);
        hit(lane);
        boolean hadItsTurn = scene.show(id).has("latest");
        scene.clock.set(Instant.parse("2026-11-24T12:00:00Z"));
        scene.sweep();
        scene.drain();
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        int days = hadItsTurn ? 3 : 2;
        assertEquals(2 * days, told.size(), told.toString());
        assertEquals(days, scene.show(id).path("occurrences").asInt());
        Set<String> last = new TreeSet<>(days().subList(told.size() - 2, told.size()));
        assertEquals(Set.of("2026-11-25 c-ann", "2026-11-25 c-bob"), last);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void instancesInTheSameTurnSendEachOccurrenceOnce(String to, Lane lane, int request) {
        String id = accepted(to);
        at(request, () -> scene.another().jobs().expand(new PageItem(id, 0, 0), lane, NOBODY, scene.log.logger()));
        hit(lane);
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(DAYS, days());
        assertEquals(3, scene.show(id).path("occurrences").asInt());
        assertEquals("done", scene.show(id).at("/latest/status").asText());
    }

    /** One instance has begun, and the other one looks when the next time has come as well. */
    @ParameterizedTest
    @MethodSource("requests")
    void instancesInDifferentTurnsSendEachOccurrenceOnce(String to, Lane lane, int request) {
        String id = accepted(to);
        at(request, () -> {
            scene.clock.set(Instant.parse("2026-11-24T08:00:00Z"));
            scene.another().jobs().expand(new PageItem(id, 0, 0), lane, NOBODY, scene.log.logger());
        });
        hit(lane);
        scene.sweep();
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        int occurrences = scene.show(id).path("occurrences").asInt();
        assertEquals(2 * occurrences, told.size(), told.toString());
        assertTrue(days().containsAll(DAYS.subList(2, 6)), told.toString());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void cancelInMidTurnTakesEffect(String to, Lane lane, int request) {
        String id = accepted(to, "FREQ=YEARLY");
        at(request, () -> scene.another().cancel(id, scene.log.logger()));
        hit(lane);
        if (!scene.show(id).path("status").asText().equals("cancelled")) {
            scene.notifications.cancel(id, scene.log.logger()); // the turn asked for less
        }
        scene.live(FIRST.plus(Duration.ofDays(1)));
        JsonNode shown = scene.show(id);
        assertEquals("cancelled", shown.path("status").asText());
        assertEquals("cancelled", shown.at("/latest/status").asText("cancelled"), "if any had begun");

        scene.live(Instant.parse("2027-12-01T00:00:00Z"));
        assertEquals(List.of(), told);
        assertTrue(scene.tables.rows("schedule").isEmpty());
        scene.clock.set(FIRST.plus(Duration.ofDays(39)));
        scene.notifications.dropOld(() -> false);
        scene.notifications.dropOld(() -> false);
        assertTrue(scene.tables.rows("jobs").isEmpty(), "it is not kept for its next time");
    }

    @Test
    void nextTurnOfACancelledSeriesSchedulesNoOther() {
        String id = accepted("[{\"user\":\"ann\"}]");
        at(9, () -> scene.another().cancel(id, scene.log.logger())); // when the next turn's item is put
        scene.next(Lane.DIRECT);
        scene.tables.takes(() -> {});
        assertEquals(1, scene.tables.rows("schedule").size());
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(List.of(), told);
        assertTrue(scene.tables.rows("schedule").isEmpty());
    }

    /** Who comes late finds that the other one is two turns ahead. */
    @ParameterizedTest
    @MethodSource("requests")
    void instanceThatWakesTwoTurnsLaterRevertsNothing(String to, Lane lane, int request) {
        String id = accepted(to);
        at(request, () -> {
            Jobs other = scene.another().jobs();
            other.expand(new PageItem(id, 0, 0), lane, NOBODY, scene.log.logger());
            scene.clock.set(Instant.parse("2026-11-24T08:00:00Z"));
            other.expand(new PageItem(id, 1, 0), lane, NOBODY, scene.log.logger());
        });
        hit(lane);
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(Map.of("c-ann", 3, "c-bob", 3), scene.said());
        assertEquals(3, scene.show(id).path("occurrences").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void eraseInMidTurnDeletesASeriesForThatUserAlone(int request) {
        String id = accepted("[{\"user\":\"ann\"}]");
        at(request, () -> Rooms.userData(scene.tables).erase("ann", null));
        hit(Lane.DIRECT);
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));

        assertEquals(List.of(), told);
        assertEquals(Result.NOT_FOUND, scene.notifications.show(id, Map.of()).result());
        assertTrue(
                scene.tables.rows("jobs").isEmpty(), scene.tables.rows("jobs").toString());
    }
}
