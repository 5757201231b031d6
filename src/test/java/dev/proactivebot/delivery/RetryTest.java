package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds which answers lead to another attempt, after which delay, and how many attempts there are. */
@NullUnmarked // a null fails the test anyway
class RetryTest extends DeliveryScene {

    @ParameterizedTest
    @ValueSource(ints = {408, 412, 429})
    void temporaryAnswerPutsBackACopyWithOneMoreAttempt(int status) throws IOException {
        connector.next(Answer.status(status));
        deliver(item("msteams", "\"text\":\"hi\""));

        JsonNode copy = json(queue.only());
        assertEquals(1, copy.path("attempt").intValue());
        assertEquals("queue-id", copy.path("key").asText());
        assertEquals("2026-11-25T10:00:00Z", copy.path("expires").asText());
        assertEquals("hi", copy.path("text").asText());
        assertBetween(Duration.ofMillis(1600), queue.only().delay(), Duration.ofMillis(2400));
        assertTrue(letters().isEmpty());
    }

    @Test
    void retryAfterInSecondsIsHonoured() {
        connector.next(Answer.status(429).header("Retry-After", "7"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofSeconds(7), queue.only().delay(), Duration.ofSeconds(9));
    }

    @Test
    void retryAfterAsADateIsHonoured() {
        connector.next(Answer.status(503).header("Retry-After", "Sun, 22 Nov 2026 10:01:00 GMT"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofSeconds(60), queue.only().delay(), Duration.ofSeconds(66));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-5", "0", "Sun, 22 Nov 2026 09:00:00 GMT"})
    void invalidRetryAfterIsIgnored(String header) {
        connector.next(Answer.status(429).header("Retry-After", header));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofMillis(1600), queue.only().delay(), Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void gatewayErrorWaitsForTheEndOfTheLease(int status) throws IOException {
        connector.next(Answer.status(status));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertEquals(Duration.ofMinutes(1), queue.only().delay());
        assertEquals(1, json(queue.only()).path("attempt").intValue());
        assertEquals("unknown", ledger().text("state"));
        clock.advance(Duration.ofMinutes(1));
        deliver(queue.only().text());
        assertEquals(2, connector.received().size());
        assertEquals("delivered", ledger().text("state"));
        assertTrue(ledger().is("doubt"), "it may have been delivered twice");
    }

    @ParameterizedTest
    @CsvSource({"connection refused, refused", "reset, reset", "closed, closed"})
    void failedConnectionIsRetried(String what, String how) {
        String item = item("msteams", "\"text\":\"hi\"");
        switch (how) {
            case "reset" -> connector.next(Answer.reset());
            case "closed" -> connector.next(Answer.close());
            default -> connector.close();
        }
        deliver(item);

        assertEquals(1, queue.puts().size(), what);
    }

    @Test
    void serviceErrorOutsideTeamsIsRetriedTwice() throws IOException {
        connector.always(request -> Answer.status(500));
        deliver(item("webchat", "\"text\":\"hi\""));
        deliver(queue.puts().get(0).text());
        deliver(queue.puts().get(1).text());

        assertEquals(2, queue.puts().size());
        assertEquals(3, connector.received().size());
        assertFailed("rejected", 500);
    }

    @Test
    void lastFailedAttemptIsGivenUp() throws IOException {
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
        assertTrue(queue.puts().isEmpty());
    }

    @Test
    void maxAttemptsIsASetting() throws IOException {
        delivery = delivery(TestSettings.anonymous("MaxAttempts", "1"));
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
    }

    @Test
    void absurdNumberOfAttemptsIsUsedUp() throws IOException {
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"attempt\":2147483647,\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
    }

    @Test
    void itemStaysInTheQueueWhenStorageTakesNoCopy() {
        connector.next(Answer.status(503));
        queue.goDown();

        assertThrows(RuntimeException.class, () -> deliver(item("msteams", "\"text\":\"hi\"")));
        queue.comeBack();
        clock.advance(Duration.ofMinutes(5));
        deliver(item("msteams", "\"text\":\"hi\""));
        assertEquals(2, connector.received().size());
    }

    @Test
    void copyReturnsNoLaterThanItExpires() {
        connector.next(Answer.status(429).header("Retry-After", "1500"));
        deliver(item("emulator", "\"expires\":\"2026-11-22T10:04:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofMinutes(4), queue.only().delay());
        clock.advance(Duration.ofMinutes(4));
        deliver(queue.only().text());
        assertEquals("expired", letter().text("reason"));
    }

    @Test
    void bulkItemReturnsToTheBulkQueue() {
        connector.next(Answer.status(503));
        delivery.deliver(
                new QueuedItem(bytes(item("emulator", "\"text\":\"hi\"")), "id", null), Lane.BULK, log.logger());

        assertEquals(1, bulk.puts().size());
        assertTrue(queue.puts().isEmpty());
    }
}
