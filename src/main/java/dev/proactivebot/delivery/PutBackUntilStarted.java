package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.storage.MessageQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Logger;

/** Puts items back while the app cannot start, so that they do not use up their redeliveries. */
public final class PutBackUntilStarted {
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(5);

    private PutBackUntilStarted() {}

    /**
     * Puts an item back into the queue it came from, and logs its line. Ids are hashed there, because the setting for them is not known.
     *
     * @throws dev.proactivebot.storage.StorageException when the queue does not take it
     */
    public static void putBack(QueuedItem item, MessageQueue queue, String why, Clock clock, Logger log) {
        long started = System.nanoTime();
        queue.put(item.copy(clock.instant()), UNTIL_MENDED);
        new DeliveryLine(ParsedItem.read(item, clock.instant()), item, started, new LogIds(false))
                .settled(RetryLater.held(UNTIL_MENDED, why), log);
    }
}
