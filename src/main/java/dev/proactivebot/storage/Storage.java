package dev.proactivebot.storage;

import dev.proactivebot.config.StorageConnection;
import java.time.Clock;

/**
 * Opens the queues and tables of one storage account. It loads the Azure SDK, which takes more than a second on the platform, so the
 * messaging endpoint does without it.
 */
public final class Storage {
    private final Queues queues;
    private final Tables tables;

    public Storage(StorageConnection connection, Clock clock) {
        StorageClientFactory clients = new StorageClientFactory();
        this.queues = new AzureQueues(connection, clients);
        this.tables = new AzureTables(connection, clients, clock);
    }

    /** Opens queues for callers that need no tables. */
    public static Queues openQueues(StorageConnection connection) {
        return new AzureQueues(connection, new StorageClientFactory());
    }

    public Queues queues() {
        return queues;
    }

    public Tables tables() {
        return tables;
    }
}
