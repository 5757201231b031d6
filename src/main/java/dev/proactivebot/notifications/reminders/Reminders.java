package dev.proactivebot.notifications.reminders;

import dev.proactivebot.config.ReminderSettings;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.send.Occurrences;
import dev.proactivebot.notifications.Parallel;
import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Stores, lists and cancels the reminders of users. The row is authoritative; only the next occurrence has an item, in the queue or in the
 * schedule. Each request may be repeated with the same origin, and then changes nothing more.
 */
public final class Reminders {
    private static final int TRIES = 20;
    private static final int MOVERS = 8;
    /** The number of ended reminders that are kept for each user, for repeated requests and for a snooze. */
    private static final int ENDED_KEPT = 100;

    /** A reminder's number is not reused during that time. */
    private static final Duration KEPT = Duration.ofDays(35);

    private final ReminderStore store;
    private final PendingQuestions questions;
    private final ReminderEdits edits;
    private final Occurrences occurrences;
    private final int most;
    private final Clock clock;

    private Reminders(
            ReminderStore store,
            PendingQuestions questions,
            ReminderEdits edits,
            Occurrences occurrences,
            int most,
            Clock clock) {
        this.store = store;
        this.questions = questions;
        this.edits = edits;
        this.occurrences = occurrences;
        this.most = most;
        this.clock = clock;
    }

    /**
     * Puts the objects of reminders together.
     *
     * @param text writes the message of a reminder that is due
     */
    public static Reminders open(
            Tables tables,
            Outbox outbox,
            ErasedUsers erased,
            ReminderSettings settings,
            ReminderText text,
            Clock clock) {
        Table table = tables.table(ReminderStore.TABLE);
        ReminderStore store = new ReminderStore(table, outbox, erased);
        return new Reminders(
                store,
                new PendingQuestions(table, erased),
                new ReminderEdits(store, clock),
                new OccurrenceHandler(store, settings.lateness(), text, clock),
                settings.maxPerUser(),
                clock);
    }

    /** Returns the open questions to users. */
    public PendingQuestions questions() {
        return questions;
    }

    /** Returns what changes existing reminders. */
    public ReminderEdits edits() {
        return edits;
    }

    /** Returns what handles the items of reminders. */
    public Occurrences occurrences() {
        return occurrences;
    }

    /**
     * Stores a reminder of the user of {@code conversation}.
     *
     * @param origin identifies the request; a repeated request has it again
     * @throws StorageException when it could not be stored; the request must be repeated
     */
    public AddResult add(ConversationReference conversation, String origin, NewReminder wish) {
        return add(ReminderOwner.of(conversation), conversation, ReminderRow.origin(origin), wish);
    }

