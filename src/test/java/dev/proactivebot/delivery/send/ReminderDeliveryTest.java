package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.Rooms;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Holds the way of a reminder's item. */
@NullUnmarked // a null fails the test anyway
class ReminderDeliveryTest extends DeliveryScene {

    @Test
    void occurrenceIsSentOnceWhateverTheKeysOfItsItems() {
        occurrences.say("stretch");
        deliver(reminder(0, ""));
        deliver(reminder(0, ",\"key\":\"another\""));
        deliver(reminder(1, ""));

        assertEquals(2, connector.received().size());
        assertEquals("stretch", connector.take().json().path("text").asText());
        assertTrue(letters().isEmpty());
    }

    @Test
    void nextOccurrenceIsStoredBeforeTheClaimAndAlsoAfterTheSend() {
        occurrences.say("stretch");
        deliver(reminder(0, ""));
        List<Integer> asked = occurrences.asked();
        deliver(reminder(0, ""));

        assertEquals(List.of(0, 0), asked, "once before the claim, and once for what is said");
        assertEquals(List.of(0, 0, 0), occurrences.asked());
        assertEquals(1, connector.received().size());
    }

    @Test
    void earlyItemIsSentAtItsTime() {
        occurrences.say("stretch");
        deliver(reminder(0, ",\"notBefore\":\"" + NOW.plusSeconds(3) + "\""));

        assertEquals(1, connector.received().size());
        assertEquals(NOW.plusSeconds(3), clock.instant());
    }

    @Test
    void reminderThatIsNotDueYetReturns() {
        occurrences.waitFor(Duration.ofSeconds(40));
        deliver(reminder(0, ""));

        assertTrue(connector.received().isEmpty());
        assertEquals(Duration.ofSeconds(40), queue.only().delay());
        assertTrue(tables.rows("ledger202611").isEmpty(), "nothing is decided");
    }

    @Test
    void reminderThatIsNeverDueExpires() {
        occurrences.waitFor(Duration.ofSeconds(40));
        deliver(reminder(7, ",\"expires\":\"" + NOW.minusSeconds(1) + "\""));

        assertTrue(connector.received().isEmpty() && queue.puts().isEmpty());
        assertEquals("expired", letter().text("reason"));
    }

    @Test
    void endedReminderIsSkippedWithTheReason() {
        occurrences.skip("late");
        deliver(reminder(0, ""));

        assertTrue(connector.received().isEmpty() && queue.puts().isEmpty());
        assertTrue(log.text().contains("reason=late"), log.text());
    }

    @Test
    void reminderWaitsWhileTheTablesAreDown() {
        occurrences.goDown();
        deliver(reminder(0, ""));

        assertEquals(1, queue.puts().size());
        assertTrue(connector.received().isEmpty());
        occurrences.comeBack();
        occurrences.say("stretch");
        deliver(queue.only().text());
        assertEquals(1, connector.received().size());
    }

    @Test
    void reminderIsSentToAUserWhoOptedOutOfNotifications() {
        occurrences.say("stretch");
        deliver(item("emulator", "\"kind\":\"seen\",\"seenAt\":\"2026-11-22T10:00:00Z\",\"notifications\":\"off\""));
        deliver(reminder(0, ""));

        assertEquals(1, connector.received().size());
    }

    @Test
    void reminderThatWasGivenUpCanBeReplayed() {
        occurrences.say("stretch");
        connector.next(Answer.error(400, "BadSyntax"));
        deliver(reminder(0, ""));
        DeadLetterApi api =
                Rooms.delivery(tables, InMemoryQueues.of(queue), clock).deadLetters(new FakeJobs());

        assertEquals(
                ApiResult.Result.QUEUED, api.replay(DeadLetters.id(letter())).result());
        deliver(queue.only().text());
        assertEquals(2, connector.received().size());
        assertTrue(letters().isEmpty());
    }

    private String reminder(int number, String fields) {
        String id = "0".repeat(32) + "-" + "a".repeat(16) + "-000000001-" + "b".repeat(16);
        return item("emulator", "\"kind\":\"reminder\",\"job\":\"" + id + "\",\"jobPage\":" + number + fields);
    }
}
