package dev.proactivebot.storage;

/** Opens the queues of one storage account by their names, without a request. */
public interface Queues {

    /** Returns what puts messages into the queue of that name. */
    MessageQueue queue(String name);

    /** Returns what measures the queue of that name. */
    QueueGauge gauge(String name);

    /** Returns the poison queue of that name. */
    PoisonQueue poison(String name);
}
