package dev.proactivebot.notifications.reminders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.ReminderSettings;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.Occurrences;
import dev.proactivebot.delivery.Outbox;
import dev.proactivebot.notifications.Parallel;
import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What users want to be reminded of. A row is the truth of a reminder; of its times the next one alone has an item, in the queue or in
 * the schedule. Whatever is asked here may be asked again with the same origin, and has then been done before.
 */
public final class Reminders {
    private static final int TRIES = 20;
    private static final int MOVERS = 8;
    /** So many of a user's that are over are kept for who asks again, and for a snooze. */
    private static final int ENDED_KEPT = 100;

    /** As long as anybody remembers a number: it is not given to another reminder meanwhile. */
    private static final Duration KEPT = Duration.ofDays(35);

    private final ReminderStore store;
    private final ReminderQueue queue;
    private final ErasedUsers erased;
    private final int most;
    private final Clock clock;
    private final Occurrences occurrences;
    private final PendingQuestions questions;
    private final ReminderEdits edits;

    /** @param reminderText knows what is said when the time has come */
    public Reminders(Tables tables, Outbox outbox, ReminderSettings settings, ReminderText reminderText, Clock clock) {
        this.store = new ReminderStore(tables);
        this.queue = new ReminderQueue(outbox);
        this.erased = new ErasedUsers(tables);
        this.most = settings.maxPerUser();
        this.clock = clock;
        this.occurrences = new OccurrenceHandler(store, queue, settings.lateness(), reminderText, clock);
        this.questions = new PendingQuestions(tables, this::isErased);
        this.edits = new ReminderEdits(store, queue, clock);
    }

    /** Returns what users have been asked about reminders. */
    public PendingQuestions questions() {
        return questions;
    }

    /** Returns what changes reminders that there are. */
    public ReminderEdits edits() {
        return edits;
    }

    /** What items of reminders ask when they are worked on. */
    public Occurrences occurrences() {
        return occurrences;
    }

    /**
     * Keeps what the user of {@code conversation} wants to be reminded of there.
     *
     * @param origin what nothing else has, and this has again when it is asked once more
     * @throws StorageException when it could not be kept: it has to be asked again
     */
    public AddResult add(ConversationReference conversation, String origin, NewReminder wish) {
        return add(ReminderOwner.of(conversation), conversation, ReminderRow.origin(origin), wish);
    }

    /**
     * Says again at that time what its owner was reminded of last in this conversation.
     *
     * @throws StorageException when it could not be kept: it has to be asked again
     */
    public AddResult snooze(ConversationReference conversation, String origin, ZonedDateTime until) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return last(conversation)
                .map(last -> new NewReminder(last.connective(), last.what(), until, null, ""))
                .map(wish -> add(owner, conversation, ReminderRow.origin(origin), wish))
                .orElseGet(AddResult.NothingToSnooze::new);
    }

    /** Returns what the user was reminded of last in this conversation, at the time of then. */
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
            return kept(before.get()); // the first time may have ended before its item was put
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
                .map(row -> isErased(conversation) ? dropped(row) : kept(firstOf(owner, row)))
                .orElseThrow(() -> new StorageException("A user's reminders change too fast", null));
    }

    /** Whether its user was erased after they had asked for it. */
    private boolean isErased(ConversationReference conversation) {
        JsonNode said = conversation.properties().get("timestamp");
        try {
            return said != null
                    && erased.isErased(
                            conversation, OffsetDateTime.parse(said.asText()).toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private AddResult dropped(ReminderRow row) {
        store.delete(row);
        return new AddResult.CalledOff(row.shown(row.due()));
    }

    /** Should two have worked on one request at once, the first of its reminders counts and the other one goes. */
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
            queue.put(row);
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

    /** Those of the user of {@code conversation} that are still to come there, the next one first. */
    public List<Reminder> of(ConversationReference conversation) {
        ReminderOwner owner = ReminderOwner.of(conversation);
        return store.of(owner).stream()
                .filter(row -> row.isOf(owner) && row.isLive())
                .sorted(Comparator.comparing(ReminderRow::due))
                .map(row -> row.shown(row.due()))
                .toList();
    }

    /**
     * Calls one off.
     *
     * @return empty when its user has none of that number in this conversation
     * @throws StorageException when it is not known whether that was done: it has to be asked again
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
        throw new StorageException("The row of a reminder changes too fast", null);
    }

    /**
     * Puts the next time of each live reminder of some users into the outbox again, in case its item was lost; who has one already is
     * reminded once all the same. Drops what has long been over.
     *
     * @param first hexadecimal digits that no user's partition comes before
     * @param last hexadecimal digits that no user's partition comes after
     * @return how many were put
     */
    public int putAgain(String first, String last) {
        questions.tidy(first, last, clock.instant());
        Instant old = clock.instant().minus(KEPT);
        List<Boolean> put = Parallel.map(MOVERS, store.between(first, last), row -> {
            boolean isToCome =
                    row.isLive() && !row.isBeyondUs(); // what waits for a newer version is put again by that one
            if (isToCome) {
                queue.put(row);
            } else if (row.isOverSince(old)) {
                store.delete(row);
            }
            return isToCome;
        });
        return Collections.frequency(put, true);
    }
}
