package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.ClaimResult;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.delivery.send.DeliveryRoom;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class DeadLetterApiTest {
    private static final String ITEM =
            "{\"key\":\"k\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"},\"channelId\":\"msteams\"},"
                    + "\"text\":\"hi\",\"attempt\":7,\"expires\":\"2026-11-22T10:00:00Z\",\"custom\":1}";

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final InMemoryQueue direct = new InMemoryQueue();
    private final InMemoryQueue bulk = new InMemoryQueue();
    private final DeadLetters letters = new DeadLetters(tables, new ErasedUsers(tables), clock);
    private final DeadLetterApi api =
            Rooms.delivery(tables, InMemoryQueues.of(direct, bulk), clock).deadLetters(new FakeJobs());
    private final Ledger ledger = new Ledger(new MonthlyTables(tables), Duration.ofMinutes(5), false, "test");

    /** A list that is an hour old may lack the month in which another instance has begun the message. */
    @Test
    void eachRequestListsTheMonthsAnew() {
        DeliveryRoom room = Rooms.delivery(tables, InMemoryQueues.of(direct, bulk), clock);
        room.deadLetters(new FakeJobs()).replay(givenUp(FailureReason.BLOCKED, QueueNames.DIRECT));
        clock.advance(Duration.ofMinutes(1));
        String id = givenUp(FailureReason.BLOCKED, QueueNames.DIRECT);
        tables.forgetRequests();

        room.deadLetters(new FakeJobs()).replay(id);

        assertTrue(tables.requests().contains("names ledger"), tables.requests().toString());
    }

    @Test
    void listShowsTheMetadataAndNotTheText() throws IOException {
        String id = givenUp(FailureReason.BLOCKED, QueueNames.DIRECT);
        JsonNode letter = json(api.list(Map.of())).at("/deadLetters/0");

        assertEquals(
                "{\"id\":\"" + id + "\",\"at\":\"2026-11-22T10:00:00Z\",\"key\":\"k\",\"conversation\":\"c\","
                        + "\"channel\":\"msteams\",\"reason\":\"blocked\",\"code\":\"Code\",\"correlation\":\"cv\","
                        + "\"queue\":\"bot-queue\",\"attempts\":8,\"status\":403,\"unreachable\":true}",
                letter.toString());
        assertTrue(id.matches("79738877-[0-9a-f]{32}"), id);
    }

    @Test
    void deadLetterShowsItsItemUnchanged() throws IOException {
        assertEquals(
                "hi",
                json(api.show(givenUp(FailureReason.GONE, QueueNames.DIRECT)))
                        .at("/item/text")
                        .asText());

        String id = letters.unreadable("no JSON".getBytes(StandardCharsets.UTF_8), "not JSON", QueueNames.DIRECT, "m");
        assertEquals("bm8gSlNPTg==", json(api.show(id)).path("itemBase64").asText());
    }

    @Test
    void pagesListTheNewestDayFirst() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, letters.unreadable(new byte[0], "not JSON", QueueNames.DIRECT, "m" + i));
            clock.advance(Duration.ofDays(1));
        }
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            JsonNode page = json(api.list(next == null ? Map.of("top", "2") : Map.of("top", "2", "after", next)));
            page.path("deadLetters")
                    .forEach(letter -> seen.add(letter.path("id").asText()));
            next = page.path("next").asText(null);
        } while (next != null);

        assertEquals(ids, seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "all", "1.5", "99999999999"})
    void pageSizeMustBeFrom1To100(String top) {
        assertEquals(Result.MALFORMED, api.list(Map.of("top", top)).result());
    }

    @Test
    void invalidCursorIsABadRequest() {
        assertEquals(Result.MALFORMED, api.list(Map.of("after", "!")).result());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "79738877-00", "79738877-0123456789abcdef0123456789abcdef", "' or 1 eq 1"})
    void unknownIdIsNotFound(String id) {
        assertEquals(Result.NOT_FOUND, api.show(id).result());
        assertEquals(Result.NOT_FOUND, api.replay(id).result());
        assertEquals(Result.NOT_FOUND, api.delete(id).result());
    }

    @Test
    void aReplayIsAFreshCopyInTheQueueItCameFrom() throws IOException {
        String id = givenUp(FailureReason.EXPIRED, QueueNames.BULK);

        assertEquals(Result.QUEUED, api.replay(id).result());
        JsonNode copy = new ObjectMapper().readTree(bulk.only().body());
        assertEquals("k", copy.path("key").asText());
        assertEquals(0, copy.path("attempt").asInt());
        assertEquals(1, copy.path("generation").asInt());
        assertEquals("2026-11-25T10:00:00Z", copy.path("expires").asText());
        assertEquals(1, copy.path("custom").asInt());
        assertEquals(Result.DONE, api.show(id).result(), "the dead letter stays until the message is delivered");
    }

    @Test
    void replayedItemWithoutAKeyKeepsItsGeneratedKey() throws IOException {
        byte[] item = "{\"id\":null,\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"}"
                .getBytes(StandardCharsets.UTF_8);
        QueuedItem queued = new QueuedItem(item, null, "\"2026-11-22T09:00:00Z\"");
        ProactiveMessage message = ((ParsedItem.WorkItem) ParsedItem.read(queued, clock.instant())).message();
        api.replay(letters.giveUp(message, 1, item, GiveUp.of(FailureReason.GONE), QueueNames.DIRECT));

        assertEquals(
                message.key(),
                new ObjectMapper().readTree(direct.only().body()).path("key").asText());
    }

    @Test
    void deliveredMessageIsNotReplayed() {
        String id = givenUp(FailureReason.REJECTED, QueueNames.DIRECT);
        ClaimResult claim = ledger.claim(
                new Attempt(MessageId.of("msteams|c", "k"), 0, 0, List.of(), clock.instant(), false), "claim");
        ledger.delivered(((ClaimResult.Granted) claim).entry(), null);

        assertEquals(Result.REFUSED, api.replay(id).result());
        assertTrue(direct.puts().isEmpty());
        assertEquals(Result.NOT_FOUND, api.show(id).result());
    }

    @Test
    void messageBeingSentIsNotReplayed() {
        String id = givenUp(FailureReason.REJECTED, QueueNames.DIRECT);
        ledger.claim(new Attempt(MessageId.of("msteams|c", "k"), 0, 0, List.of(), clock.instant(), false), "claim");

        assertEquals(Result.REFUSED, api.replay(id).result());
        assertTrue(direct.puts().isEmpty());
    }

    @Test
    void unreadableItemIsReplayedUnchanged() {
        byte[] item = "no JSON".getBytes(StandardCharsets.UTF_8);
        String id = letters.unreadable(item, "not JSON", QueueNames.DIRECT, "m");

        assertEquals(Result.QUEUED, api.replay(id).result());
        assertEquals("no JSON", direct.only().text());
        assertEquals(Result.NOT_FOUND, api.show(id).result());
    }

    /** Version 0.1 made dead letters of items whose form is read by now. */
    @Test
    void replayedItemThatIsReadableNowIsSent() {
        byte[] item = ("{\"ResumptionCookie\":{\"Address\":{\"BotId\":\"b\",\"ChannelId\":\"msteams\",\"UserId\":\"u\","
                        + "\"ConversationId\":\"c\",\"ServiceUrl\":\"https://smba.trafficmanager.net/emea/\"}},\"Text\":\"hello\"}")
                .getBytes(StandardCharsets.UTF_8);
        String id = letters.unreadable(item, "no conversation in relatesTo", QueueNames.DIRECT, "m");

        assertEquals(Result.QUEUED, api.replay(id).result());
        var work = (ParsedItem.WorkItem) ParsedItem.read(
                new QueuedItem(direct.only().text().getBytes(StandardCharsets.UTF_8), "n", null), clock.instant());
        assertEquals("m", work.message().key());
        assertEquals("c", work.message().relatesTo().conversationId());
        assertEquals("hello", work.message().text());
    }

    /** Its JSON overrides the queue's id, so that it is the same row again. */
    @Test
    void itemThatFailsAgainDuringItsReplayIsKept() {
        byte[] item = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
        String id = letters.unreadable(item, "no conversation in relatesTo", QueueNames.DIRECT, "1");
        DeadLetterApi slow = Rooms.delivery(
                        tables,
                        InMemoryQueues.of((body, delay) ->
                                letters.unreadable(body, "no conversation in relatesTo", QueueNames.DIRECT, "1")),
                        clock)
                .deadLetters(new FakeJobs());

        assertEquals(Result.QUEUED, slow.replay(id).result());
        assertEquals(Result.DONE, api.show(id).result());
    }

    @Test
    void replayedPageItemIsUnchangedAndHasNoLedgerRow() {
        byte[] item = JobItem.page(
                        "0123456789abcdef0123456789abcdef", 3, 1, TraceParent.named("0123456789abcdef0123456789abcdef"))
                .toJson();
        var work = (ParsedItem.WorkItem) ParsedItem.read(new QueuedItem(item, "m", null), clock.instant());
        String id = letters.giveUp(work.message(), 0, item, GiveUp.of(FailureReason.ATTEMPTS_USED_UP), QueueNames.BULK);

        assertEquals(Result.QUEUED, api.replay(id).result());
        assertEquals(new String(item, StandardCharsets.UTF_8), bulk.only().text());
        assertEquals(Result.NOT_FOUND, api.show(id).result());
        assertTrue(tables.names("ledger").isEmpty());
    }

    @Test
    void oversizedItemCanBeShownButNotReplayed() {
        String id = letters.unreadable(new byte[65_536], "not JSON", QueueNames.DIRECT, "m");

        assertEquals(Result.REFUSED, api.replay(id).result());
        assertEquals(Result.DONE, api.show(id).result());
    }

    @Test
    void aDeadLetterCanBeThrownAway() {
        String id = givenUp(FailureReason.GONE, QueueNames.DIRECT);

        assertEquals(Result.DELETED, api.delete(id).result());
        assertEquals(Result.NOT_FOUND, api.delete(id).result());
    }

    @Test
    void theSameItemTwiceOnADayIsOneDeadLetter() throws IOException {
        givenUp(FailureReason.GONE, QueueNames.DIRECT);
        givenUp(FailureReason.GONE, QueueNames.DIRECT);

        assertEquals(1, json(api.list(Map.of())).path("deadLetters").size());
    }

    private String givenUp(FailureReason reason, String queue) {
        byte[] item = ITEM.getBytes(StandardCharsets.UTF_8);
        ParsedItem.WorkItem work = (ParsedItem.WorkItem) ParsedItem.read(QueuedItem.of(item), clock.instant());
        return letters.giveUp(work.message(), 8, item, new GiveUp(reason, 403, "Code", "cv"), queue);
    }

    private static JsonNode json(ApiResult answer) throws IOException {
        assertEquals(Result.DONE, answer.result());
        return new ObjectMapper().readTree(BotJson.write(answer.body()));
    }
}
