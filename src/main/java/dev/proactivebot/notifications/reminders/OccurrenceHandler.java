package dev.proactivebot.notifications.reminders;

import dev.proactivebot.delivery.Occurrences;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Says what becomes of a reminder's time when it comes. The next one is put into the outbox, then the row says so, and only then is this
 * one sent: whoever is lost on the way has its item worked on again. Times that were missed are one, the latest of them.
 */
final class OccurrenceHandler implements Occurrences {
    private static final int TRIES = 10;
    private static final Duration LATE = Duration.ofMinutes(1);
    /** The item of the time before has put this one, and comes again to write it down. */
    private static final Duration UNTIL_WRITTEN = Duration.ofMinutes(1);

    /** Should a newer version know what this one cannot read. */
    private static final Duration UNTIL_DEPLOYED = Duration.ofHours(1);

    private final ReminderStore store;
    private final ReminderQueue queue;
    private final Duration lateness;
    private final ReminderText reminderText;
    private final Clock clock;

    /** @param lateness how late a reminder may come */
    OccurrenceHandler(
            ReminderStore store, ReminderQueue queue, Duration lateness, ReminderText reminderText, Clock clock) {
        this.store = store;
        this.queue = queue;
        this.lateness = lateness;
        this.reminderText = reminderText;
        this.clock = clock;
    }

    @Override
    public Due fallsDue(String reminder, int number, boolean insisted, Logger log) {
        for (int i = 0; i < TRIES; i++) {
            Optional<ReminderRow> found = store.find(reminder);
            if (found.isEmpty() || found.get().isCancelled()) {
                return new Due.Never("cancelled");
            }
            ReminderRow row = found.get();
            if (number < row.turn()) {
                return passed(row, number, insisted);
            }
            if (!row.isLive()) {
                return new Due.Never("over");
            }
            Instant now = clock.instant();
            Duration early = Duration.between(now, row.due());
            if (number > row.turn() || early.compareTo(EARLY) > 0) {
                return new Due.NotYet(number > row.turn() ? UNTIL_WRITTEN : early);
            }
            if (row.isBeyondUs()) {
                log.severe(
                        "the rule of a reminder cannot be read, so that it waits for a version of this app that reads it: reminder="
                                + row.name());
                return new Due.NotYet(UNTIL_DEPLOYED);
            }
            Optional<ReminderRow> advanced = advance(row, now);
            if (advanced.isPresent()) {
                return passed(advanced.get(), number, insisted);
            }
        }
        throw new StorageException("The row of a reminder changes too fast", null);
    }

    /** Empty when somebody else was faster. */
    private Optional<ReminderRow> advance(ReminderRow row, Instant now) {
        Optional<Recurrence> recurrence = row.recurrence();
        Instant due = row.due();
        Instant latest = recurrence.map(rule -> rule.latest(due, now)).orElse(due);
        Optional<Instant> next = recurrence.flatMap(rule -> rule.next(latest.isAfter(now) ? latest : now));
        Row change = row.passed(latest, next.orElse(null), now, isTooLate(latest, now));
        if (next.isPresent()) {
            queue.put(row.with(change, row.version()));
        }
        return store.change(row, change);
    }

    private Due passed(ReminderRow row, int number, boolean insisted) {
        Instant now = clock.instant();
        if (number < row.turn() - 1 && !insisted) {
            return new Due.Never("missed");
        }
        return isTooLate(row.before(), now) && !insisted
                ? new Due.Never("late")
                : new Due.Say(reminderText.says(
                        row.shown(row.before()), row.before().plus(LATE).isBefore(now)));
    }

    private boolean isTooLate(Instant time, Instant now) {
        return time.plus(lateness).isBefore(now);
    }
}
