package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list shows what was accepted, newest first. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class NotificationListTest {
    private static final String ANN = "{\"to\":{\"user\":\"ann\"},\"text\":\"hi\"";
    private static final String DAILY =
            ",\"at\":\"2026-11-23T08:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}";

    private final Scene scene = new Scene();

    @BeforeEach
    void meet() {
        scene.meet("emulator", "c-ann", "ann");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private JsonNode page(Map<String, String> query) {
        return Scene.json(scene.notifications.list(query));
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("notifications").forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private List<String> all(Map<String, String> query) {
        List<String> ids = new ArrayList<>();
        Map<String, String> asked = new TreeMap<>(query);
        JsonNode page;
        do {
            page = page(asked);
            ids.addAll(ids(page));
            asked.put("after", page.path("next").asText());
        } while (page.has("next"));
        return ids;
    }

    @Test
    void theNewestComesFirstPageByPage() {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            accepted.add(0, scene.accepted(ANN + "}"));
            scene.clock.advance(Duration.ofHours(5));
        }

        assertEquals(accepted, all(Map.of("top", "10")));
        assertEquals(accepted.subList(0, 10), ids(page(Map.of("top", "10"))));
        assertEquals("{\"notifications\":[]}", page(Map.of("newerThan", "PT1H")).toString());
    }

    @Test
    void listIsFilteredByState() {
        String sent = scene.accepted(ANN + "}");
        scene.drain();
        String off = scene.accepted(ANN + ",\"delay\":\"PT9M\"}");
        scene.notifications.cancel(off, scene.log.logger());
        String later = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        String paused = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        scene.notifications.pause(paused, scene.log.logger());
        String series = scene.accepted(ANN + DAILY + "}");
        scene.clock.advance(Duration.ofSeconds(3));

        for (int i = 0; i < 2; i++) { // found out, then known
            assertEquals(List.of(sent), all(Map.of("state", "done")));
            assertEquals(List.of(off), all(Map.of("state", "cancelled")));
            assertEquals(List.of(paused), all(Map.of("state", "paused")));
            assertEquals(2, all(Map.of("state", "scheduled")).size());
            assertTrue(all(Map.of("state", "scheduled")).containsAll(List.of(later, series)));
            assertEquals(List.of(), all(Map.of("state", "expired")));
        }
    }

    @Test
    void listIsFilteredByTimeAndLabel() {
        String first = scene.accepted(ANN + ",\"labels\":[\"a\",\"b\"]}");
        scene.clock.advance(Duration.ofDays(2));
        String second = scene.accepted(ANN + ",\"labels\":[\"b\"]}");
        Instant between = Scene.NOW.plus(Duration.ofDays(1));

        assertEquals(List.of(second, first), all(Map.of("label", "b")));
        assertEquals(List.of(first), all(Map.of("label", "a")));
        assertEquals(List.of(), all(Map.of("label", "c")));
        assertEquals(List.of(first), all(Map.of("olderThan", between.toString())));
        assertEquals(List.of(second), all(Map.of("newerThan", "P1D")));
        assertEquals(List.of(first), all(Map.of("label", "b", "olderThan", "P1D")));
        assertEquals("[\"a\",\"b\"]", scene.show(first).path("labels").toString());
    }

    @Test
    void occurrencesAreListedBySeries() {
        String series = scene.accepted(ANN + DAILY + ",\"labels\":[\"a\"]}");
        scene.live(Instant.parse("2026-11-25T12:00:00Z"));

        assertEquals(List.of(series), all(Map.of()));
        assertEquals(List.of(series), all(Map.of("label", "a")));
        List<String> occurrences = all(Map.of("series", series));
        assertEquals(3, occurrences.size());
        assertEquals(scene.show(series).at("/latest/id").asText(), occurrences.get(0));
        assertEquals("[\"a\"]", scene.show(occurrences.get(0)).path("labels").toString());
    }

    @Test
    void sweptNotificationIsNotListedAndLeavesNoRows() {
        scene.accepted(ANN + ",\"labels\":[\"a\"]}");
        scene.drain();
        scene.clock.advance(Duration.ofDays(60));
        scene.sweep();

        assertEquals(List.of(), all(Map.of()));
        assertEquals(List.of(), scene.tables.rows("joblist"));
    }

    @Test
    void danglingRowIsSkippedAndDeletedADayLater() {
        String kept = scene.accepted(ANN + "}");
        scene.tables.goDown();
        scene.tables.comeBack();
        Row row = scene.tables.rows("joblist").get(0).row();
        scene.tables.table("joblist").put(new Row(row.partition(), row.key().replaceAll(".$", "x"), row.values()));

        assertEquals(List.of(kept), all(Map.of()));
        assertEquals(2, scene.tables.rows("joblist").size());
        scene.clock.advance(Duration.ofHours(25));
        assertEquals(List.of(kept), all(Map.of()));
        assertEquals(1, scene.tables.rows("joblist").size());
    }

    @Test
    void labelIsFoundWithoutReadingOtherNotifications() {
        String old = scene.accepted(ANN + ",\"labels\":[\"mine\"]}");
        for (int day = 0; day < 100; day++) {
            for (int i = 0; i < 10; i++) {
                scene.accepted(ANN + ",\"labels\":[\"others\"]}");
            }
            scene.clock.advance(Duration.ofDays(1));
        }
        scene.tables.forgetRequests();

        assertEquals(List.of(old), all(Map.of("label", "mine")));
        assertTrue(scene.tables.requests().size() < 8, scene.tables.requests().toString());
        scene.tables.forgetRequests();
        assertEquals(10, all(Map.of("newerThan", "P1D", "top", "100")).size());
        long pages = scene.tables.requests().stream()
                .filter(request -> request.equals("page joblist"))
                .count();
        assertEquals(1, pages);
    }

    @Test
    void finishedNotificationsAreNotReadAgain() {
        IntStream.range(0, 300).forEach(i -> scene.accepted(ANN + "}"));
        scene.drain();
        String later = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        scene.clock.advance(Duration.ofSeconds(3));
        assertEquals(301, all(Map.of("top", "100")).size());
        scene.tables.forgetRequests();

        assertEquals(List.of(later), all(Map.of("state", "scheduled")));
        assertTrue(scene.tables.requests().size() < 5, scene.tables.requests().size() + "");
    }

    @Test
    void timerListsAMissingSeries() {
        String series = scene.accepted(ANN + DAILY + "}");
        scene.tables
                .rows("joblist")
                .forEach(stored -> scene.tables
                        .table("joblist")
                        .delete(stored.row().partition(), stored.row().key()));
        assertEquals(List.of(), all(Map.of()));
        scene.notifications.putAgain("0", "g");
        scene.notifications.putAgain("0", "g");

        assertEquals(List.of(series), all(Map.of()));
    }

    @Test
    void theSameRequestIsListedOnce() {
        for (int i = 0; i < 3; i++) {
            scene.notifications.accept(ANN + ",\"labels\":[\"a\"]}", "key", null, scene.log.logger());
            scene.clock.advance(Duration.ofHours(1));
        }

        assertEquals(1, all(Map.of()).size());
        assertEquals(1, all(Map.of("label", "a")).size());
    }

    @ParameterizedTest
    @CsvSource({
        "top,0,top",
        "top,x,top",
        "top,101,top",
        "after,%%,after",
        "state,open,state",
        "state,DONE,state",
        "state,'',state",
        "label,'',label",
        "label,'  ',label",
        "series,x,series",
        "series,'../x',series",
        "olderThan,yesterday,olderThan",
        "newerThan,P11Y,newerThan",
        "newerThan,PT-1H,newerThan",
        "newerThan,9999999,newerThan",
        "stat,done,stat"
    })
    void aQueryThatMakesNoSenseIsRefusedAndNamed(String name, String value, String word) {
        var answer = scene.notifications.list(Map.of(name, value));

        assertEquals(Result.MALFORMED, answer.result(), answer.toString());
        assertTrue(Scene.json(answer).at("/error/message").asText().startsWith(word + " "), answer.toString());
        assertFalse(Scene.json(answer).at("/error/message").asText().contains("yesterday"));
    }

    @Test
    void contradictoryQueriesAreRefused() {
        assertEquals(
                Result.MALFORMED,
                scene.notifications
                        .list(Map.of("newerThan", "PT1H", "olderThan", "PT2H"))
                        .result());
        assertEquals(
                Result.MALFORMED,
                scene.notifications
                        .list(Map.of("label", "a", "series", "0".repeat(32)))
                        .result());
        assertEquals(
                Result.MALFORMED,
                scene.notifications.list(Map.of("label", "x".repeat(65))).result());
    }
}
