package dev.proactivebot.storage;

import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueStorageException;
import dev.proactivebot.config.StorageConnection;
import java.time.Duration;

/** Opens an account's queues through the Azure SDK. A request takes some 31 s when storage hangs, or less in a short invocation. */
final class AzureQueues implements Queues {
    /** Kept for what follows a failed put: the item becomes visible again, and a log line is written. */
    private static final Duration KEPT_AFTER_A_PUT = Duration.ofSeconds(1);

    private final QueueServiceClient service;
    private final QueueServiceClient raw;

    AzureQueues(StorageConnection connection, StorageClientFactory clients) {
        // the host's trigger decodes base64; unencoded messages, the SDK's default, would end in the poison queue
        QueueServiceClientBuilder builder = clients.configure(
                        new QueueServiceClientBuilder(),
                        connection,
                        StorageConnection.Identity::queueServiceUri,
                        budget -> budget.left().minus(KEPT_AFTER_A_PUT)) // putting an item back is the last step
                .messageEncoding(QueueMessageEncoding.BASE64)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL,
                        StorageClientFactory.TRIES,
                        StorageClientFactory.TRY_TIMEOUT,
                        StorageClientFactory.SHORTEST_PAUSE,
                        StorageClientFactory.LONGEST_PAUSE,
                        null));
        this.service = builder.buildClient();
        this.raw = builder.messageEncoding(QueueMessageEncoding.NONE).buildClient();
    }

    @Override
    public PoisonQueue poison(String name) {
        return new AzurePoisonQueue(raw.getQueueClient(name));
    }

    @Override
    public QueueGauge gauge(String name) {
        return queue(name);
    }

    @Override
    public AzureQueue queue(String name) {
        return new AzureQueue(service.getQueueClient(name), raw.getQueueClient(name));
    }

    static String reason(RuntimeException e) {
        return e instanceof QueueStorageException answered
                ? answered.getStatusCode() + " " + answered.getErrorCode()
                : e.getClass().getSimpleName();
    }
}
