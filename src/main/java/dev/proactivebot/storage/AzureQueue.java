package dev.proactivebot.storage;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.PeekedMessageItem;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes to a queue with a trigger, and measures it, through the Azure SDK. */
final class AzureQueue implements MessageQueue, QueueGauge {
    /** Tells the service that a message does not expire; its default is seven days. */
    private static final Duration FOREVER = Duration.ofSeconds(-1);

    private static final int MOST_PEEKED = 32;

    private final QueueClient queue;
    /** Does not decode: one message that is not base64 would make the SDK fail for all that are peeked. */
    private final QueueClient raw;

    AzureQueue(QueueClient queue, QueueClient raw) {
        this.queue = queue;
        this.raw = raw;
    }

    @Override
    public void put(byte[] body, Duration delay) {
        Duration wholeSeconds = Duration.ofSeconds(delay.plusNanos(999_999_999).toSeconds());
        try {
            send(body, wholeSeconds);
        } catch (RuntimeException e) {
            throw new StorageException(
                    "Storage did not take a message for the queue " + queue.getQueueName() + ": "
                            + AzureQueues.reason(e),
                    e);
        }
    }

    private void send(byte[] body, Duration delay) {
        BinaryData message = BinaryData.fromBytes(body);
        try {
            queue.sendMessageWithResponse(message, delay, FOREVER, null, Context.NONE);
        } catch (QueueStorageException e) {
            if (!isMissing(e)) {
                throw e;
            }
            queue.createIfNotExists();
            queue.sendMessageWithResponse(message, delay, FOREVER, null, Context.NONE);
        }
    }

    @Override
    public long depth() {
        return query(() -> queue.getProperties().getApproximateMessagesCountLong())
                .orElse(0L);
    }

    @Override
    public Optional<Instant> oldest() {
        return query(() -> raw.peekMessages(MOST_PEEKED, null, Context.NONE).stream()
                        .map(PeekedMessageItem::getInsertionTime)
                        .map(time -> time.toInstant())
                        .min(Instant::compareTo))
                .flatMap(oldest -> oldest);
    }

    private <T> Optional<T> query(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (QueueStorageException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failed(e);
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private StorageException failed(RuntimeException e) {
        return new StorageException(
                "Storage did not measure the queue " + queue.getQueueName() + ": " + AzureQueues.reason(e), e);
    }

    private static boolean isMissing(QueueStorageException e) {
        return QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode());
    }
}
