package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what items tell about their users: where they are, that they left, that they want no notifications. */
@NullUnmarked // a null fails the test anyway
class ConversationTrackerTest extends DeliveryScene {

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void kindsWithoutAMessageSendNothing(String kind) {
        deliver(item("emulator", "\"kind\":\"" + kind + "\""));

        assertTrue(connector.received().isEmpty()
                && queue.puts().isEmpty()
                && letters().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void logSaysThatAnItemTellsNothing(String kind) {
        deliver(item("msteams", "\"kind\":\"" + kind + "\""));

        assertTrue(log.text().contains("outcome=settled"), log.text());
        assertTrue(log.text().contains("it has no seenAt, and so tells nothing"), log.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":\"hi\"",
                "\"activity\":{\"text\":\"hi\"}",
                "\"text\":\"stop\",\"notifications\":\"off\"",
                "\"kind\":\"seen\"",
                "\"kind\":\"SEEN\",\"notifications\":\"off\"",
                "\"kind\":\"gone\"",
                "\"kind\":\"gone\",\"seenAt\":null",
                "\"kind\":\"seen\",\"made\":\"2026-11-22T10:00:00Z\",\"attempt\":0"
            })
    void producersItemTellsNothingAboutUsers(String fields) {
        deliver(item("msteams", "\"key\":\"by-hand\"," + fields));
        assertEquals(List.of(), tables.rows("conversations"), "nobody new");

        deliver(item("msteams", "\"kind\":\"seen\",\"seenAt\":\"2026-11-22T10:00:00Z\""));
        StoredRow known = tables.rows("conversations").get(0);
        clock.advance(Duration.ofMinutes(1));
        deliver(item("msteams", "\"key\":\"again\"," + fields));
        assertEquals(known, tables.rows("conversations").get(0), "and nobody changes");

        deliver(item("msteams", "\"kind\":\"gone\",\"seenAt\":\"2026-11-22T10:01:00Z\""));
        StoredRow gone = tables.rows("conversations").get(0);
        clock.advance(Duration.ofMinutes(1));
        deliver(item("msteams", "\"key\":\"thrice\"," + fields));
        assertEquals(gone, tables.rows("conversations").get(0), "who has left stays away");
        deliver(item("msteams", "\"key\":\"elsewhere\"," + fields).replace("c|livechat", "another"));
        assertEquals(1, tables.rows("conversations").size(), "their user is where they were");
        assertEquals(List.of(), letters());
    }

    @Test
    void userIsStoredLaterWhenTheStoreIsDown() throws IOException {
        tables.takes(() -> {
            List<String> asked = tables.requests();
            if (asked.get(asked.size() - 1).endsWith("conversations")) {
                throw new StorageException("away", null);
            }
        });
        deliver(item("msteams", "\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));
        assertEquals("delivered", ledger().text("state"));
        JsonNode seen = json(queue.only());
        assertEquals("seen", seen.path("kind").asText());
        assertEquals("2026-11-22T10:00:00Z", seen.path("seenAt").asText());
        assertEquals(Duration.ofSeconds(30), queue.only().delay());

        tables.takes(() -> {});
        deliver(queue.only().text());
        assertEquals(1, tables.rows("conversations").size());
    }

    @Test
    void userWhoWritesDuringTheSendIsNotParked() {
        deliver(item("msteams", "\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));
        clock.advance(Duration.ofMinutes(1));
        connector.always(request -> {
            clock.advance(Duration.ofSeconds(1));
            return Answer.error(403, "ConversationBlockedByUser");
        });
        deliver(item("msteams", "\"key\":\"second\",\"activity\":{\"text\":\"hi\"}"));
        assertEquals("blocked", tables.rows("conversations").get(0).row().text("parked"));

        deliver(item("msteams", "\"kind\":\"seen\",\"key\":\"seen\",\"seenAt\":\"2026-11-22T10:01:00.500Z\""));
        assertEquals("", tables.rows("conversations").get(0).row().text("parked"));
    }

    @Test
    void optOutInAThreadIsForTheWholeChannel() {
        String thread = item(
                        "msteams", "\"kind\":\"seen\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"notifications\":\"off\"")
                .replace("c|livechat", "19:c@thread.tacv2;messageid=1");
        deliver(thread);

        assertEquals(
                List.of(true, true),
                tables.rows("conversations").stream()
                        .map(stored -> stored.row().is("optedOut"))
                        .toList());
    }

    @Test
    void storingTheUserCostsOneRequest() {
        deliver(item("msteams", "\"key\":\"first\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));
        clock.advance(Duration.ofMinutes(1));
        tables.forgetRequests();
        deliver(item("msteams", "\"seenAt\":\"2026-11-22T10:00:30Z\",\"text\":\"hi\""));

        assertEquals(
                List.of(
                        WHO_WAS_ERASED,
                        "merge pacing",
                        "insert ledger202611",
                        "merge ledger202611",
                        "find conversations"),
                tables.requests());
    }

    @Test
    void userInANewerRowIsAnswered() {
        deliver(item("msteams", "\"key\":\"first\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));
        needANewerVersion("conversations");
        clock.advance(Duration.ofMinutes(1));
        deliver(item("msteams", "\"key\":\"second\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));

        assertEquals(2, connector.received().size());
        assertEquals(List.of(), queue.puts());

        deliver(item(
                "msteams",
                "\"key\":\"third\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"stop\",\"notifications\":\"off\""));
        assertEquals(Duration.ofMinutes(5), queue.only().delay(), "a wish is told once");
    }

    @Test
    void updateOfANewerRowWaitsUntilItExpires() {
        deliver(item("msteams", "\"key\":\"first\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));
        needANewerVersion("conversations");
        deliver(item("msteams", "\"kind\":\"seen\",\"key\":\"s\",\"seenAt\":\"2026-11-22T10:01:00Z\""));
        assertEquals(Duration.ofMinutes(5), queue.only().delay());
        assertTrue(log.text().contains("was written by a newer version"), log.text());

        clock.advance(Duration.ofDays(4));
        deliver(queue.only().text());
        assertEquals(1, queue.puts().size(), "it is not put again");
        assertTrue(log.text().contains("outcome=settled"), log.text());
        assertTrue(log.text().contains("why=\"expired before it could be remembered\""), log.text());
    }
}
