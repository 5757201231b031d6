package dev.proactivebot.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this version has written of variables, threads, pauses, skipped times and labels is read by the next one. */
@Timeout(60)
class LivingUpgradeTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void load() throws IOException {
        Samples.load("0.2.0", "living-rows.json", rig.tables, rig);
        rig.clock.advance(Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void recipientsGetTheirOwnTextAndPausedNotificationsWait() throws IOException {
        rig.until(Rig.NOW.plus(Duration.ofHours(5)));

        // a page's messages are sent side by side
        assertEquals(
                List.of("a:ann: Hi Ann", "a:ann: answer", "a:bob: Hi you"),
                rig.said().stream().sorted().toList());
        String paused =
                list(Map.of("state", "paused")).at("/notifications/0/id").asText();
        rig.notifications.resume(paused, rig.log.logger());
        rig.until(Rig.NOW.plus(Duration.ofHours(6)));
        assertTrue(rig.said().contains("a:bob: paused"), rig.said().toString());
    }

    @Test
    void aTimeThatWasSkippedStaysSo() {
        rig.until(Rig.NOW.plus(Duration.ofDays(5)));

        assertEquals(
                2,
                rig.said().stream().filter(said -> said.endsWith("daily")).count(),
                rig.said().toString());
    }

    @Test
    void listShowsEarlierNotifications() throws IOException {
        assertEquals(4, list(Map.of()).path("notifications").size());
        assertEquals(1, list(Map.of("label", "filled")).path("notifications").size());
    }

    /** That one reads rows of version 1 alone, and takes the others for storage that is away. */
    @Test
    void rowsThatThePreviousVersionWouldMisreadNeedVersionTwo() {
        assertEquals(
                Map.of(0L, 1L, 2L, 3L),
                rig.tables.rows("jobs").stream()
                        .filter(stored -> stored.row().key().equals("job"))
                        .collect(Collectors.groupingBy(stored -> stored.row().number("needs"), Collectors.counting())));
    }

    private JsonNode list(Map<String, String> query) throws IOException {
        return new ObjectMapper()
                .readTree(BotJson.write(rig.notifications.list(query).body()));
    }
}
