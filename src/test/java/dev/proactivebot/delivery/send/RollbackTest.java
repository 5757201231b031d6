package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.send.DeliveryRig.Queued;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Version 0.1 in the middle of it: it keeps item fields and row columns that it does not know, and goes by the number of tries where this
 * version goes by the claim.
 */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class RollbackTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOVEMBER = "ledger202611";

    private final DeliveryRig rig = new DeliveryRig("2026-11-22T10:00:00Z");
    private final Delivery delivery = rig.instance("LeaseSeconds", "60");

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-least-once", "at-most-once"})
    void copyOf01WithOurOldClaimIsSentAtOnce(String guarantee) throws IOException {
        Delivery instance = rig.instance("DeliveryGuarantee", guarantee);
        Queued ours = ourCopyAfterATry();
        // 0.1 claims it, gets a 503, puts its copy, and ends before it has written that into the row
        change(new Row("", "").with("state", "claimed").with("attempt", 1).with("by", "old-1"));
        rig.queue.clear();
        rig.put(of01(ours, 2));
        rig.until(instance, rig.clock.instant().plusSeconds(5));

        assertEquals(2, rig.said().size(), "at once");
        assertFalse(rig.ledger().get(0).is("doubt"));
        assertTrue(rig.letters().isEmpty());
    }

    @Test
    void aCopyOf01ThatWaitedOverAMonthsEndFindsItsRow() throws IOException {
        Queued original = rig.put(rig.item("c", "\"key\":\"k\",\"expires\":\"2027-01-20T00:00:00Z\",\"text\":\"hi\""));
        insert(NOVEMBER, 1, "waiting", "old-1");
        rig.clock.set(Instant.parse("2026-12-08T10:00:00Z"));
        Queued copy = rig.put(of01(original, 1));
        rig.queue.remove(original);
        rig.connector.next(Answer.status(429).header("Retry-After", "5000"));
        rig.until(delivery, Instant.parse("2026-12-09T10:00:00Z"));
        rig.deliver(delivery, copy);
        rig.deliver(delivery, original);

        assertEquals(2, rig.said().size(), "429, 201");
        assertEquals(List.of(NOVEMBER), rig.tables.names("ledger"));
        assertEquals("delivered", rig.ledger().get(0).text("state"));
    }

    /** It begins a row in the month in which it is asked, whatever the item says. */
    @ParameterizedTest
    @ValueSource(strings = {"delivered", "gaveUp", "skipped"})
    void messageSettledBy01InALaterMonthIsNotSent(String state) {
        Queued message = rig.put(rig.item(
                "c",
                "\"key\":\"emulator|c|a1\",\"made\":\"2026-11-22T10:00:00Z\","
                        + "\"expires\":\"2027-01-20T00:00:00Z\",\"text\":\"hi\""));
        rig.clock.set(Instant.parse("2026-12-06T10:00:00Z"));
        insert("ledger202612", "emulator|c|a1", 0, state, "old-1");
        rig.deliver(delivery, message);

        assertTrue(rig.said().isEmpty(), rig.log.text());
        assertEquals(1, rig.ledger().size());
    }

    @Test
    void aClaimOfA01WorkerThatHasEndedIsTakenOverAndCounted() {
        Queued message = rig.put(rig.item("c", "\"key\":\"k\",\"text\":\"hi\""));
        insert(NOVEMBER, 0, "claimed", "old-1");
        rig.clock.advance(Duration.ofMinutes(10));
        rig.deliver(delivery, message);
        rig.queue.remove(message);
        assertEquals(1, rig.ledger().get(0).number("takeovers"));
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(2)));

        assertEquals(1, rig.said().size());
        assertEquals("delivered", rig.ledger().get(0).text("state"));
    }

    /** 0.1 merges: the column stays, and counts when this version is back. */
    @Test
    void rowMergedBy01KeepsItsTakeovers() throws IOException {
        Delivery three = rig.instance("LeaseSeconds", "60", "MaxAttempts", "3");
        Queued ours = ourCopyAfterATry();
        change(new Row("", "").with("takeovers", 1));
        change(new Row("", "").with("state", "claimed").with("by", "old-1"));
        change(new Row("", "").with("state", "waiting"));
        rig.queue.clear();
        rig.put(of01(ours, 1));
        rig.connector.always(request -> Answer.status(408));
        rig.until(three, rig.clock.instant().plus(Duration.ofMinutes(2)));

        assertEquals("attemptsUsedUp", rig.letters().get(0).text("reason"));
        assertEquals(3, rig.letters().get(0).number("attempts"), "two answers and one crash");
    }

    /** After a takeover of ours 0.1 sends what waits; the copy that comes late is settled. */
    @Test
    void messageSentBy01AfterATakeoverIsNotSentAgain() {
        Queued message = rig.put(rig.item("c", "\"key\":\"k\",\"text\":\"hi\""));
        insert(NOVEMBER, 0, "claimed", "ours-1");
        rig.clock.advance(Duration.ofMinutes(10));
        rig.deliver(delivery, message);
        assertEquals("waiting", rig.ledger().get(0).text("state"), "which 0.1 may claim");
        change(new Row("", "").with("state", "claimed").with("by", "old-2"));
        change(new Row("", "").with("state", "delivered"));
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(2)));

        assertTrue(rig.said().isEmpty(), rig.log.text());
    }

    /** Its replay leaves no claim behind that could be taken for a word. */
    @Test
    void aReplayOf01IsSentOnceAndCountsItsTriesAnew() throws IOException {
        Queued ours = ourCopyAfterATry();
        rig.queue.clear();
        change(new Row("", "").with("state", "waiting").with("attempt", 0).with("generation", 1));
        ObjectNode replayed = (ObjectNode) JSON.readTree(of01(ours, 0));
        replayed.remove("attempt");
        Queued replay = rig.put(replayed.put("generation", 1).toString());
        rig.deliver(delivery, replay);
        rig.deliver(delivery, replay);

        assertEquals(2, rig.said().size(), "the try before, and one");
    }

    /** Of an item that has been tried once and waits. */
    private Queued ourCopyAfterATry() {
        Queued message = rig.put(rig.item("c", "\"key\":\"k\",\"text\":\"hi\""));
        rig.connector.next(Answer.status(408));
        rig.deliver(delivery, message);
        rig.queue.remove(message);
        return rig.queue.get(0);
    }

    /** What 0.1 makes of an item: unknown fields stay as they are. */
    private static String of01(Queued item, int attempt) throws IOException {
        ObjectNode copy = (ObjectNode) JSON.readTree(new String(item.body(), StandardCharsets.UTF_8));
        copy.remove("notBefore");
        return copy.put("attempt", attempt).toString();
    }

    private void insert(String table, int attempt, String state, String by) {
        insert(table, "k", attempt, state, by);
    }

    private void insert(String table, String key, int attempt, String state, String by) {
        MessageId message = MessageId.of("emulator|c", key);
        Row row = new Row(message.partition(), message.rowKey())
                .with("state", state)
                .with("attempt", attempt)
                .with("generation", 0)
                .with("by", by);
        assertTrue(rig.tables.table(table).insert(row).isPresent());
    }

    private void change(Row values) {
        StoredRow stored = rig.tables.rows(NOVEMBER).get(0);
        Row row = new Row(stored.row().partition(), stored.row().key(), values.values());
        assertTrue(rig.tables.table(NOVEMBER).merge(row, stored.version()).isPresent());
    }
}
