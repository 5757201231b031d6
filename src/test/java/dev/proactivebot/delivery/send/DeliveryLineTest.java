package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.FakeOccurrences;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one line of each item, and the trace that leads from the request it came with to the connector. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class DeliveryLineTest {
    private static final HttpClient HTTP = OutboundHttp.create();
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String OTHER_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER = "00-" + OTHER_ID + "-00f067aa0ba902b7-00";
    private static final String MESSAGE = "kind=message channel=msteams conversation=msteams|c|1 key=k1 attempt=0 ";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeConnector connector = new FakeConnector();
    private final InMemoryQueue queue = new InMemoryQueue();
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final FakeJobs jobs = new FakeJobs();
    private final FakeOccurrences occurrences = new FakeOccurrences();
    private TriggerBot bot = (text, to) -> Optional.of(Activity.message("Back: " + text));
    private Delivery delivery = delivery(TestSettings.anonymous("LogIds", "plain"));

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void deliveredMessageIsLoggedWithItsCorrelationId() {
        connector.next(Answer.created("x").header("MS-CV", "cv.1"));
        deliver(message("\"traceparent\":\"" + TRACE + "\""));

        assertLine(MESSAGE + "outcome=delivered status=201 ms=# correlation=cv.1 trace=" + TRACE_ID);
    }

    @Test
    void retriedMessageIsLoggedWithItsDelay() {
        connector.next(Answer.status(429).header("Retry-After", "120"));
        deliver(message("\"attempt\":1"));

        assertLine("kind=message channel=msteams conversation=msteams|c|1 key=k1 attempt=1 outcome=retryLater"
                + " status=429 ms=# correlation=- trace=" + traceOf("k1") + " delay=PT2M4S why=\"answered 429\"");
    }

    @Test
    void waitingMessageIsLoggedWithItsDelay() {
        deliver(message("\"notBefore\":\"2026-11-22T10:03:00Z\""));

        assertLine(MESSAGE + "outcome=putBack status=- ms=# correlation=- trace=" + traceOf("k1")
                + " delay=PT3M why=\"not due yet\"");
        assertEquals(1, log.lines(Level.INFO).size());
    }

    @Test
    void aMessageThatIsGivenUpIsAWarning() {
        connector.next(Answer.error(403, "ConversationBlockedByUser"));
        deliver(message("\"attempt\":0"));

        assertLine(MESSAGE + "outcome=gaveUp status=403 ms=# correlation=- trace=" + traceOf("k1") + " reason=blocked"
                + " code=ConversationBlockedByUser");
        assertEquals(1, log.lines(Level.WARNING).size());
    }

    @Test
    void aBotThatHasNothingToSayIsNoDelivery() {
        bot = (text, to) -> Optional.empty();
        delivery = delivery(TestSettings.anonymous("LogIds", "plain"));
        deliver(message("\"attempt\":0"));

        assertLine(MESSAGE + "outcome=silent status=- ms=# correlation=- trace=" + traceOf("k1"));
    }

    @Test
    void settledMessageIsLoggedWithTheReason() {
        deliver(message("\"attempt\":0"));
        deliver(message("\"attempt\":0"));

        assertEquals(
                "event=delivery " + MESSAGE + "outcome=settled status=- ms=# correlation=- trace=" + traceOf("k1")
                        + " why=\"delivered before\"",
                lines().get(1));
    }

    @Test
    void skippedReminderIsLoggedWithTheReason() {
        occurrences.skip("late");
        String id = "0".repeat(32) + "-" + "a".repeat(16) + "-000000001-" + "b".repeat(16);
        deliver(item("\"kind\":\"reminder\",\"key\":\"r1\",\"job\":\"" + id + "\",\"jobPage\":0"));

        assertLine("kind=reminder channel=msteams conversation=msteams|c|1 key=r1 attempt=0 outcome=skipped status=-"
                + " ms=# correlation=- trace=" + traceOf("r1") + " reason=late");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen", "gone"})
    void seenOrGoneItemIsLoggedAsRemembered(String kind) {
        deliver(item("\"kind\":\"" + kind + "\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"key\":\"s1\",\"traceparent\":\""
                + TRACE + "\""));

        assertLine("kind=" + kind + " channel=msteams conversation=msteams|c|1 key=s1 attempt=0 outcome=remembered"
                + " status=- ms=# correlation=- trace=" + TRACE_ID);
    }

    @Test
    void seenItemIsPutBackWhileStorageIsDown() {
        tables.goDown();
        deliver(item("\"kind\":\"seen\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"key\":\"s1\""));

        assertLine("kind=seen channel=msteams conversation=msteams|c|1 key=s1 attempt=0 outcome=putBack status=- ms=#"
                + " correlation=- trace=" + traceOf("s1") + " delay=PT30S why=\"storage is down\"");
        assertEquals(1, log.lines(Level.WARNING).size());
    }

    @Test
    void pageIsLoggedWithoutAConversation() {
        deliver("{\"kind\":\"page\",\"key\":\"p1\",\"job\":\"" + "0".repeat(32) + "\",\"jobPage\":0}");

        assertLine("kind=page channel=- conversation=- key=p1 attempt=0 outcome=settled status=- ms=# correlation=-"
                + " trace=" + traceOf("p1") + " why=\"the page is dealt with\"");
    }

    @Test
    void waitingPageIsLoggedAsAWarning() {
        jobs.goDown();
        deliver("{\"kind\":\"page\",\"key\":\"p1\",\"job\":\"" + "0".repeat(32) + "\",\"jobPage\":0}");

        assertTrue(lines().get(0).contains(" outcome=putBack "), log.text());
        assertTrue(lines().get(0).contains(" delay=PT30S why=\""), log.text());
        assertEquals(1, log.lines(Level.WARNING).size());
    }

    @Test
    void unreadableItemIsLoggedAsAWarning() {
        deliver("very private");

        assertLine("kind=- channel=- conversation=- key=queue-id attempt=- outcome=gaveUp status=- ms=# correlation=-"
                + " trace=- reason=unreadable code=not_JSON");
        assertEquals(1, log.lines(Level.WARNING).size());
    }

    @Test
    void itemOfANewerVersionIsLoggedAsAWarning() {
        deliver("{\"version\":3}");

        assertLine("kind=- channel=- conversation=- key=queue-id attempt=- outcome=putBack status=- ms=# correlation=-"
                + " trace=- delay=PT5M why=\"written by a newer version: deploy that one\"");
        assertEquals(1, log.lines(Level.WARNING).size());
    }

    @Test
    void exceptionOfTheBotIsLoggedWithoutItsTextAndRethrown() {
        bot = (text, to) -> {
            throw new IllegalStateException("very private");
        };
        delivery = delivery(TestSettings.anonymous("LogIds", "plain"));

        Exception thrown =
                assertThrows(RedactedException.class, () -> deliver(message("\"traceparent\":\"" + TRACE + "\"")));
        assertEquals("BotFailureException by IllegalStateException", thrown.getMessage(), "its words are in no log");
        assertLine(MESSAGE + "outcome=failed status=- ms=# correlation=- trace=" + TRACE_ID
                + " why=\"BotFailureException by IllegalStateException\"");
    }

    @Test
    void idsAreHashedUnlessTheSettingSaysOtherwise() {
        delivery = delivery(TestSettings.anonymous());
        deliver(message("\"traceparent\":\"" + TRACE + "\""));

        assertLine("kind=message channel=msteams conversation="
                + Row.keyOf("msteams|c|1").substring(0, 16) + " key="
                + Row.keyOf("k1").substring(0, 16)
                + " attempt=0 outcome=delivered status=201 ms=# correlation=- trace=" + TRACE_ID);
    }

    @Test
    void noLineHasAText() {
        connector.next(
                Answer.status(429).body("very private"),
                Answer.error(403, "very private"),
                Answer.error(500, "very private"));
        for (String key : List.of("1", "2", "3", "4")) {
            deliver(item("\"key\":\"" + key + "\",\"text\":\"very private\""));
        }
        deliver("{\"very private\":");
        deliver(item("\"kind\":\"very private\",\"text\":\"very private\""));
        deliver(item("\"key\":\"5\",\"text\":\"hi\",\"traceparent\":\"very private\""));

        assertFalse(log.text().contains("private"), log.text());
    }

    @Test
    void theConnectorIsAskedInAStepOfTheItemsTrace() {
        connector.next(Answer.error(404, "ActivityNotFoundInConversation"));
        deliver(item("\"key\":\"k1\",\"text\":\"hi\",\"traceparent\":\"" + TRACE + "\"")
                .replace("\"bot\"", "\"activityId\":\"a1\",\"bot\""));

        String first = connector.take().header("traceparent");
        String second = connector.take().header("traceparent");
        assertTrue(first.matches("00-" + TRACE_ID + "-[0-9a-f]{16}-01"), first);
        assertTrue(second.matches("00-" + TRACE_ID + "-[0-9a-f]{16}-01"), second);
        assertNotEquals(first, second, "each request is a step of its own");
        assertNotEquals(TRACE, first);
    }

    @Test
    void traceOfTheItemPrecedesThatOfTheInvocation() {
        deliver(message("\"traceparent\":\"" + TRACE + "\""), OTHER);
        deliver(item("\"key\":\"k2\",\"text\":\"hi\""), OTHER);
        deliver("nothing", OTHER);

        assertTrue(lines().get(0).contains("trace=" + TRACE_ID), log.text());
        assertTrue(lines().get(1).contains("trace=" + OTHER_ID), log.text());
        assertTrue(lines().get(2).contains("trace=" + OTHER_ID), log.text());
        assertTrue(connector.take().header("traceparent").contains(TRACE_ID));
        assertTrue(connector.take().header("traceparent").contains(OTHER_ID));
    }

    @Test
    void traceOfAnUnreadableItemIsUsed() {
        String field = "\"traceparent\":\"" + TRACE + "\"";
        deliver("{\"version\":3," + field + "}", OTHER);
        deliver("{\"kind\":\"mystery\"," + field + "}", OTHER);
        deliver("{\"version\":3}", OTHER);

        assertTrue(
                lines().get(0).contains("outcome=putBack status=- ms=# correlation=- trace=" + TRACE_ID), log.text());
        assertTrue(lines().get(1).contains("outcome=gaveUp status=- ms=# correlation=- trace=" + TRACE_ID), log.text());
        assertTrue(lines().get(2).contains("trace=" + OTHER_ID), log.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\\r\\nX-Forged: 1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 outcome=delivered"
            })
    void aForgedTraceIsIgnored(String forged) throws IOException {
        connector.next(Answer.status(503));
        deliver(message("\"traceparent\":\"" + forged + "\""));

        assertTrue(lines().get(0).contains(" trace=" + traceOf("k1") + " "), log.text());
        assertTrue(connector.take().header("traceparent").startsWith("00-" + traceOf("k1") + "-"));
        assertEquals(
                "00-" + traceOf("k1") + "-" + traceOf("k1").substring(16) + "-00",
                copy().path("traceparent").asText());
    }

    @Test
    void aCopyKeepsItsTraceAndSoDoesARedelivery() throws IOException {
        connector.next(Answer.status(503));
        deliver(message("\"traceparent\":\"" + TRACE + "\""), OTHER);

        assertEquals(TRACE, copy().path("traceparent").asText());
        deliver(queue.only().text(), OTHER);
        assertTrue(
                lines().get(1).contains("outcome=delivered") && lines().get(1).contains("trace=" + TRACE_ID));
        deliver(queue.only().text(), OTHER);
        assertTrue(lines().get(2).contains("outcome=settled") && lines().get(2).contains("trace=" + TRACE_ID));
    }

    @Test
    void anItemWithoutATraceKeepsThatOfItsFirstInvocation() throws IOException {
        connector.next(Answer.status(503));
        deliver(message("\"attempt\":0"), OTHER);

        assertEquals(OTHER, copy().path("traceparent").asText());
    }

    private void assertLine(String expected) {
        assertEquals(List.of("event=delivery " + expected), lines());
    }

    /** With the time that it took taken out. */
    private List<String> lines() {
        return log.text()
                .lines()
                .filter(line -> line.startsWith("event="))
                .map(line -> line.replaceFirst(" ms=\\d+ ", " ms=# "))
                .toList();
    }

    private JsonNode copy() throws IOException {
        return new ObjectMapper().readTree(queue.only().body());
    }

    private String message(String fields) {
        return item("\"key\":\"k1\",\"text\":\"hi\"," + fields);
    }

    private String item(String fields) {
        return "{\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c|1\"},"
                + "\"channelId\":\"msteams\",\"serviceUrl\":\"" + connector.serviceUrl() + "\"}," + fields + "}";
    }

    private void deliver(String item) {
        deliver(item, null);
    }

    private void deliver(String item, String trace) {
        byte[] body = item.getBytes(StandardCharsets.UTF_8);
        delivery.deliver(new QueuedItem(body, "queue-id", null, trace), Lane.DIRECT, log.logger());
    }

    private Delivery delivery(Map<String, String> settings) {
        BotConfig config = BotConfig.parse(settings);
        return Rooms.delivery(
                config,
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                bot,
                jobs,
                occurrences,
                tables,
                InMemoryQueues.of(queue),
                clock,
                new Random(7),
                until -> clock.set(until.isAfter(clock.instant()) ? until : clock.instant()));
    }

    /** Of a message that comes without one: the same in each of its tries. */
    private static String traceOf(String key) {
        return Row.keyOf(key).substring(0, 32);
    }
}
