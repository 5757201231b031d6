package dev.proactivebot.storage;

import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueStorageException;
import dev.proactivebot.config.StorageConnection;
import java.time.Duration;

/** The Azure SDK's client of an account's queues, and how long it may take: some 31 s when storage hangs, less when the invocation has less. */
final class AzureQueues {
    /** What comes after a put that failed: the pause of the next try, and a line in the log. */
    private static final Duration AFTER_A_PUT = Duration.ofSeconds(1);

    private final QueueServiceClient service;
    private final QueueServiceClient raw;

    AzureQueues(StorageConnection connection, AzureAccess access) {
        // base64 is what the host's trigger decodes; the library's own default would end in the poison queue
        QueueServiceClientBuilder builder = access.connect(
                        new QueueServiceClientBuilder(),
                        connection,
                        StorageConnection.Identity::queueServiceUri,
                        budget -> budget.left().minus(AFTER_A_PUT)) // an item may be kept to the end
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

    AzureQueue queue(String name) {
        return new AzureQueue(service.getQueueClient(name), raw.getQueueClient(name));
    }

    static String reason(RuntimeException e) {
        return e instanceof QueueStorageException answered
                ? answered.getStatusCode() + " " + answered.getErrorCode()
                : e.getClass().getSimpleName();
    }
}
