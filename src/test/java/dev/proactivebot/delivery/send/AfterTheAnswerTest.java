package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.ClaimResult;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.delivery.send.DeliveryRig.Queued;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connector has answered, and what it answered has to be kept. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class AfterTheAnswerTest {
    private final DeliveryRig rig = new DeliveryRig("2026-11-22T10:00:00Z");
    private final Delivery delivery = rig.instance("LeaseSeconds", "60");

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"201, delivered", "403, gaveUp"})
    void outcomeIsWrittenAfterATableOutageOfTwentySeconds(int status, String state) {
        Queued message = rig.put(rig.item("c", "\"text\":\"hi\""));
        awayAfterTheAnswer(Answer.status(status), Duration.ofSeconds(20));
        if (status == 403) { // the dead letter's own row is a table's as well
            rig.connector.always(request -> Answer.status(status));
            rig.tables.takes(() -> failing(rig.tables.requests(), Instant.parse("2026-11-22T10:00:20Z")));
        }
        invocation(message);
        rig.connector.always(request -> Answer.created("again"));
        rig.clock.advance(Duration.ofMinutes(10));
        rig.deliver(delivery, message); // the queue could not delete it

        assertEquals(1, rig.said().size(), rig.log.text());
        assertEquals(state, rig.ledger().get(0).text("state"));
        assertFalse(rig.ledger().get(0).is("doubt"));
        assertEquals(1, rig.queue.size(), "no copy");
    }

    /** Storage did what it was asked, and nobody heard of it. */
    @Test
    void outcomeWithALostAnswerIsRecognisedAsOurs() {
        Queued message = rig.put(rig.item("c", "\"text\":\"hi\""));
        rig.connector.always(request -> {
            rig.tables.loseAnswers();
            return Answer.created("x");
        });
        rig.waited = time -> rig.tables.comeBack();
        invocation(message);

        assertEquals("delivered", rig.ledger().get(0).text("state"));
        assertFalse(rig.log.text().contains("could not be written"), rig.log.text());
    }

    @Test
    void copyReportsTheDeliveryToTheLedgerAfterALongOutage() {
        Queued message = rig.put(rig.item("c", "\"text\":\"hi\""));
        awayAfterTheAnswer(Answer.created("x"), Duration.ofHours(1));
        invocation(message);

        assertTrue(
                rig.clock.instant().isBefore(Instant.parse("2026-11-22T10:00:44Z")),
                "a second or two of 45 are left: " + rig.clock.instant());
        assertTrue(rig.log.text().contains("the ledger could not be written"), rig.log.text());

        rig.queue.remove(message);
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(10)));
        rig.tables.comeBack();
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(10)));
        assertEquals(1, rig.said().size());
        assertEquals("delivered", rig.ledger().get(0).text("state"));
        assertEquals("x", rig.ledger().get(0).text("activityId"));
        assertFalse(rig.ledger().get(0).is("doubt"));
        assertTrue(rig.queue.isEmpty());
    }

    @Test
    void copyThatReportsADeliveryIsNotSent() {
        rig.put(rig.item("c", "\"key\":\"k\",\"delivered\":{\"activityId\":\"x\"},\"activity\":{\"text\":\"hi\"}"));
        step(delivery);

        assertTrue(rig.said().isEmpty() && rig.queue.isEmpty() && rig.ledger().isEmpty());
    }

    @Test
    void doubtfulMessageGetsACopyInTimeWhileTheLedgerIsDown() throws IOException {
        Queued message = rig.put(rig.item("c", "\"text\":\"hi\""));
        awayAfterTheAnswer(Answer.status(504), Duration.ofHours(1));
        invocation(message);
        assertTrue(rig.clock.instant().isBefore(Instant.parse("2026-11-22T10:00:37Z")), "" + rig.clock.instant());
        rig.queue.remove(message);
        JsonNode copy = new ObjectMapper().readTree(rig.queue.get(0).body());
        assertTrue(copy.path("claim").isMissingNode() && copy.path("attempt").asInt() == 0, "nobody's word: " + copy);

        rig.tables.comeBack();
        rig.connector.always(request -> Answer.created("x"));
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(10)));
        assertEquals(2, rig.said().size());
        assertTrue(rig.ledger().get(0).is("doubt"));
    }

    /** Its claim may have been written; the copy says that nothing was sent. */
    @ParameterizedTest
    @ValueSource(strings = {"at-least-once", "at-most-once"})
    void claimWithALostAnswerLeavesNoDoubt(String guarantee) {
        Delivery instance = rig.instance("DeliveryGuarantee", guarantee);
        rig.put(rig.item("c", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        rig.tables.loseAnswers();
        step(instance);
        assertEquals("claimed", rig.ledger().get(0).text("state"));
        rig.clock.advance(Duration.ofSeconds(30));
        step(instance); // the copy: it finds the row, and its merge is not answered either
        rig.clock.advance(Duration.ofSeconds(30));
        step(instance);
        rig.tables.comeBack();
        rig.until(instance, rig.clock.instant().plus(Duration.ofSeconds(31)));

        assertEquals(1, rig.said().size(), rig.log.text());
        assertTrue(rig.letters().isEmpty() && rig.queue.isEmpty());
        assertFalse(rig.ledger().get(0).is("doubt"));
        assertEquals(0, rig.ledger().get(0).number("takeovers"));
        assertEquals(0, rig.ledger().get(0).number("attempt"), "no attempt is used");
    }

    /** Tables that fail now and then: each request of the deliveries in its turn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void atMostOnceKeepsAnUnsentMessageWhenTablesFail(int fails) {
        Delivery instance = rig.instance("DeliveryGuarantee", "at-most-once");
        int[] number = {0};
        rig.tables.takes(() -> {
            if (++number[0] % fails == 0) {
                throw new StorageException("not now", null);
            }
        });
        rig.put(rig.item("c", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        rig.until(instance, rig.clock.instant().plus(Duration.ofMinutes(30)));
        rig.tables.takes(() -> {});
        rig.until(instance, rig.clock.instant().plus(Duration.ofMinutes(30)));

        assertEquals(1, rig.said().size(), rig.log.text());
        assertTrue(rig.letters().isEmpty() && rig.queue.isEmpty(), rig.log.text());
    }

    /** A connector that answers 503 while the table of the ledger is away: the copy alone says that nothing arrived. */
    @Test
    void copyIsSentAtOnceWhenTheLedgerWasNotWritten() {
        rig.put(rig.item("c", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        awayAfterTheAnswer(Answer.status(408), Duration.ofHours(1));
        step(delivery);
        rig.tables.comeBack();
        rig.connector.always(request -> Answer.created("x"));
        rig.until(delivery, rig.clock.instant().plusSeconds(3));

        assertEquals(2, rig.said().size(), "at once, and not when a lease is over");
        assertFalse(rig.ledger().get(0).is("doubt"));
    }

    /** The case "a copy's authority". */
    @Test
    void ownerPastItsLeaseDoesNotAllowASecondSend() {
        Ledger other = new Ledger(new MonthlyTables(rig.tables), Duration.ofMinutes(1), false, "other");
        Attempt attempt = new Attempt(MessageId.of("emulator|c", "k"), 0, 0, List.of(), null, true);
        LedgerEntry[] sending = new LedgerEntry[1];
        rig.connector.always(request -> {
            rig.clock.advance(Duration.ofMinutes(5)); // a long pause: the message comes again elsewhere
            other.takeOver(((ClaimResult.Abandoned) other.claim(attempt, "other-1")).entry(), "other-2");
            sending[0] = ((ClaimResult.Granted) other.claim(attempt, "other-3")).entry();
            return Answer.status(408);
        });
        rig.put(rig.item("c", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        step(delivery);
        rig.clock.advance(Duration.ofSeconds(3));
        step(delivery);
        assertEquals(1, rig.said().size(), "the copy waits for who sends now");

        other.delivered(sending[0], "x");
        rig.until(delivery, rig.clock.instant().plus(Duration.ofMinutes(10)));
        assertEquals(1, rig.said().size());
        assertEquals("delivered", rig.ledger().get(0).text("state"));
    }

    /** Whom the queue hands a copy to twice has one word, and not two. */
    @Test
    void aCopyThatIsHandedOutTwiceIsSentOnce() {
        rig.put(rig.item("c", "\"key\":\"k\",\"activity\":{\"text\":\"hi\"}"));
        rig.connector.next(Answer.status(408));
        step(delivery);
        Queued copy = rig.queue.get(0);
        rig.clock.advance(Duration.ofSeconds(3));
        rig.connector.always(request -> {
            rig.connector.always(second -> Answer.created("x"));
            rig.deliver(rig.instance(), copy); // while it is being sent
            return Answer.created("x");
        });
        rig.deliver(delivery, copy);
        rig.deliver(delivery, copy);

        assertEquals(2, rig.said().size());
    }

    private void step(Delivery instance) {
        Queued first = rig.queue.get(0);
        rig.queue.remove(first);
        rig.deliver(instance, first);
    }

    private void invocation(Queued message) {
        TimeBudget.within(TimeBudget.LONGEST, rig.clock, () -> {
            rig.deliver(delivery, message);
            return true;
        });
    }

    private void awayAfterTheAnswer(Answer answer, Duration away) {
        Instant back = rig.clock.instant().plus(away);
        rig.connector.always(request -> {
            rig.tables.goDown();
            return answer;
        });
        rig.waited = time -> {
            if (!time.isBefore(back)) {
                rig.tables.comeBack();
            }
        };
    }

    private void failing(List<String> requests, Instant until) {
        if (requests.get(requests.size() - 1).equals("merge ledger202611")
                && rig.clock.instant().isBefore(until)) {
            throw new StorageException("away", null);
        }
    }
}
