package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is paused waits until it is resumed; a time of a series can be left out. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class PauseTest {
    private static final String ANN = "{\"to\":{\"user\":\"ann\"},\"text\":\"hi\"";
    private static final String DAILY = ANN
            + ",\"at\":\"2026-11-23T08:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=4\",\"timeZone\":\"UTC\"}}";

    private final Scene scene = new Scene();

    @BeforeEach
    void meet() {
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private JsonNode pause(String id) {
        return Scene.json(scene.notifications.pause(id, scene.log.logger()));
    }

    private JsonNode resume(String id) {
        return Scene.json(scene.notifications.resume(id, scene.log.logger()));
    }

    private ApiResult skip(String id, String due) {
        return scene.notifications.skip(id, "{\"due\":\"" + due + "\"}", scene.log.logger());
    }

    @Test
    void pausedNotificationIsSentAfterTheResume() {
        String id = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        assertEquals("paused", pause(id).path("status").asText());
        scene.live(Scene.NOW.plus(Duration.ofHours(3)));
        assertEquals(Map.of(), scene.said());
        assertEquals("paused", scene.show(id).path("status").asText());

        assertEquals("sending", resume(id).path("status").asText());
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void queuedMessageWaitsDuringAPauseAndUsesNoAttempt() {
        scene.connector.next(Answer.status(429).header("Retry-After", "1"));
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\"}");
        scene.next(Lane.DIRECT); // its recipient waits in an item of their own
        pause(id);
        int before = scene.connector.received().size();
        while (scene.direct.puts().get(scene.direct.puts().size() - 1).delay().compareTo(Duration.ofMinutes(5)) < 0) {
            scene.next(Lane.DIRECT);
        }
        assertEquals(before, scene.connector.received().size());
        assertEquals("paused", scene.show(id).path("status").asText());
        resume(id);
        scene.drain();
        assertEquals(before + 1, scene.connector.received().size());
        assertEquals(1, scene.counts(id).path("sent").asInt());
    }

    @Test
    void pauseInMidPageHoldsTheRestUntilTheResume() {
        for (int i = 0; i < 600; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\"}");
        AtomicInteger told = new AtomicInteger();
        scene.connector.always(request -> {
            if (told.incrementAndGet() == 100) {
                pause(id);
            }
            return Answer.created("x");
        });
        for (int i = 0; i < 6; i++) {
            scene.next(Lane.BULK);
        }
        assertTrue(told.get() < 200, "told " + told);
        assertEquals("paused", scene.show(id).path("status").asText());

        resume(id);
        scene.drain();
        assertEquals(602, scene.said().size());
        assertEquals(602, told.get());
        assertEquals(602, scene.counts(id).path("sent").asInt());
    }

    @Test
    void previousVersionLeavesPausedNotificationsAlone() {
        String id = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        pause(id);
        assertEquals(2, needs(id));
        resume(id);

        assertEquals(1, needs(id));
        String filled = scene.accepted(ANN + ",\"delay\":\"PT1H\",\"variables\":{\"a\":\"b\"}}");
        pause(filled);
        resume(filled);
        assertEquals(2, needs(filled), "it has words to be filled in as well");
    }

    private long needs(String id) {
        return scene.tables.table("jobs").find(id, "job").orElseThrow().row().number("needs");
    }

    @Test
    void notificationThatExpiresDuringAPauseIsNotSent() {
        String id = scene.accepted(ANN + ",\"delay\":\"PT1H\",\"expires\":\"2026-11-22T12:00:00Z\"}");
        pause(id);
        scene.live(Scene.NOW.plus(Duration.ofHours(5)));
        assertEquals("expired", scene.show(id).path("status").asText());
        resume(id);
        scene.drain();

        assertEquals(Map.of(), scene.said());
    }

    @Test
    void pausedNotificationCanBeCancelled() {
        String id = scene.accepted(ANN + ",\"delay\":\"PT9M\"}");
        pause(id);
        scene.notifications.cancel(id, scene.log.logger());
        assertEquals("cancelled", resume(id).path("status").asText());
        scene.drain();

        assertEquals(Map.of(), scene.said());
    }

    @Test
    void finishedNotificationCanNeitherBePausedNorResumed() {
        String id = scene.accepted(ANN + "}");
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));

        assertEquals("done", pause(id).path("status").asText());
        assertEquals("done", resume(id).path("status").asText());
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void repeatedResumeSendsTheMessageOnce() {
        String id = scene.accepted(ANN + "}");
        pause(id);
        scene.drain();
        resume(id);
        resume(id);
        resume(id);
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void failedResumeCanBeRepeated() {
        String id = scene.accepted(ANN + "}");
        pause(id);
        scene.drain();
        scene.direct.goDownAfter(0);
        assertThrows(StorageException.class, () -> resume(id));
        scene.direct.comeBack();
        resume(id);
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void seriesLeavesOutTimesDuringAPause() {
        String id = scene.accepted(DAILY);
        pause(id);
        assertEquals("paused", scene.show(id).path("status").asText());
        List<String> told = scene.listen();
        scene.live(Instant.parse("2026-11-24T12:00:00Z"));
        assertEquals(List.of(), told);
        JsonNode shown = resume(id);

        assertEquals("scheduled", shown.path("status").asText());
        assertEquals("2026-11-25T08:00:00Z", shown.path("due").asText());
        scene.live(Instant.parse("2026-12-24T12:00:00Z"));
        assertEquals(List.of("2026-11-25T08:00:00Z c-ann", "2026-11-26T08:00:00Z c-ann"), told);
    }

    @Test
    void pauseBetweenTwoOccurrencesChangesNothing() {
        String id = scene.accepted(DAILY);
        List<String> told = scene.listen();
        pause(id);
        resume(id);
        scene.live(Instant.parse("2026-12-24T12:00:00Z"));

        assertEquals(4, told.size(), told.toString());
    }

    @Test
    void aSeriesPausesItsLatestOccurrenceAsWell() {
        String id = scene.accepted(DAILY);
        scene.clock.set(Instant.parse("2026-11-23T08:00:00Z"));
        scene.sweep();
        scene.next(Lane.DIRECT);
        pause(id);
        scene.drain();
        assertEquals(Map.of(), scene.said());
        assertEquals("paused", scene.show(id).at("/latest/status").asText());

        resume(id);
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void repeatedSkipLeavesOutOnlyTheNextTime() {
        String id = scene.accepted(DAILY);
        List<String> told = scene.listen();
        for (int i = 0; i < 3; i++) {
            JsonNode shown = Scene.json(skip(id, "2026-11-23T08:00:00Z"));
            assertEquals("2026-11-24T08:00:00Z", shown.path("due").asText(), shown.toString());
        }
        scene.live(Instant.parse("2026-12-24T12:00:00Z"));

        assertEquals(
                List.of("2026-11-24T08:00:00Z c-ann", "2026-11-25T08:00:00Z c-ann", "2026-11-26T08:00:00Z c-ann"),
                told);
    }

    @Test
    void skippingTheLastTimeEndsTheSeries() {
        String id = scene.accepted(DAILY.replace("COUNT=4", "COUNT=1"));

        assertEquals(
                "done",
                Scene.json(skip(id, "2026-11-23T08:00:00Z")).path("status").asText());
        scene.live(Instant.parse("2026-12-24T12:00:00Z"));
        assertEquals(Map.of(), scene.said());
    }

    @Test
    void aTimeThatIsNotTheNextIsRefused() {
        String id = scene.accepted(DAILY);
        String once = scene.accepted(ANN + ",\"delay\":\"PT1H\"}");
        List<Object> before = scene.everything();

        assertEquals(Result.REFUSED, skip(id, "2026-11-24T08:00:00Z").result());
        assertEquals(Result.REFUSED, skip(once, "2026-11-22T11:00:00Z").result());
        assertEquals(
                Result.NOT_FOUND, skip("0".repeat(32), "2026-11-24T08:00:00Z").result());
        assertEquals(
                Result.NOT_FOUND,
                scene.notifications.pause("x", scene.log.logger()).result());
        assertEquals(
                Result.NOT_FOUND,
                scene.notifications.resume("x", scene.log.logger()).result());
        assertEquals(before, scene.everything());
    }

    @Test
    void aTimeThatHasBegunIsNotSkipped() {
        String id = scene.accepted(DAILY);
        scene.live(Instant.parse("2026-11-23T08:00:00Z"));

        assertEquals(Result.REFUSED, skip(id, "2026-11-23T08:00:00Z").result());
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void aCrashBeforeTheSeriesIsChangedLosesNoTime() {
        String id = scene.accepted(DAILY);
        List<String> told = scene.listen();
        scene.tables.takes(() -> {
            List<String> requests = scene.tables.requests();
            if (requests.get(requests.size() - 1).equals("merge jobs")) {
                throw new StorageException("the worker ends", null);
            }
        });
        assertThrows(StorageException.class, () -> skip(id, "2026-11-23T08:00:00Z"));
        scene.tables.takes(() -> {});
        scene.live(Instant.parse("2026-12-24T12:00:00Z"));

        assertEquals(4, told.size(), told.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"due\":null}",
                "{\"due\":1}",
                "{\"due\":\"\"}",
                "{\"due\":\"tomorrow\"}",
                "{\"due\":\"2026-11-23\"}",
                "{\"due\":\"2026-11-23T08:00:00Z\",\"x\":1}",
                "{\"due\":\"2026-11-23T08:00:00Z\",\"due\":\"2026-11-23T08:00:00Z\"}",
                "{\"Due\":\"2026-11-23T08:00:00Z\"}"
            })
    void aBodyThatNamesNoTimeIsRefused(String body) {
        String id = scene.accepted(DAILY);
        List<Object> before = scene.everything();

        assertEquals(
                Result.MALFORMED,
                scene.notifications.skip(id, body, scene.log.logger()).result());
        assertEquals(
                Result.TOO_LARGE,
                scene.notifications
                        .skip(id, " ".repeat(1_025), scene.log.logger())
                        .result());
        assertEquals(before, scene.everything());
    }
}
