package dev.proactivebot.storage;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A poison queue, through the Azure SDK. */
final class AzurePoisonQueue implements PoisonQueue {
    private static final int MOST = 32;
    private static final Duration OURS = Duration.ofMinutes(5);

    /** Without decoding: one message that is no base64 would make the SDK fail for all of them. */
    private final QueueClient queue;

    AzurePoisonQueue(QueueClient queue) {
        this.queue = queue;
    }

    @Override
    public List<Poisoned> receive() {
        try {
            return queue.receiveMessages(MOST, OURS, null, Context.NONE).stream()
                    .map(AzurePoisonQueue::poisoned)
                    .toList();
        } catch (QueueStorageException e) {
            if (QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode())) {
                return List.of();
            }
            throw failed("read", e);
        } catch (RuntimeException e) {
            throw failed("read", e);
        }
    }

    @Override
    public void delete(Poisoned message) {
        try {
            queue.deleteMessage(message.id(), message.receipt());
        } catch (RuntimeException e) {
            throw failed("delete a message of", e);
        }
    }

    private StorageException failed(String what, RuntimeException e) {
        return new StorageException(
                "Storage did not " + what + " the queue " + queue.getQueueName() + ": " + AzureQueues.reason(e), e);
    }

    private static Poisoned poisoned(QueueMessageItem message) {
        // the SDK has none for an empty message
        byte[] body =
                message.getBody() == null ? new byte[0] : message.getBody().toBytes();
        return new Poisoned(message.getMessageId(), message.getPopReceipt(), decoded(body));
    }

    private static byte[] decoded(byte[] body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            return body;
        }
    }
}
