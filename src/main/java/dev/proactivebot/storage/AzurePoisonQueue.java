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

/** Reads a poison queue through the Azure SDK. */
final class AzurePoisonQueue implements PoisonQueue {
    private static final int BATCH = 32;
    private static final Duration INVISIBLE = Duration.ofMinutes(5);
    /** Base64 comes in groups of four characters. */
    private static final int GROUP = 4;

    /** Does not decode: one message that is not base64 would make the SDK fail for the whole batch. */
    private final QueueClient queue;

    AzurePoisonQueue(QueueClient queue) {
        this.queue = queue;
    }

    @Override
    public List<PoisonMessage> receive() {
        try {
            return queue.receiveMessages(BATCH, INVISIBLE, null, Context.NONE).stream()
                    .map(AzurePoisonQueue::toPoisonMessage)
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
    public void delete(PoisonMessage message) {
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

    private static PoisonMessage toPoisonMessage(QueueMessageItem message) {
        // the SDK returns null for an empty message
        byte[] text =
                message.getBody() == null ? new byte[0] : message.getBody().toBytes();
        Optional<byte[]> decoded = decode(text);
        return new PoisonMessage(
                message.getMessageId(),
                message.getPopReceipt(),
                decoded.orElse(text),
                decoded.isEmpty(),
                message.getInsertionTime().toInstant());
    }

    /** Decodes as the host does, which is .NET's way: ignores white space and requires padding. */
    private static Optional<byte[]> decode(byte[] text) {
        String base64 = new String(text, StandardCharsets.ISO_8859_1).replaceAll("[ \t\r\n]", "");
        try {
            return base64.length() % GROUP == 0
                    ? Optional.of(Base64.getDecoder().decode(base64))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
