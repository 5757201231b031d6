package dev.proactivebot.storage;

import java.time.Instant;
import java.util.List;

/** A queue into which the Functions host puts what it could not hand over, and which nobody listens to. */
public interface PoisonQueue {

    /**
     * A message and the receipt that deletes it.
     *
     * @param body decoded if it was base64
     * @param isRaw whether it was not: then the host ran nothing, and put it aside as it was
     * @param inserted when the host put it aside
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Poisoned(String id, String receipt, byte[] body, boolean isRaw, Instant inserted) {}

    /**
     * Up to 32 messages, which nobody else gets for five minutes; none when there is no such queue.
     *
     * @throws StorageException when storage did not answer in time
     */
    List<Poisoned> receive();

    /**
     * Takes a message out for good.
     *
     * @throws StorageException when storage did not answer in time; the message comes again then
     */
    void delete(Poisoned message);
}
