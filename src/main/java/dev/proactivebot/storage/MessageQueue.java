package dev.proactivebot.storage;

import java.time.Duration;

/** A storage queue, as far as this app writes to one. */
public interface MessageQueue {

    /** What one message may hold, in bytes: 64 KiB once base64 has made it a third longer. */
    int MAX_BYTES = 49_152;

    /**
     * Puts {@code body} into the queue, which is created when missing. It never expires.
     *
     * @param delay how long it stays invisible; rounded up to whole seconds
     * @throws StorageException when storage did not take it in time: the caller keeps what it has
     */
    void put(byte[] body, Duration delay);
}
