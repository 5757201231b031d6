package dev.proactivebot.storage;

import dev.proactivebot.config.StorageConnection;
import java.time.Clock;
import java.util.function.Function;

/**
 * The queues and tables of one storage account. Building it loads the Azure SDK, which costs more than a second on the platform: whoever
 * only acknowledges messages does without it.
 */
public final class Storage {
    private final AzureQueues queues;
    private final AzureTables tables;

    public Storage(StorageConnection connection, Clock clock) {
        AzureAccess access = new AzureAccess();
        this.queues = new AzureQueues(connection, access);
        this.tables = new AzureTables(connection, access, clock);
    }

    /** Queues by their names, for who has no use for tables, or cannot have them. */
    public static Function<String, MessageQueue> queues(StorageConnection connection) {
        return new AzureQueues(connection, new AzureAccess())::queue;
    }

    /** The queue of that name; nothing is asked of storage yet. */
    public MessageQueue queue(String name) {
        return queues.queue(name);
    }

    /** How full the queue of that name is. */
    public QueueGauge gauge(String name) {
        return queues.queue(name);
    }

    /** The same, for what the host has put aside. */
    public PoisonQueue poison(String name) {
        return queues.poison(name);
    }

    public Tables tables() {
        return tables;
    }
}
