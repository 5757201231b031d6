package dev.proactivebot.storage;

import dev.proactivebot.config.StorageConnection;
import java.time.Clock;
import java.util.function.Function;

/**
 * Opens the queues and tables of one storage account. It loads the Azure SDK, which takes more than a second on the platform, so the
 * messaging endpoint does without it.
 */
public final class Storage {
    private final AzureQueues queues;
    private final AzureTables tables;

    public Storage(StorageConnection connection, Clock clock) {
        StorageClientFactory clients = new StorageClientFactory();
        this.queues = new AzureQueues(connection, clients);
        this.tables = new AzureTables(connection, clients, clock);
    }

    /** Returns queues by their names, for callers that need no tables. */
    public static Function<String, MessageQueue> queues(StorageConnection connection) {
        return new AzureQueues(connection, new StorageClientFactory())::queue;
    }

    /** Returns the queue of that name, without a request. */
    public MessageQueue queue(String name) {
        return queues.queue(name);
    }

    /** Returns the gauge of a queue, without a request. */
    public QueueGauge gauge(String name) {
        return queues.queue(name);
    }

    /** Returns the poison queue of that name, without a request. */
    public PoisonQueue poison(String name) {
        return queues.poison(name);
    }

    public Tables tables() {
        return tables;
    }
}
