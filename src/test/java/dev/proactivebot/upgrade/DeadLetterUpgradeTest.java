package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work on many dead letters knows those that version 0.1 left, and goes on where an instance of this version was ended. */
@Timeout(60)
class DeadLetterUpgradeTest {
    private static final String OPERATION = "5d0e6c1b9a7f4e3d8c2b1a0f9e8d7c6b";

    private final Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Neither its tenant nor its notification stands in a column of such a row. */
    @ParameterizedTest
    @CsvSource({
        "tenant, tenant-1, given-up",
        "tenant, tenant-2, ''",
        "reason, rejected, given-up",
        "reason, unreadable, queue-id",
        "channel, msteams, given-up",
        "notification, 0123456789abcdef0123456789abcdef, ''",
        "newerThan, 2026-11-22T10:05:00.001Z, queue-id",
        "olderThan, 2026-11-22T10:05:00.001Z, given-up"
    })
    void rowsOfVersion01AreFiltered(String name, String value, String key) throws IOException {
        Samples.load("0.1.0", rig.tables, rig);

        assertEquals(key.isEmpty() ? List.of() : List.of(key), keys(Map.of(name, value)));
    }

    @Test
    void rowsOfVersion01AreReplayedInBulk() throws IOException {
        Samples.load("0.1.0", rig.tables, rig);
        rig.clock.advance(Duration.ofHours(1));
        JsonNode started = json(rig.bulk.replay("{\"tenant\":\"tenant-1\",\"dryRun\":false}"));
        rig.until(Rig.NOW.plus(Duration.ofHours(4))); // a pause is among the samples

        assertEquals(
                1,
                rig.said().stream().filter("a:ann: given up"::equals).count(),
                rig.said().toString());
        assertEquals(List.of("queue-id"), keys(Map.of()));
        assertEquals("{\"replayed\":1}", counts(started.path("operation").asText()));
    }

    @Test
    void rowsOfVersion01AreDeletedInBulk() throws IOException {
        Samples.load("0.1.0", rig.tables, rig);
        rig.clock.advance(Duration.ofHours(1));
        JsonNode started = json(rig.bulk.delete("{\"all\":true,\"dryRun\":false}"));
        rig.until(Rig.NOW.plus(Duration.ofHours(2)));

        assertEquals(List.of(), keys(Map.of()));
        assertEquals("{\"deleted\":2}", counts(started.path("operation").asText()));
    }

    @Test
    void operationThatWasUnderWayGoesOn() throws IOException {
        Samples.load("0.2.0", "deadletters-rows.json", rig.tables, rig);
        for (byte[] item : Samples.items("0.2.0", "deadletters-items.json", rig)) {
            rig.queue.put(item, Duration.ZERO);
        }
        rig.clock.advance(Duration.ofHours(1));
        rig.until(Rig.NOW.plus(Duration.ofHours(2)));

        assertEquals(List.of("a:ann: given up"), rig.said(), rig.log.text());
        assertEquals(List.of(), keys(Map.of()));
        assertEquals("{\"replayed\":401}", counts(OPERATION));
    }

    /** A version that does not know the kind must not make a dead letter of the item: it has to see that the item is newer. */
    @Test
    void itemOfAnOperationNeedsVersionTwo() throws IOException {
        ApiResult unused = rig.bulk.replay("{\"all\":true,\"dryRun\":false}");
        List<byte[]> items = new ArrayList<>(Samples.items("0.2.0", "deadletters-items.json", rig));
        rig.queue.messages().forEach(message -> items.add(message.body()));

        assertEquals(2, items.size());
        for (byte[] item : items) {
            String text = new String(item, StandardCharsets.UTF_8);
            assertTrue(text.startsWith("{\"version\":2,\"kind\":\"deadletters\""), text);
        }
    }

    private String counts(String operation) throws IOException {
        return json(rig.bulk.operation(operation)).path("counts").toString();
    }

    private List<String> keys(Map<String, String> query) throws IOException {
        return json(rig.api.list(query)).path("deadLetters").findValuesAsText("key");
    }

    private static JsonNode json(ApiResult answer) throws IOException {
        return new ObjectMapper().readTree(BotJson.write(answer.body()));
    }
}