    /**
     * Repeats the user's last reminder in this conversation at that time.
     *
     * @throws StorageException when it could not be stored; the request must be repeated
     */
    public AddResult snooze(ConversationReference conversation, String origin, ZonedDateTime until) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return last(conversation)
                .map(last -> new NewReminder(last.connective(), last.what(), until, null, ""))
                .map(wish -> add(owner, conversation, ReminderRow.origin(origin), wish))
                .orElseGet(AddResult.NothingToSnooze::new);
    }

    /** Returns the user's last reminder in this conversation, with the time at which it came. */
    public Optional<Reminder> last(ConversationReference conversation) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return store.of(owner).stream()
                .filter(row -> row.isOf(owner) && row.said().isAfter(Instant.EPOCH))
                .max(Comparator.comparing(ReminderRow::said))
                .map(row -> row.shown(row.said()));
    }

    private AddResult add(ReminderOwner owner, ConversationReference conversation, String origin, NewReminder wish) {
        List<ReminderRow> rows = store.of(owner);
        Optional<ReminderRow> before =
                rows.stream().filter(row -> row.origin().equals(origin)).findFirst();
        if (before.isPresent()) {
            return kept(before.get()); // the first request may have been interrupted before its item was put
        }
        if (rows.stream().filter(ReminderRow::isLive).count() >= most) {
            return new AddResult.TooMany(most);
        }
        Optional<Instant> due;
        try {
            due = wish.rule() == null
                    ? Optional.of(wish.start().toInstant())
                    : Recurrence.of(wish.rule(), wish.start()).next(clock.instant());
        } catch (InvalidRuleException e) {
            return new AddResult.Never(String.valueOf(e.getMessage()));
        }
        if (due.isEmpty()) {
            return new AddResult.Never("gives no time any more");
        }
        tidy(rows);
        int number = rows.stream()
                .filter(row -> row.isOf(owner))
                .mapToInt(ReminderRow::number)
                .max()
                .orElse(0);
        return IntStream.rangeClosed(number + 1, number + TRIES)
                .mapToObj(free -> ReminderRow.fresh(owner, free, origin, conversation, wish, due.get()))
                .map(store::insert)
                .flatMap(Optional::stream)
                .findFirst()
                .map(row -> store.isErasedSince(conversation) ? dropped(row) : kept(firstOf(owner, row)))
                .orElseThrow(
                        () -> new StorageException("A user's reminders were changed by others again and again", null));
    }

    private AddResult dropped(ReminderRow row) {
        store.delete(row);
        return new AddResult.CalledOff(row.shown(row.due()));
    }

    /** When two invocations handled one request at once, keeps the first reminder and deletes the other. */
    private ReminderRow firstOf(ReminderOwner owner, ReminderRow mine) {
        ReminderRow first = store.of(owner).stream()
                .filter(row -> row.origin().equals(mine.origin()))
                .min(Comparator.comparing(row -> row.row().key()))
                .orElse(mine);
        if (!first.id().equals(mine.id())) {
            store.delete(mine);
        }
        return first;
    }

    private AddResult kept(ReminderRow row) {
        if (row.isLive()) {
            store.putItem(row);
        }
        return row.isCancelled()
                ? new AddResult.CalledOff(row.shown(row.due()))
                : new AddResult.Kept(row.shown(row.due()));
    }

    private void tidy(List<ReminderRow> rows) {
        rows.stream()
                .filter(row -> row.isOverSince(clock.instant()))
                .sorted(Comparator.comparing(ReminderRow::ended).reversed())
                .skip(ENDED_KEPT)
                .forEach(store::delete);
    }

    /** Returns the user's reminders that are still to come in {@code conversation}, the next one first. */
    public List<Reminder> of(ConversationReference conversation) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return store.of(owner).stream()
                .filter(row -> row.isOf(owner) && row.isLive())
                .sorted(Comparator.comparing(ReminderRow::due))
                .map(row -> row.shown(row.due()))
                .toList();
    }

    /**
     * Cancels a reminder.
     *
     * @return empty when the user has no reminder with that number in this conversation
     * @throws StorageException when the outcome is unknown; the request must be repeated
     */
    public Optional<Reminder> cancel(ConversationReference conversation, String origin, int number) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        String by = ReminderRow.origin(origin);
        for (int i = 0; i < TRIES; i++) {
            Optional<ReminderRow> found =
                    store.find(owner, number).filter(row -> row.isLive() || row.isCancelledBy(by));
            if (found.isEmpty()
                    || !found.get().isLive()
                    || store.change(found.get(), found.get().cancelled(by, clock.instant()))
                            .isPresent()) {
                return found.map(row -> row.shown(row.due()));
            }
        }
        throw new StorageException("The row of a reminder was changed by others again and again", null);
    }

    /**
     * Puts the next item of each live reminder of some users into the outbox again, in case it was lost. A second item does no harm. Also
     * drops reminders that have long been over.
     *
     * @param first the first partition of the range, in hexadecimal digits
     * @param last the end of the range, in hexadecimal digits
     * @return the number of items
     */
    public int putAgain(String first, String last) {
        questions.tidy(first, last, clock.instant());
        Instant old = clock.instant().minus(KEPT);
        List<Boolean> put = Parallel.map(MOVERS, store.between(first, last), row -> {
            boolean isToCome =
                    row.isLive() && !row.isBeyondUs(); // a newer version puts the item of a rule that only it can read
            if (isToCome) {
                store.putItem(row);
            } else if (row.isOverSince(old)) {
                store.delete(row);
            }
            return isToCome;
        });
        return Collections.frequency(put, true);
    }

    /** Returns the number of a person's reminders. */
    public int count(Person person) {
        return count(store.ofUser(person));
    }

    /** Erases a person's reminders, and returns how many there were. An item that comes later finds no reminder. */
    public int erase(Person person) {
        List<ReminderRow> rows = store.ofUser(person);
        rows.forEach(store::delete);
        return count(rows);
    }

    private static int count(List<ReminderRow> rows) {
        return (int)
                rows.stream().filter(row -> !PendingQuestions.isOne(row.row())).count();
    }
}
