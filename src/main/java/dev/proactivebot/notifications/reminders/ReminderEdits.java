package dev.proactivebot.notifications.reminders;

import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes the times of a reminder. The item of the old time may be anywhere, so the row skips one number: the old item then belongs to a
 * missed occurrence. A request that is repeated with the same origin changes nothing.
 */
public final class ReminderEdits {
    private static final int TRIES = 20;
    /** One number more: the item of the occurrence before would still be sent. */
    private static final int TURNS = 2;

    private static final String CHANGED_BY = "changedBy";
    /** A recurring reminder that is to come once more keeps a rule, because a value of a row can be changed but not removed. */
    private static final String ONCE = "FREQ=DAILY;COUNT=1";

    private final ReminderStore store;
    private final Clock clock;

    ReminderEdits(ReminderStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The times of a reminder.
     *
     * @param rule null for once
     * @param words the rule in words
     */
    public record ReminderTiming(
            ZonedDateTime start, @Nullable String rule, String words) {}

    /**
     * Changes the times of a reminder.
     *
     * @param change returns the new times for the old times and the next due time; empty when that is impossible
     */
    public EditResult change(
            ConversationReference conversation,
            String origin,
            int number,
            BiFunction<ReminderTiming, ZonedDateTime, Optional<ReminderTiming>> change) {
        return edit(
                conversation,
                origin,
                OptionalInt.of(number),
                row -> change.apply(times(row), row.shown(row.due()).due()).flatMap(times -> changed(row, times)));
    }

    /** Skips the next time of a reminder; without a number, of the reminder that comes next. */
    public EditResult skip(ConversationReference conversation, String origin, OptionalInt number) {
        EditResult edited = edit(
                conversation,
                origin,
                number,
                row -> row.recurrence()
                        .flatMap(rule -> rule.next(row.due()))
                        .map(next -> new Row(row.row().partition(), row.row().key())
                                .with(ReminderRow.DUE, next.toEpochMilli())));
        return edited instanceof EditResult.Impossible impossible
                ? end(conversation, origin, impossible.reminder().number())
                : edited;
    }

    private EditResult end(ConversationReference conversation, String origin, int number) {
        String by = ReminderRow.origin(origin);
        for (int i = 0; i < TRIES; i++) {
            Optional<ReminderRow> found = store.find(ReminderOwner.of(conversation), number);
            boolean isOver = found.isEmpty() || !found.get().isLive();
            if (isOver
                    || store.change(found.get(), found.get().cancelled(by, clock.instant()))
                            .isPresent()) {
                return found.<EditResult>map(row -> new EditResult.Over(row.shown(row.due())))
                        .orElseGet(EditResult.Unknown::new);
            }
        }
        throw tooFast();
    }

    private interface Change {
        Optional<Row> of(ReminderRow row);
    }

    private EditResult edit(ConversationReference conversation, String origin, OptionalInt number, Change change) {
        String by = ReminderRow.origin(origin);
        ReminderOwner owner = ReminderOwner.of(conversation);
        for (int i = 0; i < TRIES; i++) {
            Optional<ReminderRow> found = find(owner, by, number);
            if (found.isEmpty() || found.get().isCancelledBy(by)) {
                return found.<EditResult>map(row -> new EditResult.Over(row.shown(row.due())))
                        .orElseGet(EditResult.Unknown::new);
            }
            ReminderRow row = found.get();
            if (by.equals(row.row().text(CHANGED_BY))) {
                return kept(row);
            }
            Optional<Row> changed = change.of(row);
            if (changed.isEmpty()) {
                return new EditResult.Impossible(row.shown(row.due()));
            }
            Optional<ReminderRow> stored = store.change(
                    row,
                    changed.get().with(ReminderRow.TURN, row.turn() + TURNS).with(CHANGED_BY, by));
            if (stored.isPresent()) {
                return kept(stored.get());
            }
        }
        throw tooFast();
    }

    private EditResult kept(ReminderRow row) {
        if (row.isLive()) {
            store.putItem(row);
        }
        return new EditResult.Kept(row.shown(row.due()));
    }

    /** Finds the reminder that the same request changed before, else the one with that number. */
    private Optional<ReminderRow> find(ReminderOwner owner, String by, OptionalInt number) {
        return number.isPresent()
                ? store.find(owner, number.getAsInt())
                        .filter(row -> row.isLive()
                                || row.isCancelledBy(by)
                                || by.equals(row.row().text(CHANGED_BY)))
                : store.of(owner).stream()
                        .filter(row -> row.isOf(owner))
                        .filter(row -> row.isLive() || row.isCancelledBy(by))
                        .min(Comparator.<ReminderRow, Boolean>comparing(
                                        row -> !by.equals(row.row().text(CHANGED_BY)) && !row.isCancelledBy(by))
                                .thenComparing(ReminderRow::due));
    }

    private static ReminderTiming times(ReminderRow row) {
        Instant start = Instant.ofEpochSecond(row.row().number(ReminderRow.START));
        String words = row.row().text(ReminderRow.WORDS);
        boolean isOnce = words == null || words.isEmpty();
        return new ReminderTiming(
                start.atZone(row.zone()),
                isOnce ? null : row.row().text(ReminderRow.RULE),
                isOnce || words == null ? "" : words);
    }

    private Optional<Row> changed(ReminderRow row, ReminderTiming times) {
        boolean isOnceMore = times.rule() == null && row.isRecurring();
        String rule = isOnceMore ? ONCE : times.rule();
        Instant now = clock.instant();
        try {
            Optional<Instant> due = rule == null || isOnceMore
                    ? Optional.of(times.start().toInstant())
                    : Recurrence.of(rule, times.start()).next(now);
            return due.filter(next -> next.isAfter(now))
                    .map(next -> new Row(row.row().partition(), row.row().key())
                            .with(ReminderRow.RULE, rule)
                            .with(ReminderRow.ZONE, times.start().getZone().getId())
                            .with(ReminderRow.START, times.start().toEpochSecond())
                            .with(ReminderRow.WORDS, times.words())
                            .with(ReminderRow.DUE, next.toEpochMilli()));
        } catch (InvalidRuleException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static StorageException tooFast() {
        return new StorageException("The row of a reminder was changed by others again and again", null);
    }
}
