package dev.proactivebot.storage;

import java.time.Instant;
import java.util.Optional;

/** How full a queue is. */
public interface QueueGauge {

    /**
     * How many messages are in the queue, those that are invisible or being worked on included; by the service's own account
     * approximate, never too few. None when there is no such queue.
     *
     * @throws StorageException when storage did not answer in time
     */
    long depth();

    /**
     * When the oldest of the next few visible messages was put into the queue; empty when none is visible.
     *
     * @throws StorageException when storage did not answer in time
     */
    Optional<Instant> oldest();
}
