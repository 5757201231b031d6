package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs series. Each item of a series creates a job for the occurrence that is due, and puts the item of the next one. The item is deleted
 * when all steps are done; otherwise it is handled again from the first step:
 *
 * <ol>
 *   <li>The occurrence's job is written; nothing refers to it yet.
 *   <li>The series' row names it, unless the series was cancelled or erased meanwhile. From now on this item is for this occurrence, also
 * when it is handled again later, and cancelling the series also cancels this occurrence.
 *   <li>The job's own item is put. Putting it again does no harm, since the ledger sends each message once.
 *   <li>The item of the next occurrence is put.
 *   <li>The series' row moves on to the next occurrence.
 * </ol>
 */
final class SeriesRunner {
    private static final Duration SOON = Duration.ofSeconds(1);
    /** At least an hour. */
    private static final Duration UNTIL_DEPLOYED = Duration.ofHours(2);

    private static final int ID_DIGITS = 32;

    private final JobStore store;
    private final JobQueue jobQueue;
    private final ChangeRun changes;
    private final Clock clock;

    SeriesRunner(JobStore store, JobQueue jobQueue, ChangeRun changes, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.jobQueue = jobQueue;
        this.clock = clock;
    }

    /** Handles an item of a series, which is the next one unless its number says otherwise. */
    void expand(Job series, PageItem item, Lane lane, Logger log) {
        if (series.ended().isPresent() || item.number() < series.page()) {
            log.info("nothing left to do for page=" + item.number() + " job=" + series.id());
        } else if (series.isCancelled()) {
            store.end(series, End.CANCELLED);
        } else if (series.isPaused()) {
            log.info("paused, so that its item is put again when it is resumed: job=" + series.id());
        } else if (item.number() > series.page()) {
            jobQueue.putBack(series, item, lane, SOON);
        } else {
            turn(series, lane, log);
        }
    }

    private void turn(Job series, Lane lane, Logger log) {
        Instant now = clock.instant();
        if (series.due().isAfter(now)) {
            jobQueue.put(series); // the queue's clock is ahead, or the series was changed meanwhile
            return;
        }
        Optional<Recurrence> readable = times(series);
        if (readable.isEmpty()) {
            log.severe("The rule of a series cannot be read; it waits for a version of this app that can read it:"
                    + " job="
                    + series.id());
            jobQueue.putOff(
                    series,
                    now.truncatedTo(ChronoUnit.HOURS)
                            .plus(UNTIL_DEPLOYED)); // one row of the schedule for all items of this series
            return;
        }
        Recurrence times = readable.get();
        Instant due = isTaken(series) ? series.latestDue() : times.latest(series.due(), now);
        boolean isUseful = due.plus(series.life()).isAfter(now);
        if (isUseful && !begin(series, due, now)) {
            jobQueue.putBack(series, new PageItem(series.id(), series.page(), 0), lane, SOON);
            return;
        }
        Optional<Instant> next = times.next(due);
        next.ifPresent(time -> jobQueue.put(series.with(next(series, time), series.version())));
        goOn(series, due, next);
        log.info("occurrence=" + due + (isUseful ? " trace=" + occurrence(series, due) : " skipped, too late") + " job="
                + series.id() + " next=" + next.map(Instant::toString).orElse("none"));
    }

    /** Returns whether this item's occurrence is stored already. */
    static boolean isTaken(Job series) {
        return series.latest() != null && !series.latestDue().isBefore(series.due());
    }

    /** Returns the times; empty when this version cannot read the rule or the time zone, but a newer one may. */
    private static Optional<Recurrence> times(Job series) {
        try {
            return Optional.of(series.rule().orElseThrow().times());
        } catch (InvalidRuleException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Begins the occurrence that is due then. Returns false when the series is gone or cancelled, or has moved on to another occurrence.
     */
    private boolean begin(Job series, Instant due, Instant now) {
        String id = occurrence(series, due);
        Job occurrence = store.find(id).orElseGet(() -> write(series, id, due, now));
        Optional<Job> named = store.change(series.id(), current -> name(current, series.page(), id, due));
        if (named.isEmpty()) {
            store.lists().delete(occurrence);
            store.delete(occurrence);
        }
        boolean isItsTurn = named.filter(current ->
                        current.page() == series.page() && !current.isCancelled() && id.equals(current.latest()))
                .isPresent();
        if (isItsTurn && !occurrence.isBegun()) {
            jobQueue.begin(occurrence);
        }
        if (isItsTurn && series.options().isReplacing()) {
            takeBack(named.get().previous(), now);
        }
        return isItsTurn;
    }

    /** Recalls the previous occurrence; doing it twice does no harm. */
    private void takeBack(@Nullable String previous, Instant now) {
        if (previous == null) {
            return;
        }
        store.change(
                        previous,
                        job -> JobChange.of(job).isRecall()
                                ? Optional.empty()
                                : Optional.of(JobChange.recall(job, now).with(Job.CANCELLED, true)))
                .ifPresent(changes::begin);
    }

    private static String occurrence(Job series, Instant due) {
        return Row.keyOf(series.id() + "\n" + due.getEpochSecond()).substring(0, ID_DIGITS);
    }

    private static Optional<Row> name(Job series, int page, String id, Instant due) {
        return series.page() != page || series.isCancelled() || isTaken(series)
                ? Optional.empty()
                : Optional.of(new Row(series.id(), Job.KEY)
                        .with(Job.LATEST, id)
                        .with(Job.PREVIOUS, series.latest())
                        .with(Job.LATEST_DUE, due.toEpochMilli())
                        .with(Job.OCCURRENCES, series.occurrences() + 1));
    }

    /**
     * Writes the occurrence's job. Two invocations that write it at once have lists of their own, so that neither overwrites the other's
     * located recipients.
     */
    private Job write(Job series, String id, Instant due, Instant now) {
        List<Recipient> left = series.isForEveryone()
                ? List.of()
                : store.lists().all(series).stream().map(Listed::recipient).toList();
        String hash = Row.keyOf(UUID.randomUUID().toString());
        Row row = series.occurrence(id, hash, due, left.size(), now);
        return store.insert(row, left).orElseGet(() -> {
            store.lists().delete(new Job(row, ""));
            return store.find(id).orElseGet(() -> new Job(row, ""));
        });
    }

    /** Returns the changes for the next occurrence. */
    private static Row next(Job series, Instant due) {
        Instant expires = due.plus(series.life());
        return new Row(series.id(), Job.KEY)
                .with(Job.PAGE, series.page() + 1)
                .with(Job.DUE, due.toEpochMilli())
                .with(Job.EXPIRES, expires.toEpochMilli())
                .with(Job.DROP_ON, Job.dropOn(expires))
                .with(Job.BEGUN, true);
    }

    /** Returns the changes after the time {@code due}; {@code next} is the time after it, if there is one. */
    static Row advance(Job series, Instant due, Optional<Instant> next) {
        return next.map(time -> next(series, time))
                .orElseGet(() -> new Row(series.id(), Job.KEY)
                        .with(Job.ENDED, End.COMPLETE.word)
                        .with(Job.DROP_ON, Job.dropOn(due.plus(series.life())))
                        .with(Job.BEGUN, true));
    }

    private void goOn(Job series, Instant due, Optional<Instant> next) {
        Row row = advance(series, due, next);
        store.change(
                series.id(),
                current -> current.page() == series.page() && !current.isCancelled()
                        ? Optional.of(row)
                        : Optional.empty());
    }
}
