package dev.proactivebot.storage;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A poison queue, through the Azure SDK. */
final class AzurePoisonQueue implements PoisonQueue {
    private static final int MOST = 32;
    private static final Duration OURS = Duration.ofMinutes(5);
    /** Base64 comes in groups of so many characters. */
    private static final int QUANTUM = 4;

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
        byte[] text =
                message.getBody() == null ? new byte[0] : message.getBody().toBytes();
        Optional<byte[]> decoded = decoded(text);
        return new Poisoned(
                message.getMessageId(),
                message.getPopReceipt(),
                decoded.orElse(text),
                decoded.isEmpty(),
                message.getInsertionTime().toInstant());
    }

    /** As the host decodes it, which is .NET's way: white space counts for nothing, and the padding must be there. */
    private static Optional<byte[]> decoded(byte[] text) {
        String base64 = new String(text, StandardCharsets.ISO_8859_1).replaceAll("[ \t\r\n]", "");
        try {
            return base64.length() % QUANTUM == 0
                    ? Optional.of(Base64.getDecoder().decode(base64))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
