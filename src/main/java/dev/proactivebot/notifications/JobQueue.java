package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;

/** Puts the item of a job into the queue or the schedule: the item that starts its next page or occurrence. */
final class JobQueue {
    /** The longest wait; an item that waits longer returns in between. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final JobStore store;
    private final Outbox outbox;
    private final Queues queues;

    JobQueue(JobStore store, Outbox outbox, Queues queues) {
        this.store = store;
        this.outbox = outbox;
        this.queues = queues;
    }

    /** Puts the item for the first time, and stores that it was put. */
    void begin(Job job) {
        put(job);
        store.merge(new Row(job.id(), Job.KEY).with(Job.BEGUN, true), job.version());
    }

    /** Puts the item for the time at which the job is due; putting it twice does no harm. */
    void put(Job job) {
        outbox.put(first(job), job.lane(), job.due());
    }

    /** Puts the item for a later time. */
    void putOff(Job job, Instant until) {
        outbox.put(first(job), job.lane(), until);
    }

    private static ProactiveMessage first(Job job) {
        return item(job, new PageItem(job.id(), job.page(), 0));
    }

    private static ProactiveMessage item(Job job, PageItem page) {
        return job.isSeries()
                ? JobItem.turn(job.id(), page.number(), job.trace())
                : JobItem.page(job.id(), page.number(), page.turn(), job.trace());
    }

    /** Puts back an item that cannot be handled now. */
    void putBack(Job job, PageItem page, Lane lane, Duration delay) {
        Duration wait = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        queues.queue(QueueNames.of(lane)).put(item(job, page).toJson(), wait);
    }
}
