package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A deploy or a rollback in the middle of traffic: what one version has left, the other one goes on with. */
@Timeout(60)
class UpgradeTest {
    private final Rig rig = new Rig();

    static List<String> versions() throws IOException {
        return Samples.versions();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatWaitedIsSaidOnceAndWhatWasSaidIsNotSaidAgain(String version) throws IOException {
        goOn(version);
        Life.put(rig, Life.text(rig, "ann", "hello")); // the queue hands it out once more
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        Map<String, Long> said = new TreeMap<>(
                rig.said().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        assertEquals(
                Map.of(
                        "a:ann: Reminder: eat",
                        4L,
                        "a:ann: Reminder: stretch",
                        1L,
                        "a:ann: This is coming back from the trigger! waiting",
                        1L,
                        "a:ann: To everyone.",
                        1L,
                        "a:ann: " + Life.SCHEDULED,
                        1L,
                        "a:bob: Every day.",
                        2L,
                        "a:bob: To everyone.",
                        1L,
                        "a:bob: put back",
                        1L,
                        "a:eve: To everyone.",
                        1L),
                said,
                rig.log.text());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void deadLettersAreThereAndCanBeSentAgain(String version) throws IOException {
        goOn(version);
        JsonNode listed = json(rig.desk.list(null, null).body());
        assertEquals("given-up", listed.at("/deadLetters/0/key").asText());
        rig.desk.replay(listed.at("/deadLetters/0/id").asText());
        rig.until(Rig.NOW.plus(Duration.ofMinutes(10)));

        assertTrue(rig.said().contains("a:ann: given up"), rig.said().toString());
        assertEquals(
                0, json(rig.desk.list(null, null).body()).path("deadLetters").size());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void rowsWithMoreThanThisVersionKnowsAreReadAllTheSame(String version) throws IOException {
        goOn(version);
        for (String table : rig.tables.names("")) {
            rig.tables.rows(table).forEach(stored -> {
                Row row = stored.row();
                rig.tables.table(table).put(row.with("ofANewerVersion", "text").with("another", 7L));
            });
        }
        rig.until(Rig.NOW.plus(Duration.ofDays(4)));

        assertEquals(13, rig.said().size(), rig.said().toString());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void itemsOfANewerVersionWaitByteForByte(String version) throws IOException {
        for (byte[] item : Samples.items(version, rig)) {
            String newer = new String(item, StandardCharsets.UTF_8)
                    .replaceFirst("\"version\":1", "\"version\":2,\"kind\":\"unheardOf\"");
            rig.queue.put(
                    newer.replaceAll("(\"kind\":\"unheardOf\".*),\"kind\":\"\\w+\"", "$1")
                            .getBytes(StandardCharsets.UTF_8),
                    Duration.ZERO);
        }
        List<String> before = texts();
        rig.until(Rig.NOW.plus(Duration.ofHours(2)));

        assertEquals(before, texts());
        assertTrue(rig.said().isEmpty() && rig.tables.rows("deadletters").isEmpty(), rig.log.text());
    }

    private List<String> texts() {
        return rig.queue.messages().stream()
                .map(message -> message.text())
                .sorted()
                .toList();
    }

    private void goOn(String version) throws IOException {
        Samples.load(version, rig.tables, rig);
        Samples.items(version, rig).forEach(item -> rig.queue.put(item, Duration.ZERO));
    }

    private static JsonNode json(Object body) throws IOException {
        return new ObjectMapper().readTree(BotJson.write(body));
    }
}
