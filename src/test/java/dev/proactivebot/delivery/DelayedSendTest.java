package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds when an item waits unsent: its time has not come, sending is paused, a limit is reached, the tables are down. */
@NullUnmarked // a null fails the test anyway
class DelayedSendTest extends DeliveryScene {

    @Test
    void itemThatIsNotDueYetWaits() {
        deliver(item("emulator", "\"notBefore\":\"2026-11-22T10:03:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofMinutes(3), queue.only().delay());
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void waitOverTenMinutesIsARowOfTheSchedule() {
        connector.next(Answer.status(429).header("Retry-After", "1500"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertTrue(queue.puts().isEmpty());
        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void waitIsSplitIntoTenMinutesWhileTheScheduleIsDown() throws IOException {
        tables.goDown();
        deliver(item("msteams", "\"notBefore\":\"2026-11-22T10:25:00Z\",\"text\":\"hi\""));
        InMemoryQueue.Put first = queue.only();

        assertEquals(Duration.ofMinutes(10), first.delay());
        assertEquals("2026-11-22T10:25:00Z", json(first).path("notBefore").asText());
        clock.advance(Duration.ofMinutes(20));
        tables.comeBack();
        deliver(first.text());
        assertEquals(Duration.ofMinutes(5), queue.puts().get(1).delay());
        clock.advance(Duration.ofMinutes(5));
        deliver(queue.puts().get(1).text());
        assertEquals(1, connector.received().size());
    }

    @Test
    void dueTimeInTheFarFutureIsScheduled() {
        String item = item(
                "emulator",
                "\"notBefore\":\"+999999999-01-01T00:00:00Z\",\"expires\":\"+999999999-12-31T00:00:00Z\",\"text\":\"hi\"");
        deliver(item);

        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void sendingPausedHoldsEachItemAndWarnsOnce() throws IOException {
        delivery = delivery(TestSettings.anonymous("SendingPaused", "true"));
        deliver(item("emulator", "\"key\":\"1\",\"attempt\":2,\"text\":\"hi\""));
        deliver(item("emulator", "\"key\":\"2\",\"text\":\"hi\""));

        assertTrue(connector.received().isEmpty());
        assertEquals(2, json(queue.puts().get(0)).path("attempt").intValue());
        assertEquals(Duration.ofMinutes(2), queue.puts().get(1).delay());
        assertEquals(1, log.lines(Level.WARNING).size());
        assertTrue(log.lines(Level.WARNING).get(0).contains("SendingPaused"));
    }

    @Test
    void throttledConversationGetsNoRequestUntilItsTime() throws IOException {
        connector.next(Answer.status(429).header("Retry-After", "30"));
        deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
        deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertEquals(0, json(queue.puts().get(1)).path("attempt").asInt(), "waiting uses no attempt");
        assertBetween(Duration.ofSeconds(30), queue.puts().get(1).delay(), Duration.ofSeconds(60));
    }

    @Test
    void retryAfterOfA503PausesTheConversation() throws IOException {
        connector.next(Answer.status(503).header("Retry-After", "30"));
        deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
        deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertEquals(0, json(queue.puts().get(1)).path("attempt").asInt());
    }

    @Test
    void answerOtherThan429ShowsThatTheTenantIsNotThrottled() {
        connector.next(
                Answer.status(429).header("Retry-After", "30"),
                Answer.status(403),
                Answer.status(429).header("Retry-After", "30"));
        for (String conversation : List.of("one", "two", "three", "four")) {
            deliver(item("msteams", "\"key\":\"k\",\"text\":\"hi\"").replace("c|livechat", conversation));
            clock.advance(Duration.ofMillis(100));
        }

        assertEquals(4, connector.received().size());
    }

    @Test
    void itemWithoutTenantSharesTheLimitsOfTheBotsTenant() {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
            String tenant = TestSettings.singleTenant().get("MicrosoftAppTenantId");
            deliver(item("MsTeams", "\"key\":\"2\",\"text\":\"hi\"")
                    .replace("\"id\":\"c|livechat\"", "\"id\":\"other\",\"tenantId\":\"" + tenant + "\""));

            assertEquals(2, connector.received().size());
            assertEquals(
                    1,
                    tables.rows("pacing").stream()
                            .filter(row -> row.row().key().equals("budget"))
                            .count());
        }
    }

    @Test
    void itemWaitsWithoutUsingAnAttemptWhileTheTablesAreDown() throws IOException {
        tables.goDown();
        deliver(item("msteams", "\"attempt\":3,\"text\":\"hi\""));

        assertEquals(3, json(queue.only()).path("attempt").intValue());
        assertEquals("queue-id", json(queue.only()).path("key").asText());
        assertEquals(Duration.ofSeconds(30), queue.only().delay());
        assertTrue(connector.received().isEmpty());
        tables.comeBack();
        clock.advance(queue.only().delay());
        deliver(queue.only().text());
        assertEquals(1, connector.received().size());
    }

    @Test
    void textWaitsWhileTheBotsStorageIsDown() throws IOException {
        bot = (text, to) -> {
            throw new StorageException("down", null);
        };
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"text\":\"remind me\""));

        assertEquals(0, json(queue.only()).path("attempt").asInt(), "no attempt is used");
        assertTrue(letters().isEmpty());
    }

    @Test
    void itemOfANewerVersionReturnsByteForByte() {
        String body = "{\"version\":3,\"whatever\":  true}";
        deliver(body);

        assertEquals(body, queue.only().text());
        assertEquals(Duration.ofMinutes(5), queue.only().delay());
    }

    @ParameterizedTest
    @CsvSource({"ledger202611, k", "pacing, another"})
    void newerRowDelaysTheItemWithoutAnOutageWarning(String table, String key) throws IOException {
        deliver(item("msteams", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        needANewerVersion(table);
        delivery = delivery(TestSettings.anonymous());
        deliver(item("msteams", "\"key\":\"" + key + "\",\"activity\":{\"text\":\"hi\"}"));
        deliver(item("msteams", "\"key\":\"" + key + "\",\"activity\":{\"text\":\"hi\"}"));

        assertEquals(2, queue.puts().size());
        for (InMemoryQueue.Put copy : queue.puts()) {
            assertEquals(Duration.ofMinutes(5), copy.delay());
            assertEquals(0, json(copy).path("attempt").asInt());
        }
        assertTrue(
                log.text()
                        .contains("delay=PT5M why=\"A row of the table " + table
                                + " was written by a newer version of this app: deploy that again\""),
                log.text());
        assertFalse(log.text().contains("Nothing is sent while"), log.text());
    }
}
