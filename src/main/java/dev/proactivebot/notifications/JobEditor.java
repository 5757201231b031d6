package dev.proactivebot.notifications;

import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.VersionGuardedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes what a job says, and when, and takes back what it has said. */
final class JobEditor {
    /** Sooner than this an instance may have read it already. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final JobStore store;
    private final NotificationRules rules;
    private final ChangeRun changes;
    private final JobQueue jobQueue;
    private final JobRunner jobRunner;
    private final Clock clock;

    JobEditor(
            JobStore store,
            NotificationRules rules,
            ChangeRun changes,
            JobQueue jobQueue,
            JobRunner jobRunner,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.changes = changes;
        this.jobQueue = jobQueue;
        this.jobRunner = jobRunner;
        this.clock = clock;
    }

    /**
     * Gives a job another content: what has not been sent says it, and what was delivered is changed. A series says it from its next time on.
     *
     * @throws InvalidNotificationException when the content is not in order
     * @throws NotChangeableException when the job was cancelled or taken back
     */
    void content(Job job, NewContent content) {
        Map<String, String> defaults = content.variables() != null
                ? content.variables()
                : job.options().defaults();
        Map<Recipient, String> named = new LinkedHashMap<>();
        if (!job.isForEveryone() && defaults != null) {
            for (Listed listed : store.lists().all(job)) {
                named.put(listed.recipient(), "");
            }
        }
        Activity valid = rules.content(content, defaults, named);
        Optional<Job> changed = store.change(job.id(), now -> {
            if (now.isCancelled() || JobChange.of(now).isRecall()) {
                throw new NotChangeableException("The notification was cancelled or taken back");
            }
            return Optional.of(JobChange.content(now, valid, content.variables(), clock.instant()));
        });
        jobRunner.forget(job.id());
        changed.filter(this::mayHaveBegun).ifPresent(changes::begin);
    }

    /** Takes back what a job has said. What it has not said is called off by {@link JobControl#cancel}. */
    void recall(Job job) {
        if (job.isSeries()) {
            return; // its occurrences have said it
        }
        Optional<Job> recalled = store.change(
                job.id(),
                now -> JobChange.of(now).isRecall()
                        ? Optional.empty()
                        : Optional.of(JobChange.recall(now, clock.instant())));
        jobRunner.forget(job.id());
        recalled.filter(this::mayHaveBegun).ifPresent(changes::begin);
    }

    private boolean mayHaveBegun(Job job) {
        return !job.isSeries()
                && (!job.due().isAfter(clock.instant().plus(SOON))
                        || store.find(PagePlan.key(job.id(), 0)).isPresent());
    }

    /**
     * Gives a job other times, before it is due.
     *
     * @throws InvalidNotificationException when they are not in order
     * @throws NotChangeableException when it has begun
     */
    void times(Job job, NewTimes times) {
        Instant now = clock.instant();
        if (times.recurrence() != null && !job.isSeries()) {
            throw new InvalidNotificationException("recurrence", "is for what recurs already");
        }
        DeliveryTimes valid = DeliveryTimes.of(asked(job, times, now), now);
        Optional<Job> changed = store.change(job.id(), current -> {
            if (!mayChange(current, now)) {
                throw new NotChangeableException("The notification has begun, or is over");
            }
            return Optional.of(row(current, valid));
        });
        jobRunner.forget(job.id());
        changed.filter(current -> !current.isPaused()).ifPresent(jobQueue::put);
        changed.filter(current -> !JobChange.of(current).isNone() && mayHaveBegun(current))
                .ifPresent(changes::begin);
    }

    private boolean mayChange(Job job, Instant now) {
        return job.isSeries()
                ? job.isLive() && !SeriesRunner.isTaken(job)
                : job.due().isAfter(now)
                        && job.ended().isEmpty()
                        && !job.isCancelled()
                        && store.find(PagePlan.key(job.id(), 0)).isEmpty();
    }

    private static Notification asked(Job job, NewTimes times, Instant now) {
        if (times.at() == null && times.delay() == null && times.expires() == null && times.recurrence() == null) {
            throw new InvalidNotificationException("at", "or delay, expires or recurrence is needed");
        }
        Optional<SeriesRule> rule = job.rule();
        @Nullable Instant at = times.at() != null || times.delay() != null
                ? times.at()
                : rule.map(SeriesRule::start).orElse(job.due());
        Instant due = at != null ? at : times.delay() == null ? now : now.plus(times.delay());
        Notification asked = Notification.of(Audience.everyone(), Activity.message("-"))
                .with(at, times.delay(), times.expires() == null ? due.plus(job.life()) : times.expires());
        RecurrenceRule recurrence =
                times.recurrence() == null ? rule.map(SeriesRule::recurrence).orElse(null) : times.recurrence();
        return recurrence == null ? asked : asked.withRecurrence(recurrence);
    }

    /** An item that comes at the old time finds that it is too early, or another turn's. Version 0.1 would not look, and leaves it alone. */
    private static Row row(Job job, DeliveryTimes times) {
        Row row = new Row(job.id(), Job.KEY)
                .with(Job.DUE, times.due().toEpochMilli())
                .with(Job.EXPIRES, times.expires().toEpochMilli())
                .with(Job.DROP_ON, Job.dropOn(times.expires()));
        SeriesRule rule = times.rule();
        return rule == null
                ? row.with(VersionGuardedTable.NEEDS, VersionGuardedTable.KNOWN)
                : rule.on(row).with(Job.PAGE, job.page() + 1);
    }
}
