package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryPoison;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fate of an item, over a real socket: what the connector answers, and where the item is then. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class DeliveryTest {
    /** Asked once in two seconds, for all items. */
    private static final String WHO_WAS_ERASED = "page conversationindex";

    private static final HttpClient HTTP = OutboundHttp.create();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final MutableClock clock = MutableClock.at(NOW);
    private final FakeConnector connector = new FakeConnector();
    private final InMemoryQueue queue = new InMemoryQueue();
    private final InMemoryQueue bulk = new InMemoryQueue();
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final FakeOccurrences occurrences = new FakeOccurrences();

    private TriggerBot bot = (text, to) -> Optional.of(Activity.message("Back: " + text));
    private Delivery delivery = delivery(TestSettings.anonymous());

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void aTextIsAnsweredByTheBotAsAReplyInItsConversation() {
        deliver(item("emulator", "\"text\":\"hi\""));

        Received sent = connector.take();
        assertEquals("POST", sent.method());
        assertEquals("/v3/conversations/c%7Clivechat/activities/a1", sent.path());
        assertEquals("Back: hi", sent.json().path("text").asText());
        assertEquals("a1", sent.json().path("replyToId").asText());
        assertEquals("b", sent.json().at("/from/id").asText());
        assertSettled();
        assertTrue(queue.puts().isEmpty() && letters().isEmpty());
    }

    @Test
    void anActivityIsSentAsItIs() {
        deliver(item(
                "emulator",
                "\"activity\":{\"type\":\"message\",\"attachments\":[{\"contentType\":\"x\"}],\"summary\":\"s\"}"));

        JsonNode sent = connector.take().json();
        assertEquals("x", sent.at("/attachments/0/contentType").asText());
        assertEquals("s", sent.path("summary").asText());
        assertFalse(sent.has("text"));
    }

    @Test
    void withoutAnActivityToReplyToItIsAPlainMessage() {
        deliver(item("emulator", "\"text\":\"hi\"").replace("\"activityId\":\"a1\",", ""));

        assertEquals(
                "/v3/conversations/c%7Clivechat/activities", connector.take().path());
    }

    @Test
    void aBotThatHasNothingToSayEndsTheItem() {
        bot = (text, to) -> Optional.empty();
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"text\":\"hi\""));

        assertTrue(connector.received().isEmpty()
                && queue.puts().isEmpty()
                && letters().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 412, 429})
    void aTemporaryAnswerPutsACopyBackWithOneMoreAttempt(int status) throws IOException {
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
    void retryAfterIsHonouredInSeconds() {
        connector.next(Answer.status(429).header("Retry-After", "7"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofSeconds(7), queue.only().delay(), Duration.ofSeconds(9));
    }

    @Test
    void retryAfterIsHonouredAsADate() {
        connector.next(Answer.status(503).header("Retry-After", "Sun, 22 Nov 2026 10:01:00 GMT"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofSeconds(60), queue.only().delay(), Duration.ofSeconds(66));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-5", "0", "Sun, 22 Nov 2026 09:00:00 GMT"})
    void retryAfterThatMakesNoSenseDoesNoHarm(String header) {
        connector.next(Answer.status(429).header("Retry-After", header));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertBetween(Duration.ofMillis(1600), queue.only().delay(), Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void anAnswerOfAGatewayIsNoneAndWaitsForTheLease(int status) throws IOException {
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

    @Test
    void withAtMostOnceAMessageInDoubtIsADeadLetter() {
        delivery = delivery(TestSettings.anonymous("DeliveryGuarantee", "at-most-once"));
        connector.next(Answer.reset());
        deliver(item("msteams", "\"text\":\"hi\""));

        assertEquals("unknown", letter().text("reason"));
        assertTrue(queue.puts().isEmpty());
        deliver(item("msteams", "\"text\":\"hi\""));
        assertEquals(1, connector.received().size(), "a redelivery of the item sends nothing");
    }

    @Test
    void aWaitOverTenMinutesIsARowOfTheSchedule() {
        connector.next(Answer.status(429).header("Retry-After", "1500"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertTrue(queue.puts().isEmpty());
        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void withoutItsTableTheScheduleIsStepsOfTenMinutes() throws IOException {
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
    void anItemThatIsNotDueYetWaitsAndIsNotSent() {
        deliver(item("emulator", "\"notBefore\":\"2026-11-22T10:03:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofMinutes(3), queue.only().delay());
        assertTrue(connector.received().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"connection refused, refused", "reset, reset", "closed, closed"})
    void aConnectionThatFailsIsTriedAgain(String what, String how) {
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
    void theLastAttemptThatFailsIsGivenUp() throws IOException {
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
        assertTrue(queue.puts().isEmpty());
    }

    @Test
    void theNumberOfAttemptsIsASetting() throws IOException {
        delivery = delivery(TestSettings.anonymous("MaxAttempts", "1"));
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
    }

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
    void aFinalAnswerMakesADeadLetterWithItsReason(int status, String code, String reason) {
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
    void teamsOwnWordsForABlockedUserAreUnderstood() throws IOException {
        connector.next(Answer.json(
                403, "{\"errorCode\":209,\"message\":\"{\\n \\\"subCode\\\":\\\"MessageWritesBlocked\\\"}\"}"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("blocked", 403);
    }

    @Test
    void aServiceErrorIsFinalOnTeams() throws IOException {
        connector.next(Answer.error(500, "ServiceError"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("rejected", 500);
    }

    @Test
    void aServiceErrorElsewhereIsTriedTwiceMore() throws IOException {
        connector.always(request -> Answer.status(500));
        deliver(item("webchat", "\"text\":\"hi\""));
        deliver(queue.puts().get(0).text());
        deliver(queue.puts().get(1).text());

        assertEquals(2, queue.puts().size());
        assertEquals(3, connector.received().size());
        assertFailed("rejected", 500);
    }

    @ParameterizedTest
    @CsvSource({"404, ActivityNotFoundInConversation", "404, ", "404, Whatever", "400, ", "400, Whatever"})
    void aReplyTargetThatIsRefusedIsFollowedByOnePlainMessage(int status, String code) {
        connector.next(code == null ? Answer.status(status) : Answer.error(status, code));
        deliver(item("msteams", "\"text\":\"hi\""));

        connector.take();
        Received second = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities", second.path());
        assertFalse(second.json().has("replyToId"));
        assertSettled();
    }

    @Test
    void explicitReplyTargetIsTheOneThatIsRepliedTo() {
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\",\"replyToId\":\"42\"}"));

        Received sent = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities/42", sent.path());
        assertEquals("42", sent.json().path("replyToId").asText());
    }

    @Test
    void explicitReplyTargetThatIsRefusedIsFollowedByOnePlainMessage() {
        connector.next(Answer.error(404, "ActivityNotFoundInConversation"));
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\",\"replyToId\":\"42\"}"));

        connector.take();
        Received second = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities", second.path());
        assertFalse(second.json().has("replyToId"));
        assertSettled();
    }

    @Test
    void aPlainMessageThatIsRefusedAsWellIsGivenUp() throws IOException {
        connector.next(Answer.status(404), Answer.error(404, "ConversationNotFound"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("gone", 404);
        assertEquals(2, connector.received().size());
    }

    @Test
    void anExpiredItemIsGivenUpUnsent() {
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
    void aServiceUrlOnNoAllowListIsGivenUpAndNothingIsSentThere(String serviceUrl) throws IOException {
        delivery = delivery(TestSettings.singleTenant());
        deliver(item("msteams", "\"text\":\"hi\"").replace(connector.serviceUrl(), serviceUrl));

        assertEquals("serviceUrlRefused", letter().text("reason"));
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void anIdThatIsNoPathSegmentIsGivenUp() throws IOException {
        deliver(item("emulator", "\"text\":\"hi\"").replace("c|livechat", ".."));

        assertEquals("unreadable", letter().text("reason"));
        assertTrue(connector.received().isEmpty());
    }

    /** As when the timer's function is killed between the put and the delete. */
    @Test
    void aRawItemThatIsTakenBackTwiceIsSentOnce() {
        PoisonDrain drain = new PoisonDrain(
                new DeadLetters(tables, clock),
                new PutBack(lane -> queue, new Schedule(tables), clock),
                new LogIds(true),
                clock);
        String expires = "\"expires\":\"2026-11-23T10:00:00Z\",";
        for (int i = 0; i < 2; i++) {
            InMemoryPoison poison = InMemoryPoison.raw(item("emulator", expires + "\"text\":\"hi\""));
            drain.drain(poison, Lane.DIRECT, () -> false, Runnable::run, log.logger());
        }
        List<InMemoryQueue.Put> copies = queue.puts();
        copies.forEach(copy -> deliver(copy.text()));

        assertEquals(2, copies.size());
        assertEquals(1, connector.received().size(), log.text());
    }

    @Test
    void anItemOfDotNetIsSentWithTheNamesOfTheProtocol() {
        deliver("{\"RelatesTo\":{\"ActivityId\":\"a1\",\"User\":{\"Id\":\"u\",\"Name\":null},\"Agent\":{\"Id\":\"b\"},"
                + "\"Conversation\":{\"Id\":\"c\",\"IsGroup\":null},\"ChannelId\":\"emulator\",\"ServiceUrl\":\""
                + connector.serviceUrl()
                + "\"},\"Activity\":{\"Type\":\"message\",\"Text\":\"hello\",\"Summary\":\"s\"}}");

        JsonNode sent = connector.take().json();
        assertEquals("hello", sent.path("text").asText());
        assertEquals("s", sent.path("summary").asText());
        assertEquals("message", sent.path("type").asText());
        assertEquals("b", sent.path("from").path("id").asText());
        assertEquals("u", sent.path("recipient").path("id").asText());
        sent.fieldNames().forEachRemaining(name -> assertTrue(Character.isLowerCase(name.charAt(0)), sent.toString()));
        assertSettled();
    }

    @Test
    void aFirstItemOfTheTemplateIsSent() {
        deliver("{\"ResumptionCookie\":{\"Address\":{\"BotId\":\"b\",\"ChannelId\":\"emulator\",\"UserId\":\"u\","
                + "\"ConversationId\":\"c\",\"ServiceUrl\":\"" + connector.serviceUrl()
                + "\"},\"Locale\":\"en-US\"},\"Text\":\"hello\"}");

        Received sent = connector.take();
        assertEquals("/v3/conversations/c/activities", sent.path());
        assertEquals("b", sent.json().path("from").path("id").asText());
        assertSettled();
    }

    @Test
    void anUnreadableItemIsKeptByteForByteWithWhatIsWrong() {
        byte[] body = {'{', (byte) 0xff, 0, '"'};
        delivery.deliver(new QueuedItem(body, "queue-id", null), Lane.DIRECT, log.logger());

        assertEquals("unreadable", letter().text("reason"));
        assertEquals("not JSON", letter().text("code"));
        assertArrayEquals(body, letter().bytes("item"));
    }

    @Test
    void anItemOfAnySizeIsKeptAsItCame() {
        connector.next(Answer.error(403, "ConversationBlockedByUser"));
        String empty = item("msteams", "\"text\":\"\"");
        String body = empty.replace("\"\"}", "\"" + "x".repeat(49_152 - empty.length()) + "\"}");
        deliver(body);

        assertEquals(body, new String(letter().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void anItemOfANewerVersionGoesBackByteForByte() {
        String body = "{\"version\":3,\"whatever\":  true}";
        deliver(body);

        assertEquals(body, queue.only().text());
        assertEquals(Duration.ofMinutes(5), queue.only().delay());
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void kindsThatOnlyTellSendNothing(String kind) {
        deliver(item("emulator", "\"kind\":\"" + kind + "\""));

        assertTrue(connector.received().isEmpty()
                && queue.puts().isEmpty()
                && letters().isEmpty());
    }

    @Test
    void twoItemsWithOneKeyAreOneMessage() {
        deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\""));
        deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
    }

    @Test
    void twoItemsWithoutAKeyAreTwoMessages() {
        deliver(item("emulator", "\"text\":\"hi\""));
        delivery.deliver(
                new QueuedItem(bytes(item("emulator", "\"text\":\"hi\"")), "other-id", null),
                Lane.DIRECT,
                log.logger());

        assertEquals(2, connector.received().size());
    }

    @Test
    void twoItemsWithOneKeyThatAreOutAtTheSameTimeAreOneMessage() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        connector.always(request -> Answer.created("x").when(second));
        Thread first = new Thread(() -> deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\"")));
        first.start();
        connector.take();
        deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\""));
        second.countDown();
        first.join();

        assertEquals(1, connector.received().size());
        assertBetween(Duration.ofSeconds(61), queue.only().delay(), Duration.ofSeconds(66)); // it may be the only copy
        clock.advance(queue.only().delay());
        deliver(queue.only().text());
        assertEquals(1, connector.received().size());
    }

    @Test
    void anItemThatWaitsIsNotTakenForOneThatWasSent() {
        connector.next(Answer.status(503));
        deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\""));
        deliver(queue.only().text());

        assertEquals(2, connector.received().size());
    }

    @Test
    void aDueTimeInTheFarFutureIsLookedAtAgainInTenYears() {
        String item = item(
                "emulator",
                "\"notBefore\":\"+999999999-01-01T00:00:00Z\",\"expires\":\"+999999999-12-31T00:00:00Z\",\"text\":\"hi\"");
        deliver(item);

        assertEquals(1, tables.rows("schedule").size());
    }

    @Test
    void aCopyThatNoLongerFitsIsGivenUpAsItCame() {
        connector.next(Answer.status(503));
        String empty = item("msteams", "\"numbers\":[],\"text\":\"hi\"");
        String body = empty.replace("[]", "[" + "1e9,".repeat(11_000) + "1e9]");
        deliver(body);

        assertEquals(body, new String(letter().bytes("item"), StandardCharsets.UTF_8));
        assertTrue(queue.puts().isEmpty());
        assertTrue(log.text().contains("reason=tooLarge"), log.text());
    }

    @Test
    void anAbsurdNumberOfAttemptsIsUsedUp() throws IOException {
        connector.next(Answer.status(412));
        deliver(item("msteams", "\"attempt\":2147483647,\"text\":\"hi\""));

        assertFailed("attemptsUsedUp", 412);
    }

    @Test
    void theConnectorsOwnNameForTheRequestStandsInTheLog() {
        connector.next(Answer.created("x").header("MS-CV", "cv.1"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertTrue(log.text().contains("correlation=cv.1"), log.text());
    }

    @Test
    void whenStorageTakesNoCopyTheItemStaysWithTheQueue() {
        connector.next(Answer.status(503));
        queue.goDown();

        assertThrows(RuntimeException.class, () -> deliver(item("msteams", "\"text\":\"hi\"")));
        queue.comeBack();
        clock.advance(Duration.ofMinutes(5));
        deliver(item("msteams", "\"text\":\"hi\""));
        assertEquals(2, connector.received().size());
    }

    @Test
    void a401RefreshesTheTokenOnce() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.next(Answer.status(401));
            deliver(item("msteams", "\"text\":\"hi\""));

            assertEquals("Bearer token-1", connector.take().header("Authorization"));
            assertEquals("Bearer token-2", connector.take().header("Authorization"));
            assertTrue(queue.puts().isEmpty() && letters().isEmpty());
        }
    }

    @Test
    void aSecond401IsTheWholeBotsTroubleAndUsesNoAttempt() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.error(401, "BotNotRegistered"));
            deliver(item("msteams", "\"text\":\"hi\""));
            deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

            assertEquals(0, json(queue.puts().get(0)).path("attempt").asInt());
            assertEquals(7, json(queue.puts().get(1)).path("attempt").asInt());
            assertBetween(Duration.ofMinutes(5), queue.puts().get(0).delay(), Duration.ofMinutes(7));
            assertTrue(letters().isEmpty());
            assertEquals(1, log.lines(Level.SEVERE).size(), "one clear error, not one for each item");
            assertTrue(log.text().contains("MicrosoftAppId"));
        }
    }

    @Test
    void withoutATokenMessagesWaitUntilTheyExpireAndTheLogSaysWhatToMend() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            tokens.next(FakeTokenServer.entraError(401, "invalid_client", "AADSTS7000222: expired."));
            deliver(item("msteams", "\"attempt\":7,\"text\":\"hi\""));

            assertEquals(7, json(queue.only()).path("attempt").asInt());
            assertTrue(connector.received().isEmpty());
            assertTrue(
                    tables.rows("pacing").stream()
                            .noneMatch(row -> row.row().key().equals("budget")),
                    "who waits for a token takes no slot");
            assertTrue(log.lines(Level.SEVERE).get(0).contains("MicrosoftAppPassword"));
            clock.advance(Duration.ofDays(3));
            deliver(queue.only().text());
            assertEquals("expired", letter().text("reason"));
        }
    }

    @Test
    void theErrorIsRepeatedEveryQuarterOfAnHourAndAfterAnImprovement() throws IOException {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
            clock.advance(Duration.ofMinutes(8));
            deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));
            assertEquals(1, log.lines(Level.SEVERE).size());
            clock.advance(Duration.ofMinutes(20));
            deliver(item("msteams", "\"key\":\"3\",\"text\":\"hi\""));
            assertEquals(2, log.lines(Level.SEVERE).size());
            clock.advance(Duration.ofMinutes(20));
            connector.always(request -> Answer.status(200));
            deliver(item("msteams", "\"key\":\"4\",\"text\":\"hi\""));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"5\",\"text\":\"hi\""));
            assertEquals(3, log.lines(Level.SEVERE).size());
        }
    }

    @Test
    void aBotThatHasNothingToSayDoesNotEndTheTrouble() {
        try (FakeTokenServer tokens = new FakeTokenServer()) {
            bot = (text, to) -> text.isEmpty() ? Optional.empty() : Optional.of(Activity.message(text));
            delivery = delivery(withTokensFrom(tokens));
            connector.always(request -> Answer.status(401));
            deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
            clock.advance(Duration.ofMinutes(8));
            deliver(item("msteams", "\"key\":\"2\",\"text\":\"\""));
            clock.advance(Duration.ofMinutes(2));
            deliver(item("msteams", "\"key\":\"3\",\"text\":\"hi\""));

            assertEquals(4, connector.received().size(), "each try asks with a fresh token as well");
            assertEquals(1, log.lines(Level.SEVERE).size());
        }
    }

    @Test
    void aMessageCostsThreeTableRequests() {
        deliver(item("msteams", "\"key\":\"first\",\"text\":\"hi\""));
        clock.advance(Duration.ofMinutes(1));
        tables.forgetRequests();
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\"}"));

        assertEquals(
                List.of(WHO_WAS_ERASED, "merge pacing", "insert ledger202611", "merge ledger202611"),
                tables.requests());
    }

    @Test
    void whoWroteIsRememberedLaterWhenTheStoreCouldNotBeReached() throws IOException {
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
    void whoWritesWhileTheConnectorIsAskedIsNotParked() {
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
    void aWishInAThreadIsTheWholeChannelsWish() {
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

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void endOfAnItemThatTellsNothingIsSaid(String kind) {
        deliver(item("msteams", "\"kind\":\"" + kind + "\""));

        assertTrue(log.text().contains("outcome=settled"), log.text());
        assertTrue(log.text().contains("it has no seenAt, and so tells nothing"), log.text());
    }

    @Test
    void rememberingWhoWroteCostsOneMore() {
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
    void withTheTablesDownItemsWaitAndUseNoAttempt() throws IOException {
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
    void whenTheTablesGoDownAfterTheSendTheMessageIsNotSentAgainAtOnce() {
        connector.always(request -> {
            tables.goDown();
            return Answer.created("x");
        });
        deliver(item("emulator", "\"seenAt\":\"2026-11-22T10:00:00Z\",\"text\":\"hi\""));

        List<InMemoryQueue.Put> puts = queue.puts();
        assertEquals(2, puts.size());
        assertTrue(
                puts.get(0).text().contains("\"delivered\":{\"activityId\":\"x\""),
                "it was delivered: a copy tells it later");
        assertTrue(puts.get(1).text().contains("\"kind\":\"seen\""), "and another where its user is");
        assertTrue(log.text().contains("the ledger could not be written"), log.text());
    }

    @Test
    void withoutAPlaceForADeadLetterTheItemComesAgain() throws IOException {
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
    void sendingPausedHoldsEverythingBackAndSaysSoOnce() throws IOException {
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
    void whatExpiresWhileItWaitsComesBackThen() {
        connector.next(Answer.status(429).header("Retry-After", "1500"));
        deliver(item("emulator", "\"expires\":\"2026-11-22T10:04:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofMinutes(4), queue.only().delay());
        clock.advance(Duration.ofMinutes(4));
        deliver(queue.only().text());
        assertEquals("expired", letter().text("reason"));
    }

    @Test
    void anItemWhoseSenderDiedIsSentAgainWhenTheLeaseIsOver() {
        new Ledger(tables, Duration.ofMinutes(5), false, "dead").claim(attempt(), "dead-1");
        deliver(item("emulator", "\"text\":\"hi\""));
        assertTrue(connector.received().isEmpty());

        clock.advance(queue.only().delay());
        deliver(queue.only().text());
        assertTrue(connector.received().isEmpty(), "not together with what else was in the sender's hands");
        assertBetween(Duration.ZERO, queue.puts().get(1).delay(), Duration.ofMinutes(1));
        assertEquals(1, ledger().number("takeovers"));

        deliver(queue.puts().get(1).text());
        assertEquals(1, connector.received().size());
        assertTrue(ledger().is("doubt"), "it may have been delivered before");
    }

    @Test
    void aBotThatThrowsLeavesTheItemWithTheQueueWhichCountsForIt() {
        bot = (text, to) -> {
            throw new IllegalStateException("a bug of the owner's");
        };
        for (int i = 0; i < 3; i++) {
            assertThrows(Wordless.class, () -> deliver(item("emulator", "\"text\":\"hi\"")));
        }
        assertTrue(queue.puts().isEmpty(), "no copy: it would begin to count anew");
        bot = (text, to) -> Optional.of(Activity.message(text));
        deliver(item("emulator", "\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertFalse(ledger().is("doubt"), "nothing was sent before");
    }

    @Test
    void withAtMostOnceABotThatThrowsMakesNoDeadLetter() {
        delivery = delivery(TestSettings.anonymous("DeliveryGuarantee", "at-most-once"));
        bot = (text, to) -> {
            throw new IllegalStateException("a bug of the owner's");
        };
        assertThrows(Wordless.class, () -> deliver(item("emulator", "\"text\":\"hi\"")));
        bot = (text, to) -> Optional.of(Activity.message(text));
        deliver(item("emulator", "\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertTrue(letters().isEmpty());
    }

    @Test
    void theLastTryWithoutAnAnswerIsADeadLetterThatSaysSo() throws IOException {
        delivery = delivery(TestSettings.anonymous("MaxAttempts", "1"));
        connector.next(Answer.reset());
        deliver(item("msteams", "\"text\":\"hi\""));

        assertEquals("unknown", letter().text("reason"));
        assertEquals(1, letter().number("attempts"));
        assertTrue(ledger().is("doubt"));
    }

    @Test
    void aDeadLetterCountsTheLastTryAndNoneThatWasNotMade() throws IOException {
        connector.next(Answer.status(403));
        deliver(item("emulator", "\"text\":\"hi\",\"attempt\":2"));
        assertEquals(3, letter().number("attempts"));

        deliver(item("emulator", "\"key\":\"late\",\"text\":\"hi\",\"expires\":\"2026-11-22T10:00:00Z\""));
        assertTrue(letters().stream().anyMatch(row -> row.row().number("attempts") == 0));
    }

    @Test
    void whatFindsNoRoomForItsCopyAndMayHaveArrivedIsADeadLetterThatSaysSo() {
        connector.next(Answer.status(502));
        String empty = item("msteams", "\"numbers\":[],\"text\":\"hi\"");
        deliver(empty.replace("[]", "[" + "1e9,".repeat(11_000) + "1e9]"));

        assertEquals("unknown", letter().text("reason"));
        assertEquals("gaveUp", ledger().text("state"));
        assertTrue(ledger().is("doubt"));
    }

    @Test
    void anExpiredItemThatHasNoPlaceYetWaitsAndDoesNotSpin() {
        tables.goDown();
        deliver(item("emulator", "\"expires\":\"2026-11-22T09:00:00Z\",\"text\":\"hi\""));

        assertEquals(Duration.ofSeconds(30), queue.only().delay());
    }

    @Test
    void anItemOfAnAbsurdCountIsNotLostWhenThereIsNoPlaceForADeadLetter() throws IOException {
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

    /** The first copy is a row that waits until the item expires; the second item must not take its place. */
    @Test
    void aTwinThatWaitsDoesNotTakeThePlaceOfALaterCopy() {
        String item = item("msteams", "\"key\":\"k\",\"expires\":\"2026-11-22T10:30:00Z\",\"text\":\"hi\"");
        connector.next(Answer.status(429).header("Retry-After", "3600"));
        deliver(item);
        deliver(item);

        assertEquals(2, tables.rows("schedule").size());
        clock.advance(Duration.ofMinutes(30));
        tables.rows("schedule").forEach(row -> deliver(new String(row.row().bytes("item"), StandardCharsets.UTF_8)));
        assertEquals("expired", letter().text("reason"));
    }

    @Test
    void withAtMostOnceWhatWasNeverSentIsNotUnknownWhateverStorageDoes() {
        delivery = delivery(TestSettings.anonymous("DeliveryGuarantee", "at-most-once"));
        bot = (text, to) -> {
            tables.goDown();
            clock.advance(Duration.ofSeconds(1)); // its slot is over
            return Optional.of(Activity.message(text));
        };
        deliver(item("msteams", "\"text\":\"hi\""));
        assertTrue(connector.received().isEmpty());
        bot = (text, to) -> Optional.of(Activity.message(text));
        tables.comeBack();
        clock.advance(Duration.ofSeconds(30));
        deliver(queue.only().text());

        assertEquals(1, connector.received().size(), "at once, and not when a lease is over");
        assertTrue(letters().isEmpty());
    }

    @Test
    void aReplyTargetThatIsRefusedWhileTheTablesGoDownIsTriedAgain() {
        connector.always(request -> {
            tables.goDown();
            clock.advance(Duration.ofSeconds(2));
            return Answer.status(404);
        });
        deliver(item("webchat", "\"text\":\"hi\""));
        tables.comeBack();
        connector.always(request -> Answer.created("x"));
        clock.advance(Duration.ofSeconds(31));
        deliver(queue.only().text());

        assertEquals(2, connector.received().size());
    }

    /** Its copies keep an identity that a raw message would lose with its queue id. */
    @Test
    void whatIsPutBackUnreadKeepsItsKeyAndItsEnd() throws IOException {
        String item = item("emulator", "\"text\":\"hi\"");
        byte[] copy = new QueuedItem(bytes(item), "queue-id", null).copy(NOW);
        deliver(item);
        delivery.deliver(new QueuedItem(copy, "another id", null), Lane.DIRECT, log.logger());

        assertEquals(1, connector.received().size());
        assertEquals(
                "2026-11-25T10:00:00Z",
                new ObjectMapper().readTree(copy).path("expires").asText());
        assertArrayEquals(bytes("junk"), new QueuedItem(bytes("junk"), "id", null).copy(NOW));
    }

    @Test
    void a503WithRetryAfterPausesTheConversationForTheOthersToo() throws IOException {
        connector.next(Answer.status(503).header("Retry-After", "30"));
        deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
        deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertEquals(0, json(queue.puts().get(1)).path("attempt").asInt());
    }

    @Test
    void anAnswerThatIsNotAboutSpeedShowsThatNotEverythingIsThrottled() {
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
    void anItemThatDoesNotNameItsTenantSharesTheBudgetOfTheBotsOwn() {
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
    void aBulkItemGoesBackIntoItsOwnQueue() {
        connector.next(Answer.status(503));
        delivery.deliver(
                new QueuedItem(bytes(item("emulator", "\"text\":\"hi\"")), "id", null), Lane.BULK, log.logger());

        assertEquals(1, bulk.puts().size());
        assertTrue(queue.puts().isEmpty());
    }

    @Test
    void aConversationThatIsThrottledIsLeftAloneUntilItsTime() throws IOException {
        connector.next(Answer.status(429).header("Retry-After", "30"));
        deliver(item("msteams", "\"key\":\"1\",\"text\":\"hi\""));
        deliver(item("msteams", "\"key\":\"2\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertEquals(0, json(queue.puts().get(1)).path("attempt").asInt(), "waiting uses no attempt");
        assertBetween(Duration.ofSeconds(30), queue.puts().get(1).delay(), Duration.ofSeconds(60));
    }

    @Test
    void whatAReminderSaysIsSentOnceWhateverItsItemsKeysAre() {
        occurrences.say("stretch");
        deliver(reminder(0, ""));
        deliver(reminder(0, ",\"key\":\"another\""));
        deliver(reminder(1, ""));

        assertEquals(2, connector.received().size());
        assertEquals("stretch", connector.take().json().path("text").asText());
        assertTrue(letters().isEmpty());
    }

    @Test
    void aReminderIsAskedWhatComesNextBeforeAnythingIsClaimedAndAlsoWhenItHasBeenSent() {
        occurrences.say("stretch");
        deliver(reminder(0, ""));
        List<Integer> asked = occurrences.asked();
        deliver(reminder(0, ""));

        assertEquals(List.of(0, 0), asked, "once before the claim, and once for what is said");
        assertEquals(List.of(0, 0, 0), occurrences.asked());
        assertEquals(1, connector.received().size());
    }

    @Test
    void aReminderIsSentAtItsTimeAlsoWhenItsItemComesSomeSecondsEarly() {
        occurrences.say("stretch");
        deliver(reminder(0, ",\"notBefore\":\"" + NOW.plusSeconds(3) + "\""));

        assertEquals(1, connector.received().size());
        assertEquals(NOW.plusSeconds(3), clock.instant());
    }

    @Test
    void aReminderThatIsNotDueYetComesAgainThen() {
        occurrences.waitFor(Duration.ofSeconds(40));
        deliver(reminder(0, ""));

        assertTrue(connector.received().isEmpty());
        assertEquals(Duration.ofSeconds(40), queue.only().delay());
        assertTrue(tables.rows("ledger202611").isEmpty(), "nothing is decided");
    }

    @Test
    void aReminderThatIsNeverDueDoesNotComeAgainForEver() {
        occurrences.waitFor(Duration.ofSeconds(40));
        deliver(reminder(7, ",\"expires\":\"" + NOW.minusSeconds(1) + "\""));

        assertTrue(connector.received().isEmpty() && queue.puts().isEmpty());
        assertEquals("expired", letter().text("reason"));
    }

    @Test
    void aReminderThatSaysNothingAnyMoreIsSkippedWithTheReason() {
        occurrences.skip("late");
        deliver(reminder(0, ""));

        assertTrue(connector.received().isEmpty() && queue.puts().isEmpty());
        assertTrue(log.text().contains("reason=late"), log.text());
    }

    @Test
    void aReminderWaitsWhileTheTablesAreDown() {
        occurrences.goDown();
        deliver(reminder(0, ""));

        assertEquals(1, queue.puts().size());
        assertTrue(connector.received().isEmpty());
        occurrences.comeBack();
        occurrences.say("stretch");
        deliver(queue.only().text());
        assertEquals(1, connector.received().size());
    }

    @ParameterizedTest
    @CsvSource({"ledger202611, k", "pacing, another"})
    void whatOnlyANewerVersionReadsWaitsForThatAndIsNoOutage(String table, String key) throws IOException {
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

    @Test
    void whoIsRememberedInARowThatOnlyANewerVersionReadsIsAnsweredAndRememberedWithTheNextMessage() {
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
    void whatTellsOfARowThatOnlyANewerVersionReadsWaitsForThatUntilItExpires() {
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

    @Test
    void aTextWaitsWhileWhatItsBotKeepsCannotBeReached() throws IOException {
        bot = (text, to) -> {
            throw new StorageException("down", null);
        };
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"text\":\"remind me\""));

        assertEquals(0, json(queue.only()).path("attempt").asInt(), "no attempt is used");
        assertTrue(letters().isEmpty());
    }

    @Test
    void aBotLearnsTheKeyOfWhatItIsAskedAbout() {
        bot = (text, to) ->
                Optional.of(Activity.message(to.properties().get("key").asText()));
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"key\":\"k-7\",\"text\":\"hi\""));

        assertEquals("k-7", connector.take().json().path("text").asText());
    }

    @Test
    void aReminderComesAlsoToWhomWantsNoNotifications() {
        occurrences.say("stretch");
        deliver(item("emulator", "\"kind\":\"seen\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"notifications\":\"off\""));
        deliver(reminder(0, ""));

        assertEquals(1, connector.received().size());
    }

    @Test
    void aReminderThatWasGivenUpIsReplayedLikeAnyMessage() {
        occurrences.say("stretch");
        connector.next(Answer.error(400, "BadSyntax"));
        deliver(reminder(0, ""));
        DeadLetterApi api = new DeadLetterApi(
                BotConfig.parse(TestSettings.anonymous()).delivery(), tables, name -> queue, clock, new FakeJobs());

        assertEquals(
                DeskAnswer.Result.QUEUED, api.replay(DeadLetters.id(letter())).result());
        deliver(queue.only().text());
        assertEquals(2, connector.received().size());
        assertTrue(letters().isEmpty());
    }

    @Test
    void theLogHasIdsAndStatusesAndNeverAText() {
        delivery = delivery(TestSettings.anonymous("LogIds", "plain"));
        connector.next(Answer.status(429), Answer.error(403, "BotDisabledByAdmin"));
        for (String key : List.of("k1", "k2", "k3\\u0085forged\\nline")) {
            deliver(item("msteams", "\"key\":\"" + key + "\",\"text\":\"very private\""));
        }
        deliver("very private");

        assertFalse(log.text().contains("private"), log.text());
        assertTrue(log.text().contains("key=k1") && log.text().contains("status=429"), log.text());
        assertTrue(log.text().contains("key=k3_forged_line"), log.text());
    }

    private void needANewerVersion(String table) {
        for (StoredRow stored : tables.rows(table)) {
            Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 3);
            assertTrue(tables.table(table).merge(newer, stored.version()).isPresent());
        }
    }

    private static Attempt attempt() {
        return new Attempt(MessageId.of("emulator|c|livechat", "queue-id"), 0, 0, List.of(), NOW, false);
    }

    private Delivery delivery(Map<String, String> settings) {
        BotConfig config = BotConfig.parse(settings);
        ConnectorClient client =
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
        return new Delivery(
                config,
                client,
                (text, to) -> bot.onTrigger(text, to),
                new FakeJobs(),
                occurrences,
                tables,
                name -> name.equals(Queues.DIRECT) ? queue : bulk,
                clock,
                new Random(7),
                until -> clock.set(until.isAfter(clock.instant()) ? until : clock.instant()));
    }

    private static Map<String, String> withTokensFrom(FakeTokenServer tokens) {
        return TestSettings.singleTenant(
                "ToChannelFromBotLoginUrl", tokens.loginUrl("tenant").toString());
    }

    private String item(String channel, String fields) {
        return "{\"relatesTo\":{\"activityId\":\"a1\",\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c|livechat\"},\"channelId\":\"" + channel + "\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"}," + fields + "}";
    }

    private String reminder(int number, String fields) {
        String id = "0".repeat(32) + "-" + "a".repeat(16) + "-000000001-" + "b".repeat(16);
        return item("emulator", "\"kind\":\"reminder\",\"job\":\"" + id + "\",\"jobPage\":" + number + fields);
    }

    private void deliver(String item) {
        delivery.deliver(new QueuedItem(bytes(item), "queue-id", null), Lane.DIRECT, log.logger());
    }

    private void assertSettled() {
        assertTrue(log.text().contains("outcome=delivered"), log.text());
    }

    private Row assertFailed(String reason, int status) {
        assertEquals(reason, letter().text("reason"));
        assertEquals(status, letter().number("status"));
        return letter();
    }

    private List<StoredRow> letters() {
        return tables.rows("deadletters");
    }

    /** The one dead letter. */
    private Row letter() {
        assertEquals(1, letters().size());
        return letters().get(0).row();
    }

    /** The ledger's one row. */
    private Row ledger() {
        assertEquals(1, tables.rows("ledger202611").size());
        return tables.rows("ledger202611").get(0).row();
    }

    private static void assertBetween(Duration least, Duration actual, Duration most) {
        assertTrue(actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0, actual.toString());
    }

    private static JsonNode json(InMemoryQueue.Put put) throws IOException {
        return new ObjectMapper().readTree(put.body());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
