package dev.proactivebot.storage;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import dev.proactivebot.config.StorageConnection;
import java.time.Duration;

/** The Azure SDK's client of an account's queues, and how long it may take: some 35 s when storage hangs. */
final class AzureQueues {
    /** The service's word for "does not expire"; its default is seven days. */
    private static final Duration FOR_EVER = Duration.ofSeconds(-1);

    private final QueueServiceClient service;
    private final QueueServiceClient raw;

    AzureQueues(StorageConnection connection, AzureAccess access) {
        // base64 is what the host's trigger decodes; the library's own default would end in the poison queue
        QueueServiceClientBuilder builder = access.connect(
                        new QueueServiceClientBuilder(), connection, StorageConnection.Identity::queueServiceUri)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL,
                        AzureAccess.TRIES,
                        AzureAccess.TRY_TIMEOUT,
                        AzureAccess.SHORTEST_PAUSE,
                        AzureAccess.LONGEST_PAUSE,
                        null));
        this.service = builder.buildClient();
        this.raw = builder.messageEncoding(QueueMessageEncoding.NONE).buildClient();
    }

    PoisonQueue poison(String name) {
        return new AzurePoisonQueue(raw.getQueueClient(name));
    }

    MessageQueue queue(String name) {
        return (body, delay) -> put(name, body, delay);
    }

    private void put(String name, byte[] body, Duration delay) {
        Duration wholeSeconds = Duration.ofSeconds(delay.plusNanos(999_999_999).toSeconds());
        QueueClient queue = service.getQueueClient(name);
        try {
            send(queue, body, wholeSeconds);
        } catch (RuntimeException e) {
            throw new StorageException("Storage did not take a message for the queue " + name + ": " + reason(e), e);
        }
    }

    private static void send(QueueClient queue, byte[] body, Duration delay) {
        BinaryData message = BinaryData.fromBytes(body);
        try {
            queue.sendMessageWithResponse(message, delay, FOR_EVER, null, Context.NONE);
        } catch (QueueStorageException e) {
            if (!QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode())) {
                throw e;
            }
            queue.createIfNotExists();
            queue.sendMessageWithResponse(message, delay, FOR_EVER, null, Context.NONE);
        }
    }

    static String reason(RuntimeException e) {
        return e instanceof QueueStorageException answered
                ? answered.getStatusCode() + " " + answered.getErrorCode()
                : e.getClass().getSimpleName();
    }
}
