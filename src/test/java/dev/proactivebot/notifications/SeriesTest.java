package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue.Put;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What recurs is said at each of its times, once to each recipient, until it ends or is called off. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class SeriesTest {
    private static final String FIRST = "0".repeat(32);
    private static final String LAST = "f".repeat(32);
    private static final String ANN = "{\"user\":\"ann\"}";
    private static final String EVERYONE = "{\"everyone\":true}";
    private static final String TOMORROW = "2026-11-23T08:00:00Z";

    private final Scene scene = new Scene();
    private final List<String> told = scene.listen();

    @BeforeEach
    void meet() {
        scene.meet("emulator", "c-ann", "ann");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private static String daily(String to, String more, String... times) {
        return request(to, "FREQ=DAILY" + more, times);
    }

    /** @param times further fields; from tomorrow at nine in Berlin when there are none */
    private static String request(String to, String rule, String... times) {
        String at = times.length == 0 ? "\"at\":\"" + TOMORROW + "\"" : String.join(",", times);
        return "{\"to\":" + to + ",\"text\":\"hi\"," + at + ",\"recurrence\":{\"rule\":\"" + rule
                + "\",\"timeZone\":\"Europe/Berlin\"}}";
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private JsonNode cancel(String id) {
        return Scene.json(scene.notifications.cancel(id, scene.log.logger()));
    }

    @ParameterizedTest
    @CsvSource({"2026-10-19, 2026-10-25", "2027-03-22, 2027-03-28"})
    void weekdaySeriesKeepsItsLocalTimeAcrossAClockChange(LocalDate monday, LocalDate change) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        scene.clock.set(monday.atStartOfDay(berlin).toInstant());
        scene.meet("emulator", "c-bob", "bob");
        Instant first = monday.atTime(9, 0).atZone(berlin).toInstant();
        String id = scene.accepted(request(
                "[" + ANN + ",{\"user\":\"bob\"}]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "\"at\":\"" + first + "\""));
        scene.live(monday.plusDays(14).atStartOfDay(berlin).toInstant());

        List<String> expected = new ArrayList<>();
        for (int day : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 10, 11}) {
            Instant nine = monday.plusDays(day).atTime(9, 0).atZone(berlin).toInstant();
            expected.addAll(List.of(nine + " c-ann", nine + " c-bob"));
        }
        assertEquals(expected, told.stream().sorted().toList());
        assertTrue(change.isAfter(monday) && change.isBefore(monday.plusDays(14)));
        assertNotEquals(expected.get(0).substring(10), expected.get(19).substring(10), "another hour by UTC");
        assertEquals(10, scene.show(id).path("occurrences").asInt());
    }

    @Test
    void occurrenceHasOneTraceForAllItsRecipients() {
        scene.meet("emulator", "c-bob", "bob");
        scene.accepted(request("[" + ANN + ",{\"user\":\"bob\"}]", "FREQ=DAILY;COUNT=2"));
        scene.live(at("2026-12-10T00:00:00Z"));

        List<String> traces = scene.connector.received().stream()
                .map(request -> String.valueOf(request.header("traceparent")).substring(3, 35))
                .toList();
        assertEquals(4, traces.size());
        assertEquals(2, Set.copyOf(traces).size(), traces::toString);
        assertEquals(traces.get(0), traces.get(1));
        traces.forEach(trace -> assertTrue(scene.log.text().contains(" trace=" + trace + " job="), scene.log.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {";COUNT=3", ";UNTIL=20261125T080000Z", ";UNTIL=20261125"})
    void aRuleThatEndsEndsTheSeries(String end) {
        String id = scene.accepted(daily(ANN, end));
        scene.live(at("2026-12-10T00:00:00Z"));

        assertEquals(List.of(TOMORROW + " c-ann", "2026-11-24T08:00:00Z c-ann", "2026-11-25T08:00:00Z c-ann"), told);
        JsonNode shown = scene.show(id);
        assertEquals("done", shown.path("status").asText());
        assertFalse(shown.has("due"), shown.toString());
        assertEquals(3, shown.path("occurrences").asInt());
        assertTrue(scene.tables.rows("schedule").isEmpty());
    }

    @Test
    void everyoneMeansUsersKnownAtEachOccurrence() {
        String id = scene.accepted(daily(EVERYONE, ""));
        scene.live(at("2026-11-23T12:00:00Z"));
        scene.meet("emulator", "c-bob", "bob");
        scene.live(at("2026-11-24T12:00:00Z"));

        assertEquals(3, told.size(), told.toString());
        assertEquals(List.of("2026-11-24T08:00:00Z c-ann", "2026-11-24T08:00:00Z c-bob"), sorted(told.subList(1, 3)));
        assertEquals(2, scene.show(id).at("/latest/counts/sent").asInt());
    }

    private static List<String> sorted(List<String> list) {
        return list.stream().sorted().toList();
    }

    @Test
    void everyoneCanBeLimitedToAChannel() {
        scene.meet("msteams", "c-teams", "bob");
        scene.accepted(daily("{\"everyone\":true,\"channelId\":\"msteams\"}", ";COUNT=2"));
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(List.of(TOMORROW + " c-teams", "2026-11-24T08:00:00Z c-teams"), told);
    }

    @Test
    void longListUsesTheBulkQueue() {
        List<String> users = IntStream.range(0, 150)
                .peek(i -> scene.meet("emulator", "c" + i, "u" + i))
                .mapToObj(i -> "{\"user\":\"u" + i + "\"}")
                .toList();
        scene.accepted(daily(users.toString(), ";COUNT=2"));
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(300, told.stream().distinct().count());
        assertEquals(300, told.size());
        assertTrue(scene.direct.puts().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        // a Sunday at eleven is no Monday, but its time of day counts
        "FREQ=WEEKLY;BYDAY=MO, 2026-11-22T11:00:00+01:00, 2026-11-23T10:00:00Z",
        "FREQ=DAILY,           2026-11-22T11:00:00+01:00, 2026-11-22T10:00:00Z",
        "FREQ=DAILY,           2026-11-22T10:59:59+01:00, 2026-11-23T09:59:59Z",
        "FREQ=DAILY,           2020-07-01T09:00:00+02:00, 2026-11-23T08:00:00Z",
        "FREQ=DAILY,           2026-12-24T09:00:00.7+01:00, 2026-12-24T08:00:00Z",
        "FREQ=WEEKLY;INTERVAL=2, 2026-11-16T09:00:00+01:00, 2026-11-30T08:00:00Z",
        "FREQ=DAILY;BYHOUR=7,  2026-11-23T02:00:00-05:00, 2026-11-24T06:00:00Z",
        "FREQ=HOURLY,          2026-11-22T08:30:00Z,      2026-11-22T10:30:00Z",
    })
    void theFirstTimeIsNotBeforeAtAndNotInThePast(String rule, String at, String due) {
        JsonNode accepted = Scene.json(scene.post(request(ANN, rule, "\"at\":\"" + at + "\"")));

        assertEquals(due, accepted.path("due").asText());
        assertEquals(
                at(due).plus(Duration.ofDays(3)).toString(),
                accepted.path("expires").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Z", "Etc/UTC", "Asia/Kathmandu", "GMT"})
    void aTimeZoneIsARegionOrUtc(String zone) {
        assertEquals(
                Result.QUEUED,
                scene.post(daily(ANN, "").replace("Europe/Berlin", zone)).result());
    }

    @Test
    void eachOccurrenceLivesAsLongAsTheFirst() {
        String id = scene.accepted(
                daily(ANN, "", "\"at\":\"2026-11-20T08:00:00Z\"", "\"expires\":\"2026-11-20T09:30:00Z\""));
        scene.live(at("2026-11-24T08:10:00Z"));

        JsonNode latest = scene.show(id).path("latest");
        assertEquals("2026-11-24T08:00:00Z", latest.path("due").asText());
        assertEquals("2026-11-24T09:30:00Z", latest.path("expires").asText());
    }

    @Test
    void missedOccurrencesAreSentOnceAndTheSeriesGoesOn() {
        String id = scene.accepted(daily(ANN, ""));
        scene.clock.set(at("2026-11-28T10:00:00Z"));
        scene.sweep();
        scene.drain();
        assertEquals(List.of("2026-11-28T10:00:00Z c-ann"), told);
        assertEquals("2026-11-28T08:00:00Z", scene.show(id).at("/latest/due").asText());
        assertEquals(1, scene.show(id).path("occurrences").asInt());

        scene.live(at("2026-11-29T12:00:00Z"));
        assertEquals(List.of("2026-11-28T10:00:00Z c-ann", "2026-11-29T08:00:00Z c-ann"), told);
    }

    @Test
    void expiredOccurrenceIsSkippedAndTheSeriesGoesOn() {
        String id =
                scene.accepted(daily(ANN, "", "\"at\":\"" + TOMORROW + "\"", "\"expires\":\"2026-11-23T09:00:00Z\""));
        scene.clock.set(at("2026-11-28T09:00:00Z"));
        scene.sweep();
        scene.drain();
        assertEquals(List.of(), told);
        assertEquals(0, scene.show(id).path("occurrences").asInt());
        assertFalse(scene.show(id).has("latest"));
        assertEquals("2026-11-29T08:00:00Z", scene.show(id).path("due").asText());

        scene.live(at("2026-11-29T12:00:00Z"));
        assertEquals(List.of("2026-11-29T08:00:00Z c-ann"), told);
    }

    @Test
    void expiredLastOccurrenceEndsTheSeries() {
        String id = scene.accepted(daily(ANN, ";COUNT=2"));
        scene.clock.set(at("2027-01-01T00:00:00Z"));
        scene.sweep();
        scene.drain();

        assertEquals(List.of(), told);
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void anItemThatComesTooEarlyWaitsForItsTime() {
        String id = scene.accepted(daily(ANN, ";COUNT=1", "\"at\":\"2026-11-22T10:05:00Z\""));
        scene.deliver(atOnce(scene.direct.only()), Lane.DIRECT);
        assertEquals(List.of(), told);
        assertEquals(0, scene.show(id).path("occurrences").asInt());
        assertEquals(
                scene.direct.puts().get(0).delay(), scene.direct.puts().get(1).delay());

        scene.drain();
        assertEquals(1, told.size(), told.toString());
    }

    private static Put atOnce(Put put) {
        return new Put(put.body(), Duration.ZERO);
    }

    @Test
    void repeatedRequestGetsTheFirstAnswerAfterAnyRecurrence() {
        ApiResult first = scene.notifications.accept(daily(ANN, ""), "k", null, scene.log.logger());
        assertEquals(TOMORROW, Scene.json(first).path("due").asText());
        assertEquals(first, scene.notifications.accept(daily(ANN, ""), "k", null, scene.log.logger()));
        scene.live(at("2026-11-25T12:00:00Z"));
        assertEquals(first, scene.notifications.accept(daily(ANN, ""), "k", null, scene.log.logger()));
        scene.live(at("2026-11-26T12:00:00Z"));

        assertEquals(4, told.size(), told.toString());
        assertEquals(
                Result.CONTRADICTORY,
                scene.notifications
                        .accept(daily(ANN, ";COUNT=9"), "k", null, scene.log.logger())
                        .result());
    }

    @Test
    void seriesShowsItsRuleNextTimeAndLatestOccurrence() {
        String id = scene.accepted(daily(ANN, ""));
        JsonNode before = scene.show(id);
        assertEquals("scheduled", before.path("status").asText());
        assertEquals(TOMORROW, before.path("due").asText());
        assertEquals("FREQ=DAILY", before.at("/recurrence/rule").asText());
        assertEquals("Europe/Berlin", before.at("/recurrence/timeZone").asText());
        assertEquals(0, before.path("occurrences").asInt());
        assertFalse(before.has("latest"));

        scene.live(at("2026-11-24T12:00:00Z"));
        JsonNode after = scene.show(id);
        assertEquals("2026-11-25T08:00:00Z", after.path("due").asText());
        assertEquals(2, after.path("occurrences").asInt());
        JsonNode latest = after.path("latest");
        assertEquals("done", latest.path("status").asText());
        assertEquals("2026-11-24T08:00:00Z", latest.path("due").asText());
        assertEquals("2026-11-27T08:00:00Z", latest.path("expires").asText());
        assertEquals(1, latest.at("/counts/sent").asInt());

        JsonNode occurrence = scene.show(latest.path("id").asText());
        assertEquals(id, occurrence.path("series").asText());
        assertEquals("sent", occurrence.at("/recipients/0/outcome").asText());
        assertEquals("ann", occurrence.at("/recipients/0/user").asText());
    }

    @Test
    void seriesCancelledBeforeItsFirstTimeIsNeverSent() {
        String id = scene.accepted(daily(ANN, ""));
        JsonNode cancelled = cancel(id);
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals("cancelled", cancelled.path("status").asText());
        assertFalse(cancelled.has("due"), cancelled.toString());
        assertEquals(List.of(), told);
        assertTrue(scene.tables.rows("schedule").isEmpty(), "its item has ended");
        assertEquals("cancelled", scene.show(id).path("status").asText());
    }

    @Test
    void seriesCancelledBetweenTwoTimesEnds() {
        String id = scene.accepted(daily(ANN, ""));
        scene.live(at("2026-11-24T12:00:00Z"));
        JsonNode cancelled = cancel(id);
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(2, told.size());
        assertEquals("done", cancelled.at("/latest/status").asText(), "what was said was said");
        assertEquals(cancelled, cancel(id));
    }

    @Test
    void cancelOfASeriesCancelsItsCurrentOccurrence() {
        scene.meet("emulator", "c-bob", "bob");
        String id = scene.accepted(daily(EVERYONE, ";COUNT=2"));
        scene.clock.set(at(TOMORROW));
        scene.sweep();
        scene.connector.next(Answer.status(429).header("Retry-After", "60"));
        scene.next(Lane.BULK); // the turn
        scene.next(Lane.BULK); // the occurrence's page: one of two has to wait
        cancel(id);
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(1, told.size(), told.toString());
        JsonNode latest = scene.show(id).path("latest");
        assertEquals("cancelled", latest.path("status").asText());
        assertEquals(1, latest.at("/counts/cancelled").asInt());
        assertEquals(1, latest.at("/counts/sent").asInt());
    }

    @Test
    void lastOccurrenceCanStillBeCancelledWhileSending() {
        String id = scene.accepted(daily(ANN, ";COUNT=1"));
        scene.clock.set(at(TOMORROW));
        scene.sweep();
        scene.next(Lane.DIRECT);
        assertEquals("done", scene.show(id).path("status").asText(), "nothing more is to come");
        assertEquals("cancelled", cancel(id).path("status").asText());
        scene.drain();

        assertEquals(List.of(), told);
    }

    @Test
    void aSeriesThatIsDoneCannotBeCalledOff() {
        String id = scene.accepted(daily(ANN, ";COUNT=1"));
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals("done", cancel(id).path("status").asText());
    }

    @Test
    void oneOccurrenceThatIsCalledOffLeavesTheOthers() {
        String id = scene.accepted(daily(ANN, ";COUNT=2"));
        scene.clock.set(at(TOMORROW));
        scene.sweep();
        scene.next(Lane.DIRECT);
        cancel(scene.show(id).at("/latest/id").asText());
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(List.of("2026-11-24T08:00:00Z c-ann"), told);
    }

    @Test
    void anItemThatWasLostIsPutAgain() {
        String id = scene.accepted(daily(ANN, ";COUNT=2"));
        lose();
        assertEquals(1, scene.notifications.putAgain(FIRST, LAST));
        scene.live(at("2026-11-23T12:00:00Z"));
        lose();
        scene.clock.set(at("2026-11-24T12:00:00Z")); // long due
        assertEquals(1, scene.notifications.putAgain(id, id));
        scene.drain();

        assertEquals(List.of(TOMORROW + " c-ann", "2026-11-24T12:00:00Z c-ann"), told);
    }

    private void lose() {
        var schedule = scene.tables.table("schedule");
        scene.tables
                .rows("schedule")
                .forEach(stored ->
                        schedule.delete(stored.row().partition(), stored.row().key()));
    }

    @Test
    void needlesslyRepeatedItemSendsNothingTwice() {
        scene.accepted(daily(ANN, ";COUNT=3"));
        scene.notifications.putAgain(FIRST, LAST);
        scene.notifications.putAgain(FIRST, LAST);
        assertEquals(1, scene.tables.rows("schedule").size());
        scene.clock.set(at("2026-11-23T07:55:00Z"));
        scene.notifications.putAgain(FIRST, LAST);
        scene.sweep();
        assertEquals(2, scene.direct.puts().size());
        scene.live(at("2026-12-01T00:00:00Z"));

        assertEquals(3, told.size(), told.toString());
        assertEquals(
                3, told.stream().map(said -> said.substring(0, 10)).distinct().count());
    }

    @Test
    void onlyLiveSeriesOfThatRangeArePutAgain() {
        scene.accepted("{\"to\":" + ANN + ",\"text\":\"hi\",\"at\":\"" + TOMORROW + "\"}");
        cancel(scene.accepted(daily(ANN, "")));
        scene.accepted(daily(ANN, ";COUNT=1", "\"at\":\"2026-11-22T10:05:00Z\""));
        scene.drain();
        assertEquals(0, scene.notifications.putAgain(FIRST, LAST));

        String id = scene.accepted(daily("[" + ANN + ",{\"conversation\":\"c-ann\"}]", ""));
        assertEquals(1, scene.notifications.putAgain(FIRST, LAST));
        assertEquals(1, scene.notifications.putAgain(id, id));
        assertEquals(0, scene.notifications.putAgain(id + "0", LAST));
        assertEquals(0, scene.notifications.putAgain(FIRST, id.substring(0, 31)));
    }

    @Test
    void oldLiveSeriesIsKeptWithItsRecipients() {
        String id =
                scene.accepted(daily("[" + ANN + ",{\"conversation\":\"c-ann\"}]", "", "\"at\":\"" + TOMORROW + "\""));
        for (int day = 0; day < 90; day++) {
            scene.live(Scene.NOW.plus(Duration.ofDays(day)));
            scene.notifications.dropOld(() -> false);
        }
        assertEquals(89, told.size(), "two names are one recipient");
        assertEquals(89, scene.show(id).path("occurrences").asInt());
        assertEquals(38 * 4 + 3, scene.tables.rows("jobs").size(), "those of 38 days");
    }

    @Test
    void aLiveSeriesIsKeptWhileTheAppIsOffForAYear() {
        String id = scene.accepted(request(ANN, "FREQ=YEARLY"));
        scene.live(at("2026-11-24T00:00:00Z"));
        scene.clock.set(at("2028-11-23T12:00:00Z"));
        assertEquals(2, scene.notifications.dropOld(() -> false), "the first occurrence and whom it named");
        assertEquals(0, scene.notifications.dropOld(() -> false), "and the others are put off");
        assertFalse(scene.show(id).has("latest"), "it is long ago");
        scene.sweep();
        scene.drain();

        assertEquals(List.of(TOMORROW + " c-ann", "2028-11-23T12:00:00Z c-ann"), told);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void finishedSeriesIsDeletedLikeOtherNotifications(boolean isCancelled) {
        String id = scene.accepted(request(ANN, "FREQ=YEARLY" + (isCancelled ? "" : ";COUNT=1")));
        scene.live(at("2026-11-23T12:00:00Z"));
        if (isCancelled) {
            cancel(id);
        }
        scene.clock.set(at("2026-12-30T12:00:00Z"));
        scene.notifications.dropOld(() -> false);
        assertEquals(
                isCancelled ? "cancelled" : "done",
                scene.show(id).path("status").asText());

        scene.clock.set(at("2026-12-31T12:00:00Z"));
        scene.notifications.dropOld(() -> false);
        assertTrue(
                scene.tables.rows("jobs").isEmpty(), scene.tables.rows("jobs").toString());
    }

    @Test
    void unacceptedSeriesIsDeletedToo() {
        scene.tables.takes(() -> {
            if (scene.tables.requests().get(scene.tables.requests().size() - 1).equals("insert schedule")) {
                throw new StorageException("down", null);
            }
        });
        assertThrows(StorageException.class, () -> scene.post(daily(ANN, "")));
        scene.tables.takes(() -> {});
        assertEquals(0, scene.notifications.putAgain(FIRST, LAST), "who was told that it was not kept may ask again");
        scene.clock.set(at("2026-12-31T12:00:00Z"));
        scene.notifications.dropOld(() -> false);

        assertTrue(scene.tables.rows("jobs").isEmpty());
    }

    /** A newer version may read it: this one waits for that. */
    @ParameterizedTest
    @CsvSource({"rule, FREQ=EVERYNOWANDTHEN", "timeZone, Mars/Utopia"})
    void unreadableRuleWaitsAnHourAtATimeAndChangesNothing(String name, String value) {
        String id = scene.accepted(daily(ANN, ""));
        String fine = row(id).row().text(name);
        change(id, new Row(id, "job").with(name, value));
        StoredRow before = row(id);
        scene.live(at("2026-11-24T12:00:00Z"));
        scene.notifications.putAgain(FIRST, LAST);
        scene.notifications.putAgain(FIRST, LAST);
        scene.live(at("2026-11-24T20:00:00Z"));

        assertEquals(List.of(), told);
        assertEquals(before, row(id));
        List<String> lines = scene.log.lines(Level.SEVERE);
        assertTrue(lines.size() >= 18 && lines.size() <= 36, lines.size() + " times in 36 hours");
        assertEquals(
                "The rule of a series cannot be read; it waits for a version of this app that can read it: job=" + id,
                lines.get(0));

        change(id, new Row(id, "job").with(name, fine));
        scene.live(at("2026-11-25T12:00:00Z"));
        assertEquals(2, told.size(), told.toString());
        assertEquals("2026-11-25T08:00:00Z c-ann", told.get(1));
    }

    private StoredRow row(String id) {
        return scene.tables.rows("jobs").stream()
                .filter(stored -> stored.row().partition().equals(id))
                .filter(stored -> stored.row().key().equals("job"))
                .findFirst()
                .orElseThrow();
    }

    private void change(String id, Row change) {
        assertTrue(scene.tables.table("jobs").merge(change, row(id).version()).isPresent());
    }

    @Test
    void newerSeriesIsKeptWithItsRecipients() {
        String id = scene.accepted(daily(ANN, ";COUNT=2"));
        change(id, new Row(id, "job").with("needs", 3));
        scene.clock.set(at(TOMORROW));
        scene.sweep();
        scene.next(Lane.DIRECT);
        assertEquals(List.of(), told);
        assertEquals(2, scene.direct.puts().size(), "its turn waits");
        assertEquals(Duration.ofMinutes(5), scene.direct.puts().get(1).delay());
        assertThrows(StorageException.class, () -> scene.show(id));
        scene.clock.set(at("2027-03-01T12:00:00Z"));
        assertEquals(0, scene.notifications.dropOld(() -> false));

        assertEquals(2, scene.tables.rows("jobs").size());
    }
}
