package dev.proactivebot.delivery;

import dev.proactivebot.storage.MessageQueue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the trigger hands over: untrusted in every part, since a producer's JSON can override the metadata.
 *
 * @param messageId the queue message's own id
 * @param insertionTime when it was put into the queue, as the platform writes it: JSON, quotes included
 * @param traceparent the invocation's own, for items that bring none
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record QueuedItem(
        byte[] body,
        @Nullable String messageId,
        @Nullable String insertionTime,
        @Nullable String traceparent) {

    /** One that is looked at outside an invocation of its own. */
    public QueuedItem(byte[] body, @Nullable String messageId, @Nullable String insertionTime) {
        this(body, messageId, insertionTime, null);
    }

    /** What to put back when it cannot be worked on now: with its key and its end it stays the same message. */
    public byte[] copy(Instant now) {
        if (!(ParsedItem.read(this, now) instanceof ParsedItem.WorkItem work)) {
            return body;
        }
        ProactiveMessage item = work.message();
        byte[] copy = item.again(item.tries(), item.notBefore()).toJson();
        return copy.length > MessageQueue.MAX_BYTES ? body : copy;
    }
}
