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

/** A queue that somebody listens to, through the Azure SDK. */
final class AzureQueue implements MessageQueue, QueueGauge {
    /** The service's word for "does not expire"; its default is seven days. */
    private static final Duration FOR_EVER = Duration.ofSeconds(-1);

    private static final int MOST_PEEKED = 32;

    private final QueueClient queue;
    /** Without decoding: one message that is no base64 would make the SDK fail for all of them. */
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
            queue.sendMessageWithResponse(message, delay, FOR_EVER, null, Context.NONE);
        } catch (QueueStorageException e) {
            if (!isMissing(e)) {
                throw e;
            }
            queue.createIfNotExists();
            queue.sendMessageWithResponse(message, delay, FOR_EVER, null, Context.NONE);
        }
    }

    @Override
    public long depth() {
        return ask(() -> queue.getProperties().getApproximateMessagesCountLong())
                .orElse(0L);
    }

    @Override
    public Optional<Instant> oldest() {
        return ask(() -> raw.peekMessages(MOST_PEEKED, null, Context.NONE).stream()
                        .map(PeekedMessageItem::getInsertionTime)
                        .map(time -> time.toInstant())
                        .min(Instant::compareTo))
                .flatMap(oldest -> oldest);
    }

    private <T> Optional<T> ask(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (QueueStorageException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw unanswered(e);
        } catch (RuntimeException e) {
            throw unanswered(e);
        }
    }

    private StorageException unanswered(RuntimeException e) {
        return new StorageException(
                "Storage did not tell about the queue " + queue.getQueueName() + ": " + AzureQueues.reason(e), e);
    }

    private static boolean isMissing(QueueStorageException e) {
        return QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode());
    }
}
