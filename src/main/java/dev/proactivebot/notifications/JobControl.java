package dev.proactivebot.notifications;

import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.VersionGuardedTable;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls off, pauses, resumes and skips. What is over stays as it is. Each may be asked for again: that changes nothing more. */
final class JobControl {
    private final JobStore store;
    private final SeriesView view;
    private final JobQueue jobQueue;
    private final JobRunner jobRunner;
    private final Clock clock;

    JobControl(JobStore store, SeriesView view, JobQueue jobQueue, JobRunner jobRunner, Clock clock) {
        this.store = store;
        this.view = view;
        this.jobQueue = jobQueue;
        this.jobRunner = jobRunner;
        this.clock = clock;
    }

    void cancel(Job job) {
        withLatest(job, this::cancelOne);
    }

    /** Nothing more of it is sent within ten seconds, and what waits keeps waiting until {@link #resume}, or expires. */
    void pause(Job job) {
        withLatest(job, this::pauseOne);
    }

    /** Goes on where it was. A series goes on with its next time from now: what fell into the pause is left out. */
    void resume(Job job) {
        withLatest(job, this::resumeOne);
    }

    /** The latest occurrence is looked up after the series was changed: from then on it begins no other. */
    private void withLatest(Job job, Consumer<Job> change) {
        change.accept(job);
        store.find(job.id()).flatMap(view::latest).ifPresent(change);
    }

    private void cancelOne(Job job) {
        Row row = new Row(job.id(), Job.KEY).with(Job.CANCELLED, true);
        Row off = job.isSeries()
                ? row.with(Job.DROP_ON, Job.dropOn(clock.instant().plus(job.life())))
                : row;
        store.change(job.id(), now -> now.isCancelled() || view.isOver(now) ? Optional.empty() : Optional.of(off));
        jobRunner.forget(job.id());
    }

    /** Version 0.1 knows no pause: it leaves the row alone. */
    private void pauseOne(Job job) {
        Row paused = new Row(job.id(), Job.KEY)
                .with(Job.PAUSED, true)
                .with(VersionGuardedTable.NEEDS, VersionGuardedTable.KNOWN);
        store.change(
                job.id(),
                now -> now.isPaused() || now.isCancelled() || view.isOver(now)
                        ? Optional.empty()
                        : Optional.of(paused));
        jobRunner.forget(job.id());
    }

    /** The item that waited may have been dropped: it is put once more, even if the pause was over already. */
    private void resumeOne(Job job) {
        Instant now = clock.instant();
        Optional<Job> resumed = store.change(
                job.id(), current -> current.isPaused() ? Optional.of(goOn(current, now)) : Optional.empty());
        jobRunner.forget(job.id());
        resumed.filter(current -> current.ended().isEmpty() && !current.isCancelled() && current.isBegun())
                .ifPresent(jobQueue::put);
    }

    private static Row goOn(Job job, Instant now) {
        Row row = job.options()
                .on(new Row(job.id(), Job.KEY).with(Job.PAUSED, false).with(VersionGuardedTable.NEEDS, 1));
        if (!job.isSeries() || job.due().isAfter(now)) {
            return row;
        }
        return row.with(advance(job, now));
    }

    /**
     * Leaves out the next time of a series.
     *
     * @param due that time, as the series shows it: whoever asks again does not skip another one
     * @return false when the next time is another one, or there is none
     */
    boolean skip(Job series, Instant due) {
        if (series.skipped().equals(due)) {
            return true;
        }
        if (!series.isLive() || !series.due().equals(due)) {
            return false;
        }
        Row advance = advance(series, due).with(Job.SKIPPED, due.toEpochMilli());
        Job next = series.with(advance, series.version());
        if (next.ended().isEmpty() && !series.isPaused()) {
            jobQueue.put(next); // before the series says so: a crash in between leaves an item that waits for its turn
        }
        Optional<Job> skipped = store.change(
                series.id(),
                current -> current.page() == series.page() && current.isLive() && !SeriesRunner.isTaken(current)
                        ? Optional.of(advance)
                        : Optional.empty());
        return skipped.filter(current -> current.skipped().equals(due)).isPresent();
    }

    /** What changes when the series goes on with its first time after {@code after}, or ends. */
    private static Row advance(Job series, Instant after) {
        try {
            return SeriesRunner.advance(
                    series, after, series.rule().orElseThrow().times().next(after));
        } catch (InvalidRuleException | DateTimeException e) {
            throw new NewerRowException("The rule of a series");
        }
    }
}
