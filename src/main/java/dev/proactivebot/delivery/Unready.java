package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.storage.MessageQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Logger;

/** What becomes of an item while the app cannot start: that must not use up its redeliveries. */
public final class Unready {
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(5);

    private Unready() {}

    /**
     * Puts it back into the queue it came from, and says so in its line. Ids are hashed there, for nobody knows the setting.
     *
     * @throws dev.proactivebot.storage.StorageException when the queue does not take it
     */
    public static void putBack(QueuedItem item, MessageQueue queue, String why, Clock clock, Logger log) {
        long started = System.nanoTime();
        queue.put(item.copy(clock.instant()), UNTIL_MENDED);
        new DeliveryLine(Envelope.read(item, clock.instant()), item, started, new LogIds(false))
                .settled(RetryLater.held(UNTIL_MENDED, why), log);
    }
}
