package dev.proactivebot.notifications;

import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The item with which a job waits for its turn: it asks for the job's first recipients. */
final class Agenda {
    private final JobStore store;
    private final Outbox outbox;
    private final Function<String, MessageQueue> queues;

    /** @param queues a queue by its name */
    Agenda(JobStore store, Outbox outbox, Function<String, MessageQueue> queues) {
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
        outbox.put(JobItem.page(job.id(), job.page(), job.trace()), job.lane(), job.due());
    }

    /** The same, later than it is due. */
    void putOff(Job job, Instant until) {
        outbox.put(JobItem.page(job.id(), job.page(), job.trace()), job.lane(), until);
    }

    /** An item that cannot be worked on now comes again. */
    void putBack(Job job, int page, Lane lane, Duration delay) {
        queues.apply(Queues.of(lane))
                .put(JobItem.page(job.id(), page, job.trace()).toJson(), delay);
    }
}
