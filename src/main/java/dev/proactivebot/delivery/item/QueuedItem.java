package dev.proactivebot.delivery.item;

import dev.proactivebot.storage.MessageQueue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item as the trigger hands it over. Every part is untrusted, because a producer's JSON can override the metadata.
 *
 * @param messageId the queue message's own id
 * @param insertionTime when it was put into the queue, as the platform writes it: JSON, quotes included
 * @param traceparent the invocation's trace, for items without one
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record QueuedItem(
        byte[] body,
        @Nullable String messageId,
        @Nullable String insertionTime,
        @Nullable String traceparent) {

    /** Creates an item outside an invocation of its own. */
    public QueuedItem(byte[] body, @Nullable String messageId, @Nullable String insertionTime) {
        this(body, messageId, insertionTime, null);
    }

    /** Creates an item of which only the content is known. */
    public static QueuedItem of(byte[] body) {
        return new QueuedItem(body, null, null);
    }

    /** Returns the bytes to put back when it cannot be handled now, with its key and expiry, so that it stays the same message. */
    public byte[] copy(Instant now) {
        if (!(ParsedItem.read(this, now) instanceof ParsedItem.WorkItem work)) {
            return body;
        }
        ProactiveMessage item = work.message();
        byte[] copy = item.again(item.tries(), item.notBefore()).toJson();
        return copy.length > MessageQueue.MAX_BYTES ? body : copy;
    }
}
