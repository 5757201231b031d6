package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Where new items go: into their queue, invisible until they are due, or into the schedule when that is more than ten minutes away. */
public final class Outbox {
    private final Queues queues;
    private final Schedule schedule;
    private final Clock clock;

    public Outbox(Tables tables, Queues queues, Clock clock) {
        this.queues = queues;
        this.schedule = new Schedule(tables);
        this.clock = clock;
    }

    /**
     * Keeps {@code item} until it is due.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not take it in time
     */
    public void put(ProactiveMessage item, Lane lane, Instant due) {
        Duration wait = Duration.between(clock.instant(), due);
        if (wait.compareTo(PutBack.LONGEST_IN_QUEUE) > 0) {
            schedule.add(item.toJson(), String.valueOf(item.key()), item.relatesTo(), due, QueueNames.of(lane));
        } else {
            queues.queue(QueueNames.of(lane)).put(item.toJson(), wait.isNegative() ? Duration.ZERO : wait);
        }
    }
}
