package dev.proactivebot.delivery.item;

import dev.proactivebot.storage.Queues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Puts new items into their queue, invisible until they are due, or into the schedule when that is more than ten minutes away. */
public final class Outbox {
    /** An item that waits for longer is a row of the schedule. */
    public static final Duration LONGEST_IN_QUEUE = Duration.ofMinutes(10);

    private final Queues queues;
    private final Schedule schedule;
    private final Clock clock;

    public Outbox(Queues queues, Schedule schedule, Clock clock) {
        this.queues = queues;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Stores {@code item} until it is due.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
     */
    public void put(ProactiveMessage item, Lane lane, Instant due) {
        Duration wait = Duration.between(clock.instant(), due);
        if (wait.compareTo(LONGEST_IN_QUEUE) > 0) {
            schedule.add(item.toJson(), String.valueOf(item.key()), item.relatesTo(), due, QueueNames.of(lane));
        } else {
            queues.queue(QueueNames.of(lane)).put(item.toJson(), wait.isNegative() ? Duration.ZERO : wait);
        }
    }
}
