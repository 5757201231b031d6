package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.ledger.MonthlyTables;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryPoison;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Holds that a message is sent once: two items, two instances, a worker that ended, a bot that throws. */
@NullUnmarked // a null fails the test anyway
class SendOnceTest extends DeliveryScene {

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
    void twoItemsWithOneKeyAtOneTimeAreOneMessage() throws InterruptedException {
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
    void waitingItemIsSentWhenItReturns() {
        connector.next(Answer.status(503));
        deliver(item("emulator", "\"key\":\"k\",\"text\":\"hi\""));
        deliver(queue.only().text());

        assertEquals(2, connector.received().size());
    }

    /** The first copy is a row that waits until the item expires; the second item must not take its place. */
    @Test
    void secondItemDoesNotReplaceTheWaitingCopyOfTheFirst() {
        String item = item("msteams", "\"key\":\"k\",\"expires\":\"2026-11-22T10:30:00Z\",\"text\":\"hi\"");
        connector.next(Answer.status(429).header("Retry-After", "3600"));
        deliver(item);
        deliver(item);

        assertEquals(2, tables.rows("schedule").size());
        clock.advance(Duration.ofMinutes(30));
        tables.rows("schedule").forEach(row -> deliver(new String(row.row().bytes("item"), StandardCharsets.UTF_8)));
        assertEquals("expired", letter().text("reason"));
    }

    /** As when the timer's function is killed between the put and the delete. */
    @Test
    void rawItemThatIsTakenBackTwiceIsSentOnce() {
        PoisonDrain drain = new PoisonDrain(
                new DeadLetters(tables, new ErasedUsers(tables), clock),
                new PutBack(InMemoryQueues.of(queue), new Schedule(tables), clock),
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

    /** Its copies keep an identity that a raw message would lose with its queue id. */
    @Test
    void itemThatIsPutBackUnreadKeepsItsKeyAndItsExpiry() throws IOException {
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
    void itemOfAWorkerThatEndedIsSentAfterTheLease() {
        new Ledger(new MonthlyTables(tables), Duration.ofMinutes(5), false, "dead").claim(attempt(), "dead-1");
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
    void copyReportsTheDeliveryWhenTheTablesGoDownAfterTheSend() {
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
    void itemOfABotThatThrowsStaysInTheQueue() {
        bot = (text, to) -> {
            throw new IllegalStateException("a bug of the owner's");
        };
        for (int i = 0; i < 3; i++) {
            assertThrows(RedactedException.class, () -> deliver(item("emulator", "\"text\":\"hi\"")));
        }
        assertTrue(queue.puts().isEmpty(), "no copy: it would begin to count anew");
        bot = (text, to) -> Optional.of(Activity.message(text));
        deliver(item("emulator", "\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertFalse(ledger().is("doubt"), "nothing was sent before");
    }

    @Test
    void atMostOnceKeepsTheItemOfABotThatThrows() {
        delivery = delivery(TestSettings.anonymous("DeliveryGuarantee", "at-most-once"));
        bot = (text, to) -> {
            throw new IllegalStateException("a bug of the owner's");
        };
        assertThrows(RedactedException.class, () -> deliver(item("emulator", "\"text\":\"hi\"")));
        bot = (text, to) -> Optional.of(Activity.message(text));
        deliver(item("emulator", "\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
        assertTrue(letters().isEmpty());
    }

    @Test
    void atMostOnceMakesADeadLetterOfADoubtfulMessage() {
        delivery = delivery(TestSettings.anonymous("DeliveryGuarantee", "at-most-once"));
        connector.next(Answer.reset());
        deliver(item("msteams", "\"text\":\"hi\""));

        assertEquals("unknown", letter().text("reason"));
        assertTrue(queue.puts().isEmpty());
        deliver(item("msteams", "\"text\":\"hi\""));
        assertEquals(1, connector.received().size(), "a redelivery of the item sends nothing");
    }

    @Test
    void atMostOnceSendsAnUnsentMessageAfterAnOutage() {
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

    private static Attempt attempt() {
        return new Attempt(MessageId.of("emulator|c|livechat", "queue-id"), 0, 0, List.of(), NOW, false);
    }
}
