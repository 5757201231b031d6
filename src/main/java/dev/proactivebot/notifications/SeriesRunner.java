package dev.proactivebot.notifications;

import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.pacing.Lane;
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
 * Takes a series' turns: each makes a job of the occurrence that is due, and puts the item for the next one. The item of a turn is deleted
 * when all of it is done, and worked on again from the start when it is not:
 *
 * <ol>
 *   <li>the occurrence's job is written, of which nobody knows yet;
 *   <li>the series' row names it, unless the series was cancelled or erased meanwhile: from now on this turn is for no other occurrence,
 *       whatever time it is when it is worked on again, and who calls the series off finds the one to call off with it;
 *   <li>the job's own item is put: whoever puts it again puts the same, and the ledger tells each recipient once;
 *   <li>the next turn's item is put;
 *   <li>the series' row says that it is the next one's turn.
 * </ol>
 */
final class SeriesRunner {
    private static final Duration SOON = Duration.ofSeconds(1);
    /** An hour at least. */
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

    void turn(Job series, Lane lane, Logger log) {
        Instant now = clock.instant();
        if (series.due().isAfter(now)) {
            jobQueue.put(series); // by its queue's clock it is time, or one that was passed over since it was put
            return;
        }
        Optional<Recurrence> readable = times(series);
        if (readable.isEmpty()) {
            log.severe("the rule of a series cannot be read, so that it waits for a version of this app that reads it:"
                    + " job="
                    + series.id());
            jobQueue.putOff(
                    series, now.truncatedTo(ChronoUnit.HOURS).plus(UNTIL_DEPLOYED)); // one row, however many items
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

    /** Whether it is known for which occurrence this turn is. */
    static boolean isTaken(Job series) {
        return series.latest() != null && !series.latestDue().isBefore(series.due());
    }

    /** Empty when a newer version may know what this one cannot read: a rule, or a time zone. */
    private static Optional<Recurrence> times(Job series) {
        try {
            return Optional.of(series.rule().orElseThrow().times());
        } catch (InvalidRuleException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Begins the occurrence that is due then; false when the series is no more, was called off, or the turn is another occurrence's. */
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

    /** Once more is no harm. */
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

    /** Two that write it at once have lists of their own, so that neither writes over what the other one's has found out. */
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

    /** What changes with the next occurrence. */
    private static Row next(Job series, Instant due) {
        Instant expires = due.plus(series.life());
        return new Row(series.id(), Job.KEY)
                .with(Job.PAGE, series.page() + 1)
                .with(Job.DUE, due.toEpochMilli())
                .with(Job.EXPIRES, expires.toEpochMilli())
                .with(Job.DROP_ON, Job.dropOn(expires))
                .with(Job.BEGUN, true);
    }

    /** What changes when the time {@code due} is over; {@code next} is the one after it, if there is one. */
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
