package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Puts new items into their queue, invisible until they are due, or into the schedule when that is more than ten minutes away. */
public final class Outbox {
    private final Function<String, MessageQueue> queues;
    private final Schedule schedule;
    private final Clock clock;

    /** @param queues a queue by its name, see {@link Queues} */
    public Outbox(Tables tables, Function<String, MessageQueue> queues, Clock clock) {
        this.queues = queues;
        this.schedule = new Schedule(tables);
        this.clock = clock;
    }

    /**
     * Stores {@code item} until it is due.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
     */
    public void put(ProactiveMessage item, Lane lane, Instant due) {
        Duration wait = Duration.between(clock.instant(), due);
        if (wait.compareTo(PutBack.LONGEST_IN_QUEUE) > 0) {
            schedule.add(item.toJson(), String.valueOf(item.key()), item.relatesTo(), due, Queues.of(lane));
        } else {
            queues.apply(Queues.of(lane)).put(item.toJson(), wait.isNegative() ? Duration.ZERO : wait);
        }
    }
}
