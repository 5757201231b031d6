package dev.proactivebot.storage;

import java.time.Duration;

/** Writes to a storage queue. */
public interface MessageQueue {

    /** The most bytes of one message: base64 makes them 64 KiB. */
    int MAX_BYTES = 49_152;

    /**
     * Puts {@code body} into the queue, which it creates when missing. The message never expires.
     *
     * @param delay how long the message stays invisible; rounded up to whole seconds
     * @throws StorageException when storage does not answer in time; the message may be in the queue all the same
     */
    void put(byte[] body, Duration delay);
}
