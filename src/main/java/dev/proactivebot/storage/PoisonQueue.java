package dev.proactivebot.storage;

import java.time.Instant;
import java.util.List;

/** Reads a queue into which the Functions host moves messages it could not process; it has no trigger. */
public interface PoisonQueue {

    /**
     * Holds a message and the receipt that deletes it.
     *
     * @param body decoded when it was base64
     * @param isRaw whether it was not base64: then the host called no function
     * @param inserted when the host moved it here
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record PoisonMessage(String id, String receipt, byte[] body, boolean isRaw, Instant inserted) {}

    /**
     * Takes up to 32 messages, which stay invisible to others for five minutes. A missing queue is empty.
     *
     * @throws StorageException when storage does not answer in time
     */
    List<PoisonMessage> receive();

    /**
     * Deletes a message.
     *
     * @throws StorageException when storage does not answer in time; the message may come again
     */
    void delete(PoisonMessage message);
}
