package dev.proactivebot.notifications.reminders;

import dev.proactivebot.delivery.send.Occurrences;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Decides what happens to an occurrence of a reminder when it is due. First the next occurrence is put into the outbox, then the row is
 * advanced, and only then is this one sent: after a crash in between, its item is handled again. Of several missed occurrences only the
 * latest is sent.
 */
final class OccurrenceHandler implements Occurrences {
    private static final int TRIES = 10;
    private static final Duration LATE = Duration.ofMinutes(1);
    /** The wait for the previous item, which has put this one and has not stored that yet. */
    private static final Duration UNTIL_WRITTEN = Duration.ofMinutes(1);

    /** The wait for a newer version that can read the rule. */
    private static final Duration UNTIL_DEPLOYED = Duration.ofHours(1);

    private final ReminderStore store;
    private final Duration lateness;
    private final ReminderText reminderText;
    private final Clock clock;

    /** @param lateness the longest delay after which a reminder is still sent */
    OccurrenceHandler(ReminderStore store, Duration lateness, ReminderText reminderText, Clock clock) {
        this.store = store;
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
                        "The rule of a reminder cannot be read; it waits for a version of this app that can read it: reminder="
                                + row.name());
                return new Due.NotYet(UNTIL_DEPLOYED);
            }
            Optional<ReminderRow> advanced = advance(row, now);
            if (advanced.isPresent()) {
                return passed(advanced.get(), number, insisted);
            }
        }
        throw new StorageException("The row of a reminder was changed by others again and again", null);
    }

    /** Advances the row to the next occurrence; empty when another invocation was faster. */
    private Optional<ReminderRow> advance(ReminderRow row, Instant now) {
        Optional<Recurrence> recurrence = row.recurrence();
        Instant due = row.due();
        Instant latest = recurrence.map(rule -> rule.latest(due, now)).orElse(due);
        Optional<Instant> next = recurrence.flatMap(rule -> rule.next(latest.isAfter(now) ? latest : now));
        Row change = row.passed(latest, next.orElse(null), now, isTooLate(latest, now));
        if (next.isPresent()) {
            store.putItem(row.with(change, row.version()));
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
