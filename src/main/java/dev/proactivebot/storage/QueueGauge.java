package dev.proactivebot.storage;

import java.time.Instant;
import java.util.Optional;

/** Measures how full a queue is. */
public interface QueueGauge {

    /**
     * Returns how many messages are in the queue, including invisible ones. The service calls the number approximate, but never too low. A
     * missing queue has none.
     *
     * @throws StorageException when storage does not answer in time
     */
    long depth();

    /**
     * Returns when the oldest of the next 32 visible messages was put into the queue; empty when none is visible.
     *
     * @throws StorageException when storage does not answer in time
     */
    Optional<Instant> oldest();
}
