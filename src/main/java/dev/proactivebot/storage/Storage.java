package dev.proactivebot.storage;

import dev.proactivebot.config.StorageConnection;
import java.time.Clock;

/**
 * Opens the queues and tables of one storage account. It loads the Azure SDK, which takes more than a second on the platform, so the
 * messaging endpoint does without it.
 */
public record Storage(Queues queues, Tables tables) {

    public static Storage open(StorageConnection connection, Clock clock) {
        StorageClientFactory clients = StorageClientFactory.create();
        return new Storage(
                new AzureQueues(connection, clients), new AzureTables(connection, clients, new ServiceClock(clock)));
    }

    /** Opens queues for callers that need no tables. */
    public static Queues openQueues(StorageConnection connection) {
        return new AzureQueues(connection, StorageClientFactory.create());
    }
}
