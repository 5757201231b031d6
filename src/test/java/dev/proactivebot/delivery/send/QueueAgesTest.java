package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class QueueAgesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final InMemoryQueue direct = new InMemoryQueue();
    private final InMemoryQueue bulk = new InMemoryQueue();
    private final TestLog log = new TestLog();
    private final QueueAges ages = new QueueAges(InMemoryQueues.of(direct, bulk), MutableClock.at(NOW));

    @Test
    void theAgeOfTheOldestMessageOfEachQueueIsTold() {
        direct.oldestIs(NOW.minusSeconds(7));
        bulk.oldestIs(NOW.minusSeconds(400));
        ages.tell(log.logger());

        assertTrue(log.text().contains("queues oldest=7 queue=bot-queue"), log.text());
        assertTrue(log.text().contains("queues oldest=400 queue=bot-bulk"), log.text());
    }

    @Test
    void emptyQueueLogsNoAge() {
        ages.tell(log.logger());

        assertEquals("", log.text());
    }

    @Test
    void ageIsNeverNegativeWhenTheClockIsBehind() {
        direct.oldestIs(NOW.plusSeconds(3));
        ages.tell(log.logger());

        assertTrue(log.text().contains("queues oldest=0 queue=bot-queue"), log.text());
    }

    @Test
    void failedQueueDoesNotHideTheAgeOfAnother() {
        direct.goDown();
        bulk.oldestIs(NOW.minusSeconds(400));
        ages.tell(log.logger());

        assertTrue(log.text().contains("queue=bot-queue is not known now"), log.text());
        assertTrue(log.text().contains("queues oldest=400 queue=bot-bulk"), log.text());
        assertFalse(log.text().contains("queues oldest=0"), log.text());
    }
}
