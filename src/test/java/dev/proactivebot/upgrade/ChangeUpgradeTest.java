package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What this version leaves in the middle of a change and of a recall is finished by the next one. Of the first notification of the samples one
 * message is changed and one waits, and the second is to be taken back.
 */
@Timeout(60)
class ChangeUpgradeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig = new Rig();

    @BeforeEach
    void load() throws IOException {
        Samples.load("0.2.0", "change-rows.json", rig.tables, rig);
        rig.clock.advance(Duration.ofMinutes(10));
        rig.connector.always(request -> Answer.json(200, ""));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aChangeAndARecallAreFinished() throws IOException {
        for (byte[] item : Samples.items("0.2.0", "change-items.json", rig)) {
            rig.queue.put(item, Duration.ZERO);
        }
        rig.until(Rig.NOW.plus(Duration.ofHours(1)));

        Map<String, Long> asked = rig.connector.received().stream()
                .collect(Collectors.groupingBy(Received::method, Collectors.counting()));
        assertEquals(Map.of("PUT", 1L, "DELETE", 2L), asked);
        List<JsonNode> changes = changes();
        assertTrue(changes.stream().allMatch(change -> change.path("done").asBoolean()), changes.toString());
        assertEquals(
                2,
                changes.stream()
                        .mapToInt(change -> change.path("changed").asInt())
                        .sum());
        assertEquals(
                2,
                changes.stream()
                        .mapToInt(change -> change.path("recalled").asInt())
                        .sum());
    }

    /** That one puts items of a higher version back until it is replaced, and sends nothing of what has ended. */
    @Test
    void previousVersionLeavesTheWorkAlone() throws IOException {
        for (byte[] item : Samples.items("0.2.0", "change-items.json", rig)) {
            assertEquals(2, JSON.readTree(item).path("version").asInt());
        }
        assertEquals(
                1,
                rig.tables.rows("jobs").stream()
                        .filter(stored -> stored.row().is("recall"))
                        .filter(stored -> "complete".equals(stored.row().text("ended")))
                        .count());
    }

    private List<JsonNode> changes() throws IOException {
        JsonNode list =
                JSON.readTree(BotJson.write(rig.notifications.list(Map.of()).body()));
        return list.path("notifications").findValues("change");
    }
}
