package dev.proactivebot.storage;

import dev.proactivebot.config.StorageConnection;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one storage account. Names no type of the Azure SDK, which is loaded at the first put: on the platform that costs
 * more than a second, and an endpoint that only acknowledges never pays it.
 */
public final class StorageQueues {
    private final StorageConnection connection;
    private @Nullable AzureQueues opened;

    public StorageQueues(StorageConnection connection) {
        this.connection = connection;
    }

    /** The queue of that name; nothing is asked of storage yet. */
    public MessageQueue queue(String name) {
        return (body, delay) -> open().put(name, body, delay);
    }

    private synchronized AzureQueues open() {
        AzureQueues queues = opened;
        if (queues == null) {
            queues = new AzureQueues(connection);
            opened = queues;
        }
        return queues;
    }
}
