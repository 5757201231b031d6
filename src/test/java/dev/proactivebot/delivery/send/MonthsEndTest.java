package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.delivery.send.DeliveryRig.Queued;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is sent once, also over the end of a month, whose end takes another table of the ledger into use. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class MonthsEndTest {
    private static final TraceParent TRACE = TraceParent.named("0af7651916cd43dd8448eb211c80319c");

    private final DeliveryRig rig = new DeliveryRig("2026-11-27T10:00:00Z");
    private final Delivery delivery = rig.instance();

    /** Whose message it is. */
    enum Of {
        ENDPOINT,
        WELCOME,
        NOTIFICATION,
        REMINDER,
        PRODUCER_WITH_KEY,
        PRODUCER_WITHOUT_KEY,
        ENDPOINT_OF_01,
        NOTIFICATION_OF_01,
        REMINDER_OF_01
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource
    void deliveryOnThe27thIsRecognisedOnThe4th(Of whose) {
        Queued message = put(whose);
        rig.deliver(delivery, message);
        rig.clock.set(Instant.parse("2026-12-04T10:00:00Z"));
        Delivery afterAPause = rig.instance("DeliveryGuarantee", "at-most-once");
        rig.deliver(afterAPause, message);
        rig.deliver(rig.instance(), message);

        assertSentOnce();
    }

    @ParameterizedTest
    @EnumSource
    void deliveryInAMonthsLastSecondIsRecognisedInTheNextMonth(Of whose) {
        rig.clock.set(Instant.parse("2026-11-30T23:59:59Z"));
        Queued message = put(whose);
        rig.deliver(delivery, message);
        rig.clock.set(Instant.parse("2026-12-01T00:09:59Z"));
        rig.deliver(rig.instance(), message);

        assertSentOnce();
    }

    @ParameterizedTest
    @EnumSource
    void messageThatWaitsOverAMonthsEndKeepsOneRow(Of whose) {
        Queued message = put(whose);
        rig.connector.next(
                Answer.status(429).header("Retry-After", "1500"),
                Answer.status(429).header("Retry-After", "18000"),
                Answer.status(503).header("Retry-After", "21600"));
        rig.clock.set(Instant.parse("2026-11-29T20:00:00Z"));
        rig.until(delivery, Instant.parse("2026-11-30T01:00:00Z"));
        rig.clock.set(Instant.parse("2026-12-04T10:00:00Z")); // the app stood still
        rig.deliver(delivery, message);
        rig.until(delivery, Instant.parse("2026-12-05T10:00:00Z"));
        rig.deliver(delivery, message);

        boolean hasExpired = rig.said().size() == 3 && rig.letters().size() == 1;
        assertTrue(hasExpired || rig.said().size() == 4, rig.said().size() + " " + rig.log.text());
        assertEquals(1, rig.ledger().size(), "one row");
    }

    @Test
    void itemDueInFortyDaysUsesTheTableOfItsDueMonth() {
        Queued original = rig.put(
                rig.item(
                        "c",
                        "\"key\":\"k\",\"notBefore\":\"2027-01-06T10:00:00Z\",\"expires\":\"2027-02-06T10:00:00Z\",\"text\":\"hi\""));
        rig.deliver(delivery, original); // its copy waits in the schedule
        rig.until(delivery, Instant.parse("2027-01-06T11:00:00Z"));
        assertEquals(List.of("ledger202701"), rig.tables.names("ledger"));
        rig.clock.set(Instant.parse("2027-02-01T10:00:00Z"));
        rig.deliver(rig.instance(), original);

        assertSentOnce();
    }

    @Test
    void cancelledFutureItemCreatesNoFutureTable() {
        rig.jobs.cancel(DeliveryRig.JOB);
        Instant nextYear = Instant.parse("2027-11-27T10:00:00Z");
        rig.put(JobItem.ofJob(DeliveryRig.JOB, 0, to("c"), nextYear, nextYear.plus(Duration.ofDays(3)), TRACE));
        rig.occurrences.skip("late");
        rig.put(JobItem.occurrence(reminder(), 0, to("c"), nextYear));
        rig.until(delivery, rig.clock.instant().plusSeconds(10));

        assertEquals(List.of("ledger202611"), rig.tables.names("ledger"));
        assertEquals(2, rig.ledger().size(), "skipped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-08-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "2026-10-01T00:00:00Z"
            })
    void oldItemCreatesNoOldTable(String made) {
        rig.clock.set(Instant.parse("2026-11-29T10:00:00Z"));
        Queued old = rig.put(rig.item("c", "\"key\":\"emulator|c|a1\",\"made\":\"" + made + "\",\"text\":\"hi\""));
        rig.deliver(delivery, old);
        rig.clock.set(Instant.parse("2026-12-04T10:00:00Z"));
        rig.deliver(delivery, old);

        assertEquals(List.of("ledger202611"), rig.tables.names("ledger"));
        assertSentOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-28T11:00:00Z", "9999-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void itemMadeInTheFutureCreatesNoTable(String made) {
        Queued message = rig.put(rig.item("c", "\"key\":\"emulator|c|a1\",\"made\":\"" + made + "\",\"text\":\"hi\""));
        rig.deliver(delivery, message);
        rig.deliver(delivery, message);

        assertEquals(List.of("ledger202611"), rig.tables.names("ledger"));
        assertSentOnce();
    }

    /** Item names that were free before: what others mean by them does no harm. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"made\":\"in Italy\",\"claim\":{\"id\":7}",
                "\"Made\":[1],\"Claim\":true",
                "\"made\":1e300,\"claim\":\"0 x\"",
                "\"made\":null,\"claim\":null",
                "\"made\":\"2026-11-27\",\"claim\":\"    \""
            })
    void foreignMadeAndClaimFieldsAreIgnored(String fields) {
        rig.put(rig.item("c", "\"text\":\"hi\"," + fields));
        rig.until(delivery, rig.clock.instant().plusSeconds(5));

        assertSentOnce();
        assertTrue(rig.letters().isEmpty());
    }

    /** The channel sends the activity again, and each time another instance puts it into the queue: one welcome, one answer. */
    @ParameterizedTest
    @ValueSource(longs = {-90, 1, 90})
    void twoItemsWithOneKeyAroundMidnightAreOneMessage(long seconds) {
        Instant midnight = Instant.parse("2026-12-01T00:00:00Z");
        rig.clock.set(midnight.plusSeconds(1));
        String key = "emulator|c|welcome";
        Queued first = rig.put(ProactiveMessage.text(key, to("c"), "hi", midnight.minusMillis(500)));
        Queued second = rig.put(ProactiveMessage.text(key, to("c"), "hi", midnight.plusSeconds(seconds)));
        rig.deliver(rig.instance(new MutableClock(midnight.minusSeconds(30))), second);
        rig.deliver(rig.instance(new MutableClock(midnight.plusSeconds(30))), first);

        assertSentOnce();
    }

    /** The instance has looked which tables there are before the month's first row was written. */
    @Test
    void aTableThatIsBegunAtAMonthsEndIsKnownInTheNext() {
        rig.clock.set(Instant.parse("2026-11-30T23:50:00Z"));
        Queued message = put(Of.NOTIFICATION_OF_01);
        rig.deliver(delivery, message);
        rig.clock.set(Instant.parse("2026-12-01T00:01:00Z"));
        rig.deliver(delivery, message);

        assertSentOnce();
    }

    @Test
    void anInstanceWhoseClockIsBehindAsksTheSameTable() {
        Instant midnight = Instant.parse("2026-12-01T00:00:00Z");
        rig.clock.set(midnight.plusMillis(500));
        Queued message = rig.put(rig.item("c", "\"text\":\"hi\""));
        rig.deliver(rig.instance(new MutableClock(midnight.minusSeconds(5))), message);
        rig.clock.set(midnight.plusSeconds(20));
        rig.deliver(rig.instance(), message);

        assertSentOnce();
    }

    @ParameterizedTest
    @EnumSource
    void aDeadLetterIsReplayedOnceInALaterMonth(Of whose) {
        Queued message = put(whose);
        rig.connector.next(Answer.error(403, "BotDisabledByAdmin"));
        rig.deliver(delivery, message);
        rig.clock.set(Instant.parse("2026-12-20T10:00:00Z"));
        replay();
        rig.queue.remove(message);
        rig.connector.next(Answer.status(429).header("Retry-After", "20000"));
        Queued replayed = rig.queue.get(0);
        rig.until(delivery, Instant.parse("2026-12-21T10:00:00Z"));
        rig.deliver(delivery, replayed);
        rig.deliver(delivery, message);

        assertEquals(3, rig.said().size(), "403, 429, 201");
        assertTrue(rig.letters().isEmpty(), "the dead letter goes with the delivery");
        assertEquals(1, rig.ledger().size());
    }

    @Test
    void aDeadLetterOfAMonthWhoseTableIsGoneIsReplayedOnce() {
        Queued message = put(Of.ENDPOINT);
        rig.connector.next(Answer.error(403, "BotDisabledByAdmin"));
        rig.deliver(delivery, message);
        rig.queue.clear();
        rig.tables.drop("ledger202611");
        rig.clock.set(Instant.parse("2027-01-05T10:00:00Z"));
        replay();
        Queued replayed = rig.queue.get(0);
        rig.deliver(delivery, replayed);
        rig.deliver(delivery, replayed);

        assertEquals(2, rig.said().size());
        assertTrue(rig.letters().isEmpty());
        assertEquals(List.of("ledger202701"), rig.tables.names("ledger"));
    }

    @Test
    void newMessageCostsTwoLedgerRequestsAndAKnownOneThree() {
        rig.deliver(delivery, put(Of.ENDPOINT));
        assertEquals(List.of("insert ledger202611", "merge ledger202611"), rig.ledgerRequests());

        Queued second = rig.put(ProactiveMessage.text("emulator|d|a1", to("d"), "hi", rig.clock.instant())
                .copy(copy -> copy.expires = Instant.parse("2027-01-20T00:00:00Z")));
        rig.connector.next(Answer.status(408));
        rig.deliver(delivery, second);
        rig.clock.set(Instant.parse("2026-12-15T10:00:00Z"));
        rig.tables.forgetRequests();
        rig.deliver(delivery, rig.queue.get(rig.queue.size() - 1));
        assertEquals(List.of("find ledger202611", "merge ledger202611", "merge ledger202611"), rig.ledgerRequests());
        assertEquals(3, rig.said().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"ENDPOINT", "WELCOME", "NOTIFICATION", "REMINDER", "PRODUCER_WITHOUT_KEY"})
    void messageInMidMonthCostsRequestsToOneTable(Of whose) {
        rig.tables.table("ledger202611").put(new Row("p", "k"));
        rig.clock.set(Instant.parse("2026-12-15T10:00:00Z"));
        Queued message = put(whose);
        rig.tables.forgetRequests();
        rig.deliver(delivery, message);
        assertEquals(List.of("insert ledger202612", "merge ledger202612"), rig.ledgerRequests());
    }

    @Test
    void rowsOfAConversationAreFoundInAllMonths() {
        rig.deliver(delivery, put(Of.ENDPOINT));
        rig.clock.set(Instant.parse("2026-12-15T10:00:00Z"));
        rig.deliver(delivery, rig.put(ProactiveMessage.text("emulator|c|a2", to("c"), "hi", rig.clock.instant())));
        LedgerRows rows = new LedgerRows(new MonthlyTables(rig.tables));

        assertEquals(2, rows.of("emulator|c").size());
        assertEquals(2, rows.erase("emulator|c"));
        assertTrue(rig.ledger().isEmpty());
    }

    private void replay() {
        DeadLetterApi api =
                Rooms.delivery(rig.tables, InMemoryQueues.of(rig), rig.clock).deadLetters(rig.jobs);
        assertEquals(
                ApiResult.Result.QUEUED,
                api.replay(DeadLetters.id(rig.letters().get(0))).result());
    }

    private Queued put(Of whose) {
        Instant now = rig.clock.instant();
        rig.occurrences.say("stretch");
        return switch (whose) {
            case ENDPOINT ->
                rig.put(ProactiveMessage.text("emulator|c|a1", to("c"), "hi", now)
                        .copy(copy -> copy.expires = Instant.parse("2027-01-20T00:00:00Z")));
            case WELCOME ->
                rig.put(ProactiveMessage.text("emulator|c|welcome", to("c"), "hi", now)
                        .copy(copy -> copy.expires = Instant.parse("2027-01-20T00:00:00Z")));
            case NOTIFICATION ->
                rig.put(JobItem.ofJob(DeliveryRig.JOB, 0, to("c"), now, now.plus(Duration.ofDays(30)), TRACE));
            case REMINDER -> rig.put(JobItem.occurrence(reminder(), 0, to("c"), now));
            case PRODUCER_WITH_KEY ->
                rig.put(rig.item("c", "\"key\":\"k\",\"expires\":\"2027-01-20T00:00:00Z\",\"text\":\"hi\""));
            case PRODUCER_WITHOUT_KEY ->
                rig.put(rig.item("c", "\"expires\":\"2027-01-20T00:00:00Z\",\"activity\":{\"text\":\"hi\"}"));
            case ENDPOINT_OF_01 -> rig.put(without01(put(Of.ENDPOINT)));
            case NOTIFICATION_OF_01 -> rig.put(without01(put(Of.NOTIFICATION)));
            case REMINDER_OF_01 -> rig.put(without01(put(Of.REMINDER)));
        };
    }

    private String without01(Queued message) {
        rig.queue.remove(message);
        return new String(message.body(), StandardCharsets.UTF_8).replaceFirst("\"made\":\"[^\"]*\",", "");
    }

    private ConversationReference to(String conversation) {
        return ConversationReference.builder()
                .activityId("a1")
                .user(ChannelAccount.ofId("u"))
                .bot(ChannelAccount.ofId("b"))
                .conversation(new ConversationAccount(conversation))
                .channelId("emulator")
                .serviceUrl(rig.connector.serviceUrl())
                .build();
    }

    private static String reminder() {
        return "0".repeat(32) + "-" + "a".repeat(16) + "-000000001-" + "b".repeat(16);
    }

    private void assertSentOnce() {
        assertEquals(1, rig.said().size(), rig.log.text());
        assertEquals(1, rig.ledger().size(), "one row");
    }
}
