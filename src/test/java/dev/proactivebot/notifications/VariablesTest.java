package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each recipient is told their own words. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class VariablesTest {
    private static final String TWO =
            "{\"to\":[{\"user\":\"ann\",\"variables\":{\"name\":\"Ann\"}},{\"user\":\"bob\"}],\"text\":\"Hi ${name}\"";

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

    private Map<String, String> texts() {
        return scene.connector.received().stream()
                .map(Received::json)
                .collect(Collectors.toMap(
                        said -> said.at("/conversation/id").asText(),
                        said -> said.path("text").asText()));
    }

    @Test
    void recipientGetsTheirOwnValueOrTheDefault() {
        scene.accepted(TWO + ",\"variables\":{\"name\":\"you\"}}");
        scene.drain();

        assertEquals(Map.of("c-ann", "Hi Ann", "c-bob", "Hi you"), texts());
    }

    @Test
    void aMissingValueWithoutADefaultIsSkippedAndNamed() {
        String id = scene.accepted(TWO + "}");
        scene.drain();

        assertEquals(Map.of("c-ann", "Hi Ann"), texts());
        assertEquals(1, scene.counts(id).at("/skipped/variableMissing").asInt());
        assertEquals(
                "variableMissing", scene.show(id).at("/recipients/1/reason").asText());
    }

    @Test
    void textWithoutVariablesIsSentAsItStands() {
        scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"costs ${name} and ${5}\"}");
        scene.drain();

        assertEquals(Map.of("c-ann", "costs ${name} and ${5}"), texts());
    }

    @Test
    void broadcastUsesTheDefaults() {
        scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"Hi ${name}\",\"variables\":{\"name\":\"all\"}}");
        scene.drain();

        assertEquals(Map.of("c-ann", "Hi all", "c-bob", "Hi all"), texts());
    }

    @Test
    void retrySendsTheSameText() {
        scene.connector.next(Answer.status(429).header("Retry-After", "2"));
        scene.accepted("{\"to\":{\"user\":\"ann\",\"variables\":{\"name\":\"Ann\"}},\"text\":\"Hi ${name}\"}");
        scene.drain();

        assertEquals(
                List.of("Hi Ann", "Hi Ann"),
                scene.connector.received().stream()
                        .map(request -> request.json().path("text").asText())
                        .toList());
    }

    @Test
    void occurrencesHaveTheWordsOfTheirSeries() {
        scene.accepted(TWO + ",\"variables\":{\"name\":\"you\"},\"at\":\"2026-11-23T08:00:00Z\","
                + "\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=1\",\"timeZone\":\"UTC\"}}");
        scene.live(Instant.parse("2026-11-23T12:00:00Z"));

        assertEquals(Map.of("c-ann", "Hi Ann", "c-bob", "Hi you"), texts());
    }

    @Test
    void theChannelIsToldNoVariables() {
        scene.accepted("{\"to\":{\"user\":\"ann\",\"variables\":{\"secret\":\"s3cret\"}},\"text\":\"Hi\"}");
        scene.drain();

        assertFalse(scene.connector.received().get(0).json().toString().contains("s3cret"));
        assertFalse(scene.log.text().contains("s3cret"));
    }

    @Test
    void valuesThatMakeTheMessageTooLargeAreRefused() {
        String places = IntStream.range(0, 200).mapToObj(i -> "${name}").collect(Collectors.joining());
        List<Object> before = scene.everything();
        var answer = scene.post("{\"to\":[{\"user\":\"ann\"},{\"user\":\"bob\",\"variables\":{\"name\":\""
                + "x".repeat(1_000) + "\"}}],\"text\":\"" + places + "\",\"variables\":{\"name\":\"y\"}}");

        assertEquals(Result.TOO_LARGE, answer.result());
        assertTrue(Scene.json(answer).at("/error/message").asText().startsWith("to[1].variables "), answer.toString());
        assertEquals(before, scene.everything());
    }

    @Test
    void variablesNeedVersionTwo() {
        String plain =
                scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"Hi\",\"labels\":[\"x\"],\"delay\":\"PT1H\"}");
        String filled = scene.accepted(TWO + ",\"delay\":\"PT1H\"}");

        assertEquals(0, needs(plain, "job"));
        assertEquals(2, needs(filled, "job"));
        assertEquals(
                List.of(2L, 0L),
                scene.tables.rows("jobs").stream()
                        .filter(stored -> stored.row().partition().startsWith(filled + "-"))
                        .map(stored -> stored.row().number("needs"))
                        .toList());
    }

    private long needs(String partition, String key) {
        return scene.tables
                .table("jobs")
                .find(partition, key)
                .orElseThrow()
                .row()
                .number("needs");
    }

    @Test
    void eraseDeletesVariablesAndLabelsOfTheUser() {
        scene.accepted(TWO + ",\"variables\":{\"name\":\"you\"},\"delay\":\"PT1H\",\"labels\":[\"ann\",\"all\"]}");
        JsonNode kept = Scene.json(Rooms.userData(scene.tables).erase("ann", "emulator"));

        assertEquals(2, kept.path("notifications").asInt(), "a row that names her, and a label");
        assertFalse(scene.tables.text().contains("Ann"), scene.tables.text());
        assertFalse(scene.tables.text().contains("\"ann\""), scene.tables.text());
        assertTrue(scene.tables.text().contains("[\"all\"]"));
        assertEquals(1, list(Map.of("label", "all")));
        assertEquals(0, list(Map.of("label", "ann")));
        scene.clock.advance(Duration.ofHours(1));
        scene.sweep();
        scene.drain();
        assertEquals(Map.of("c-bob", "Hi you"), texts());
    }

    private int list(Map<String, String> query) {
        return Scene.json(scene.notifications.list(query)).path("notifications").size();
    }
}
