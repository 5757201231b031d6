package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what becomes a dead letter, with which reason, and what the dead letter keeps. */
@NullUnmarked // a null fails the test anyway
class GiveUpTest extends DeliveryScene {

    @ParameterizedTest
    @CsvSource({
        "301, , rejected",
        "400, BadArgument, rejected",
        "403, , rejected",
        "405, , rejected",
        "418, , rejected",
        "403, BotDisabledByAdmin, rejected",
        "403, NotEnoughPermissions, rejected",
        "403, InvalidBotApiHost, rejected",
        "403, BotNotInConversationRoster, gone",
        "403, ForbiddenOperationException, gone",
        "403, ConversationBlockedByUser, blocked",
        "403, MessageWritesBlocked, blocked",
        "404, ConversationNotFound, gone",
        "410, , gone",
        "413, , tooLarge",
        "413, MessageSizeTooBig, tooLarge"
    })
    void finalAnswerIsADeadLetterWithItsReason(int status, String code, String reason) {
        connector.next(code == null ? Answer.status(status) : Answer.error(status, code));
        deliver(item("msteams", "\"text\":\"hi\""));

        Row failed = assertFailed(reason, status);
        assertEquals(code, failed.text("code"));
        assertEquals(item("msteams", "\"text\":\"hi\""), new String(failed.bytes("item"), StandardCharsets.UTF_8));
        assertEquals("gaveUp", ledger().text("state"));
        assertEquals(1, connector.received().size());
        assertTrue(queue.puts().isEmpty());
    }

    @Test
    void subCodeOfTeamsForABlockedUserIsUnderstood() throws IOException {
        connector.next(Answer.json(
                403, "{\"errorCode\":209,\"message\":\"{\\n \\\"subCode\\\":\\\"MessageWritesBlocked\\\"}\"}"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("blocked", 403);
    }

    @Test
    void serviceErrorIsFinalOnTeams() throws IOException {
        connector.next(Answer.error(500, "ServiceError"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("rejected", 500);
    }

    @Test
    void expiredItemIsGivenUpUnsent() {
        deliver(item("emulator", "\"expires\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));

        assertEquals("expired", letter().text("reason"));
        assertTrue(connector.received().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://smba.trafficmanager.net@evil.example/",
                "http://smba.trafficmanager.net/",
                "https://botframework.com.evil.example",
                "urn:botframework:websocket"
            })
    void serviceUrlOffTheAllowListGetsNoRequest(String serviceUrl) throws IOException {
        delivery = delivery(TestSettings.singleTenant());
        deliver(item("msteams", "\"text\":\"hi\"").replace(connector.serviceUrl(), serviceUrl));

        assertEquals("serviceUrlRefused", letter().text("reason"));
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void idThatIsNoPathSegmentIsGivenUp() throws IOException {
        deliver(item("emulator", "\"text\":\"hi\"").replace("c|livechat", ".."));

        assertEquals("unreadable", letter().text("reason"));
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void unreadableItemIsKeptByteForByteWithTheError() {
        byte[] body = {'{', (byte) 0xff, 0, '"'};
        delivery.deliver(new QueuedItem(body, "queue-id", null), Lane.DIRECT, log.logger());

        assertEquals("unreadable", letter().text("reason"));
        assertEquals("not JSON", letter().text("code"));
        assertArrayEquals(body, letter().bytes("item"));
    }

    @Test
    void largeItemIsKeptUnchanged() {
        connector.next(Answer.error(403, "ConversationBlockedByUser"));
        String empty = item("msteams", "\"text\":\"\"");
        String body = empty.replace("\"\"}", "\"" + "x".repeat(49_152 - empty.length()) + "\"}");
        deliver(body);

        assertEquals(body, new String(letter().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void tooLargeCopyIsGivenUpWithTheOriginalItem() {
        connector.next(Answer.status(503));
        String empty = item("msteams", "\"numbers\":[],\"text\":\"hi\"");
        String body = empty.replace("[]", "[" + "1e9,".repeat(11_000) + "1e9]");
        deliver(body);

        assertEquals(body, new String(letter().bytes("item"), StandardCharsets.UTF_8));
        assertTrue(queue.puts().isEmpty());
        assertTrue(log.text().contains("reason=tooLarge"), log.text());
    }

    @Test
    void deadLetterCountsOnlyAttemptsThatWereMade() throws IOException {
        connector.next(Answer.status(403));
        deliver(item("emulator", "\"text\":\"hi\",\"attempt\":2"));
        assertEquals(3, letter().number("attempts"));

        deliver(item("emulator", "\"key\":\"late\",\"text\":\"hi\",\"expires\":\"2026-11-22T10:00:00Z\""));
        assertTrue(letters().stream().anyMatch(row -> row.row().number("attempts") == 0));
    }

    @Test
    void itemReturnsWhenItsDeadLetterCannotBeWritten() throws IOException {
        connector.always(request -> {
            tables.goDown();
            return Answer.status(403);
        });
        deliver(item("emulator", "\"text\":\"hi\""));

        assertEquals(0, json(queue.only()).path("attempt").intValue());
        assertEquals(
                "0 " + ledger().text("by"),
                json(queue.only()).path("claim").asText(),
                "the copy says that this try did not deliver it");
        tables.comeBack();
        connector.always(request -> Answer.status(403));
        deliver(queue.only().text());
        assertFailed("rejected", 403);
    }

    @Test
    void itemWithAbsurdCountReturnsWhenItsDeadLetterCannotBeWritten() throws IOException {
        connector.always(request -> {
            tables.goDown();
            return Answer.status(412);
        });
        deliver(item("emulator", "\"attempt\":2147483647,\"text\":\"hi\""));
        tables.comeBack();
        connector.always(request -> Answer.status(412));
        clock.advance(Duration.ofMinutes(6));
        deliver(queue.only().text());

        assertFailed("attemptsUsedUp", 412);
    }

    @Test
    void tooLargeCopyOfADoubtfulMessageIsADeadLetterInDoubt() {
        connector.next(Answer.status(502));
        String empty = item("msteams", "\"numbers\":[],\"text\":\"hi\"");
        deliver(empty.replace("[]", "[" + "1e9,".repeat(11_000) + "1e9]"));

        assertEquals("unknown", letter().text("reason"));
        assertEquals("gaveUp", ledger().text("state"));
        assertTrue(ledger().is("doubt"));
    }

    @Test
    void lastAttemptWithoutAnswerIsADeadLetterInDoubt() throws IOException {
        delivery = delivery(TestSettings.anonymous("MaxAttempts", "1"));
        connector.next(Answer.reset());
        deliver(item("msteams", "\"text\":\"hi\""));

        assertEquals("unknown", letter().text("reason"));
        assertEquals(1, letter().number("attempts"));
        assertTrue(ledger().is("doubt"));
    }

    @Test
    void expiredItemWaitsWhileTheTablesAreDown() {
        tables.goDown();
        deliver(item("emulator", "\"expires\":\"2026-11-22T09:00:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofSeconds(30), queue.only().delay());
    }
}
