package dev.proactivebot.notifications;

import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;

/** The item with which a job waits for its turn: it asks for the job's first recipients. */
final class JobQueue {
    /** What waits longer is looked at again then. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final JobStore store;
    private final Outbox outbox;
    private final Queues queues;

    JobQueue(JobStore store, Outbox outbox, Queues queues) {
        this.store = store;
        this.outbox = outbox;
        this.queues = queues;
    }

    /** Puts it for the first time, and remembers that it is kept. */
    void begin(Job job) {
        put(job);
        store.merge(new Row(job.id(), Job.KEY).with(Job.BEGUN, true), job.version());
    }

    /** Puts it for the time at which the job is due; once more is no harm. */
    void put(Job job) {
        outbox.put(first(job), job.lane(), job.due());
    }

    /** The same, later than it is due. */
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

    /** An item that cannot be worked on now comes again. */
    void putBack(Job job, PageItem page, Lane lane, Duration delay) {
        Duration wait = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        queues.queue(QueueNames.of(lane)).put(item(job, page).toJson(), wait);
    }
}
