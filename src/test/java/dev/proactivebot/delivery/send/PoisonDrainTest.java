package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class PoisonDrainTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String READABLE =
            "\"key\":\"k\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"";

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final Poison poison = new Poison();
    private final InMemoryQueue queue = new InMemoryQueue();
    private final PoisonDrain drain = new PoisonDrain(
            new DeadLetters(tables, new ErasedUsers(tables), clock),
            new PutBack(InMemoryQueues.of(queue), new Schedule(tables), clock),
            new LogIds(true),
            clock);

    @Test
    void readablePoisonMessageIsADeadLetterWithAttemptsUsedUp() {
        poison.hold("{" + READABLE + "}");

        assertEquals(1, drain());
        assertEquals("attemptsUsedUp", only().text("reason"));
        assertEquals("the queue's redeliveries are used up", only().text("code"));
    }

    @Test
    void itemGivenUpByAnOlderVersionKeepsItsReason() {
        poison.hold("{" + READABLE + ",\"failure\":{\"reason\":\"gone\",\"status\":404,\"code\":\"X\","
                + "\"at\":\"2026-01-01T00:00:00Z\"}}");

        assertEquals(1, drain());
        assertEquals("gone 404 X", only().text("reason") + " " + only().number("status") + " " + only().text("code"));
    }

    @Test
    void failureWithoutAReasonDoesNotStopTheDrain() {
        poison.hold("{" + READABLE + ",\"failure\":{}}");
        poison.hold("no JSON");

        assertEquals(2, drain());
        assertTrue(poison.isEmpty());
    }

    @Test
    void originalOfAnUnreadableOldItemIsKept() {
        poison.hold("{\"version\":1,\"failure\":{\"reason\":\"unreadable\",\"code\":\"not JSON\","
                + "\"at\":\"2026-01-01T00:00:00Z\"},\"original\":\"bm8gSlNPTg==\"}");

        assertEquals(1, drain());
        assertEquals("no JSON", new String(only().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void itemWithAnInvalidOriginalIsKeptUnchanged() {
        String item = "{\"failure\":{},\"original\":\"*\"}";
        poison.hold(item);

        assertEquals(1, drain());
        assertEquals(item, new String(only().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void newerItemReturnsToItsQueueAndWaits() {
        String item = "{\"version\":3,\"traceparent\":\"" + TRACE + "\"}";
        poison.hold(item);

        assertEquals(0, drain());
        assertEquals(item, queue.only().text());
        assertEquals(Duration.ofMinutes(5), queue.only().delay());
        assertEquals(List.of("m0"), poison.deleted);
        assertTrue(tables.rows("deadletters").isEmpty());
        assertEquals(
                "event=delivery kind=- channel=- conversation=- key=m0 attempt=- outcome=putBack status=- ms=#"
                        + " correlation=- trace=" + TRACE_ID
                        + " delay=PT5M why=\"written by a newer version: deploy that one\"",
                line());
    }

    @Test
    void newerItemStaysInThePoisonQueueUntilItIsPutBack() {
        poison.hold("{\"version\":3}");
        queue.goDown();

        assertThrows(StorageException.class, this::drain);
        assertEquals(List.of(), poison.deleted);
    }

    @Test
    void tooLargeNewerItemIsADeadLetter() {
        poison.hold("{\"version\":3,\"text\":\"" + "x".repeat(MessageQueue.MAX_BYTES) + "\"}");

        assertEquals(1, drain());
        assertEquals("written by a newer version", only().text("code"));
        assertTrue(queue.puts().isEmpty());
    }

    @Test
    void poisonMessageIsLoggedOnceAsADelivery() {
        poison.hold("{" + READABLE + ",\"attempt\":2,\"traceparent\":\"" + TRACE + "\"}");
        poison.hold("no JSON");

        assertEquals(2, drain());
        List<String> ids = tables.rows("deadletters").stream()
                .map(stored -> DeadLetters.id(stored.row()))
                .toList();
        List<String> lines = lines();
        assertEquals(2, lines.size(), log.text());
        assertEquals(
                "event=delivery kind=message channel=- conversation=- key=k attempt=2 outcome=gaveUp status=- ms=#"
                        + " correlation=- trace=" + TRACE_ID
                        + " reason=attemptsUsedUp code=the_queue's_redeliveries_are_used_up",
                lines.get(0).replaceFirst("dead letter id=(\\S+) ", ""));
        assertEquals(
                "event=delivery kind=- channel=- conversation=- key=m1 attempt=- outcome=gaveUp status=- ms=#"
                        + " correlation=- trace=- reason=unreadable code=not_JSON",
                lines.get(1).replaceFirst("dead letter id=(\\S+) ", ""));
        assertTrue(ids.stream().allMatch(id -> log.text().contains("dead letter id=" + id + " event=")), log.text());
    }

    @Test
    void rawItemsReturnToTheirQueueWithOneWarning() throws IOException {
        poison.holdRaw("\ufeff {" + READABLE + ",\"traceparent\":\"" + TRACE + "\"}");
        poison.holdRaw("{" + READABLE.replace("\"k\"", "\"k2\"") + "}");

        assertEquals(0, drain());
        assertEquals(List.of("m0", "m1"), poison.deleted);
        JsonNode copy = BotJson.read(queue.puts().get(0).body(), JsonNode.class);
        assertEquals("k hi", copy.path("key").asText() + " " + copy.path("text").asText());
        assertEquals("2026-11-25T09:58:00Z", copy.path("expires").asText(), "counted from when it was put");
        assertEquals(Duration.ZERO, queue.puts().get(0).delay());
        assertEquals(
                "event=delivery kind=message channel=- conversation=- key=k attempt=0 outcome=putBack status=- ms=#"
                        + " correlation=- trace=" + TRACE_ID
                        + " delay=PT0S why=\"put without base64: put again as it should be\"",
                lines().get(0));
        List<String> warnings = log.lines(Level.WARNING);
        assertEquals(1, warnings.size(), log.text());
        assertTrue(
                warnings.get(0).startsWith("Items were put into bot-queue without base64, 2 in this round."),
                log.text());
        assertTrue(warnings.get(0).contains("They are put back"), log.text());
        assertTrue(warnings.get(0).contains("set QueueMessageEncoding.BASE64 (Java)"), log.text());
        assertTrue(warnings.get(0).contains("TextBase64EncodePolicy (Python)"), log.text());
    }

    @Test
    void theWarningComesAlsoWhenStorageEndsTheRound() {
        poison.holdRaw("{" + READABLE + "}");
        poison.isKilled = true;

        assertThrows(StorageException.class, this::drain);
        assertEquals(1, queue.puts().size());
        assertTrue(log.text().contains("without base64, 1 in this round."), log.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"id\":{}", ",\"id\":null"})
    void rawItemWithoutAKeyGetsTheMessageIdAsItsKey(String field) throws IOException {
        String keyless = "{" + READABLE.replace("\"key\":\"k\",", "") + field + "}";
        poison.holdRaw(keyless);
        poison.isKilled = true;
        assertThrows(StorageException.class, this::drain);
        poison.holdRaw(keyless);
        drain();

        List<String> keys = new ArrayList<>();
        for (InMemoryQueue.Put put : queue.puts()) {
            keys.add(BotJson.read(put.body(), JsonNode.class).path("key").asText());
        }
        assertEquals(List.of("m0", "m0", "m1"), keys);
    }

    @Test
    void aRawItemThatIsTooLargeWithBase64IsADeadLetter() {
        poison.holdRaw("{" + READABLE.replace("hi", "x".repeat(MessageQueue.MAX_BYTES)) + "}");

        assertEquals(1, drain());
        assertEquals("tooLarge", only().text("reason"));
        assertEquals("put without base64, too large to be put with it", only().text("code"));
        assertTrue(queue.puts().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"<order/>, not JSON", "{}, no conversation in relatesTo", "[1], not a JSON object"})
    void unreadableRawItemHasTheReasonNotBase64(String body, String code) {
        poison.holdRaw(body);

        assertEquals(1, drain());
        assertEquals("notBase64", only().text("reason"));
        assertTrue(String.valueOf(only().text("code")).startsWith(code), only().text("code"));
        assertTrue(log.text().contains(" reason=notBase64 "), log.text());
        assertFalse(log.text().contains("QueueMessageEncoding"), log.text());
    }

    @Test
    void aRawItemOfANewerVersionWaitsInItsQueue() {
        poison.holdRaw("{\"version\":3}");

        assertEquals(0, drain());
        assertEquals("{\"version\":3}", queue.only().text());
        assertTrue(log.text().contains("QueueMessageEncoding.BASE64"), log.text());
    }

    @Test
    void theMessageStaysWhereItIsUntilItsRowIsWritten() {
        poison.hold("no JSON");
        tables.goDown();

        assertThrows(StorageException.class, this::drain);
        assertEquals(List.of(), poison.deleted);
    }

    @Test
    void failureStopsTheRestOfTheBatch() {
        poison.batch = 2;
        poison.holdRaw("{" + READABLE + "}");
        poison.holdRaw("{" + READABLE.replace("\"k\"", "\"k2\"") + "}");
        poison.isKilled = true;

        assertThrows(StorageException.class, this::drain);
        assertEquals(1, queue.puts().size());
    }

    @Test
    void drainReceivesNothingWhenTimeIsUp() {
        poison.hold("no JSON");

        assertEquals(0, drain.drain(poison, Lane.DIRECT, () -> true, Runnable::run, log.logger()));
        assertEquals(0, poison.asked, "what is received is hidden for five minutes");
    }

    private String line() {
        assertEquals(1, lines().size(), log.text());
        return lines().get(0);
    }

    private List<String> lines() {
        return log.text()
                .lines()
                .map(line -> line.replaceFirst(" ms=\\d+ ", " ms=# "))
                .toList();
    }

    private int drain() {
        return drain.drain(poison, Lane.DIRECT, () -> false, Runnable::run, log.logger());
    }

    private Row only() {
        List<StoredRow> rows = tables.rows("deadletters");
        assertEquals(1, rows.size());
        return rows.get(0).row();
    }

    /** Hands its messages out one at a time, or so many. */
    private static final class Poison implements PoisonQueue {
        private final Deque<PoisonMessage> held = new ArrayDeque<>();
        private final List<String> deleted = new ArrayList<>();
        private int batch = 1;
        private int asked;
        private int count;
        /** Whether the drain ends before the next message is deleted. */
        private boolean isKilled;

        void hold(String body) {
            hold(body, false);
        }

        /** What was put without base64. */
        void holdRaw(String body) {
            hold(body, true);
        }

        private void hold(String body, boolean isRaw) {
            String id = "m" + count++;
            Instant inserted = Instant.parse("2026-11-22T09:58:00Z");
            held.add(new PoisonMessage(id, id, body.getBytes(StandardCharsets.UTF_8), isRaw, inserted));
        }

        boolean isEmpty() {
            return held.isEmpty();
        }

        @Override
        public List<PoisonMessage> receive() {
            asked++;
            List<PoisonMessage> received = held.stream().limit(batch).toList();
            held.removeAll(received);
            return received;
        }

        @Override
        public void delete(PoisonMessage message) {
            if (isKilled) {
                held.addFirst(message);
                isKilled = false;
                throw new StorageException("killed", null);
            }
            deleted.add(message.id());
        }
    }
}
