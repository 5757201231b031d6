package dev.proactivebot.notifications;

import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.VersionGuardedTable;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Cancels, pauses, resumes and skips jobs, puts lost items of series again, and drops old jobs. A job that is over stays as it is. Each
 * request may be repeated without a further effect.
 */
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

    /** Pauses a job: within ten seconds nothing more is sent. Waiting items wait until {@link #resume}, or expire. */
    void pause(Job job) {
        withLatest(job, this::pauseOne);
    }

    /** Resumes a job where it was paused. A series continues with its next time from now; times during the pause are left out. */
    void resume(Job job) {
        withLatest(job, this::resumeOne);
    }

    /** Looks up the latest occurrence after the series was changed, since it begins no other one from then on. */
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

    /** Marks the row so that version 0.1, which knows no pause, leaves it alone. */
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

    /** Puts the waiting item once more, even if the job was not paused, because it may have been dropped. */
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
     * Skips the next time of a series.
     *
     * @param due that time, as the series shows it, so that a repeated request does not skip another one
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
            jobQueue.put(next); // before the row is changed: after a crash in between, the item waits until the row is
        }
        Optional<Job> skipped = store.change(
                series.id(),
                current -> current.page() == series.page() && current.isLive() && !SeriesRunner.isTaken(current)
                        ? Optional.of(advance)
                        : Optional.empty());
        return skipped.filter(current -> current.skipped().equals(due)).isPresent();
    }

    /**
     * Puts the waiting items of series once more, in case one was lost. It handles the series with ids from {@code first} to {@code last},
     * in hexadecimal digits. A second item does no harm: it finds its occurrence begun. Series that version 0.1 accepted are added to the
     * list.
     *
     * @return the number of items
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; some items may have been put
     */
    int putAgain(String first, String last) {
        List<Job> live = store.series(first, last).stream().filter(Job::isLive).toList();
        live.forEach(series -> {
            store.index().add(series);
            jobQueue.put(series);
        });
        return live.size();
    }

    /** Drops jobs that have been over for a month, until {@code enough}, and returns the number of rows. */
    int dropOld(BooleanSupplier enough) {
        return store.dropOld(clock.instant(), enough);
    }

    /** Returns the changes of a series that continues with its first time after {@code after}, or ends. */
    private static Row advance(Job series, Instant after) {
        try {
            return SeriesRunner.advance(
                    series, after, series.rule().orElseThrow().times().next(after));
        } catch (InvalidRuleException | DateTimeException e) {
            throw new NewerRowException("The rule of a series");
        }
    }
}
