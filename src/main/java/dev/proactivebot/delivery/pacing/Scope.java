package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * One scope as this instance sees it: the slots that it has reserved, and the pauses it knows of. Every change of the shared row brings
 * the news of the other instances along. Not more than one thread reserves; those that wait for it share what it gets.
 */
final class Scope {
    /** Of its row, in a partition of its own. */
    static final String KEY = "budget";

    /** A batch is for half a second: one row bears some seventy changes a second, from all instances together. */
    private static final long BATCH = Micros.SECOND / 2;

    /** When the next slot is so far ahead, there are more who want one. */
    private static final long LINE = Micros.SECOND / 5;

    /** An item waits for its slot so long, and no longer. */
    static final long LONGEST_WAIT = 2 * Micros.SECOND;

    /** Two conversations that are throttled so close together are a sign that the bot is. */
    private static final long TOGETHER = 2 * Micros.SECOND;

    /** So long it takes at most until a busy instance has told the others that something goes through: it reserves twice a second. */
    private static final long TOLD = 6 * Micros.SECOND / 10;

    /** Who is told that there is no slot near has last looked so recently. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private static final long LEAST_LATENESS = 5_000;

    /** What a reservation is taken to last until one has lasted longer: its first slot must not be missed when it is there. */
    private static final long RESERVING = Micros.SECOND / 5;

    static final long LONGEST_LEAD = 3 * Micros.SECOND / 2;
    private static final int TRIES = 2;

    private final SharedRow row;
    private final ChannelLimits limits;
    private final Clock clock;
    private final long lateness;
    private final Slots direct;
    private final Slots bulk;
    private Budget budget = Budget.NEW;
    private long read;
    private long reserving;
    private long successSentAt;

    /**
     * @param limits what of the channel's is ours; only pauses are shared where it has published none
     * @param share of the channel's limit: what is left of it is how late a slot may be used
     */
    Scope(Table table, String scope, ChannelLimits limits, double share, Clock clock) {
        this.lateness = Math.max(LEAST_LATENESS, (long) ((1 / share - 1) * Micros.SECOND));
        this.row = new SharedRow(table, scope, KEY, clock);
        this.limits = limits;
        this.clock = clock;
        this.direct = new Slots(lateness, BATCH);
        this.bulk = new Slots(lateness, BATCH);
    }

    ChannelLimits limits() {
        return limits;
    }

    /** A slot at most two seconds ahead; empty when there is none. */
    OptionalLong slot(Lane lane) {
        Slots slots = slots(lane);
        slots.waiting.incrementAndGet();
        synchronized (this) {
            int wanted = slots.waiting.getAndDecrement();
            long now = now();
            OptionalLong slot = slots.take(now, LONGEST_WAIT);
            for (int i = 0; slot.isEmpty() && slots.isEmpty() && i < TRIES; i++) {
                if (!reserve(lane, Math.max(wanted, expected(lane, now)))) {
                    break;
                }
                slot = slots.take(now(), LONGEST_WAIT);
            }
            slot.ifPresent(taken -> slots.used.add(now));
            return slot;
        }
    }

    /** With a line waiting for slots, as many as we used in the last half second; without one, more would only be missed. */
    private int expected(Lane lane, long now) {
        return budget.next(lane, now) - now > LINE ? slots(lane).used.count(now) : 1;
    }

    private Slots slots(Lane lane) {
        return lane == Lane.DIRECT ? direct : bulk;
    }

    private boolean reserve(Lane lane, int wanted) {
        long began = now();
        List<Long> reserved = new ArrayList<>();
        boolean written = row.update(found -> {
            Budget current = learn(found).with(successSentAt);
            Budget.Reservation reservation = current.reserve(lane, wanted, limits.perSecond(), now() + lead());
            reserved.clear();
            reserved.addAll(reservation.slots());
            return reserved.isEmpty() ? Optional.empty() : Optional.of(write(reservation.left()));
        });
        reserving = Math.max(now() - began, reserving - reserving / 4);
        if (written && !reserved.isEmpty()) {
            learn(row.seen());
            slots(lane).add(reserved);
        }
        return written && !reserved.isEmpty();
    }

    /** How far ahead a reservation begins, so that its first slot can still be used when storage has answered. */
    private long lead() {
        long expected = Math.max(RESERVING, reserving * 3 / 2);
        return Math.max(0, Math.min(expected - lateness, LONGEST_LEAD));
    }

    /** Whether a slot may come in time, as far as we know: what others have reserved since can only make it later. */
    synchronized boolean mayHaveSlot(Lane lane) {
        return slots(lane).near(now(), LONGEST_WAIT).isPresent() || budget.isNear(lane, now());
    }

    /** When the next slot will be, as far as we know. */
    synchronized long next(Lane lane) {
        long now = now();
        return slots(lane).near(now, LONGEST_WAIT).orElseGet(() -> Math.max(budget.next(lane, now), now + lead()));
    }

    /** So late that the slot must not be used any more. */
    boolean isMissed(long slot) {
        return direct.isMissed(slot, now());
    }

    /** A slot that was not used. */
    synchronized void giveBack(Lane lane, long slot) {
        slots(lane).add(List.of(slot));
    }

    /** Where who is sent away comes back: behind the others, in microseconds from now. */
    synchronized long later(Lane lane) {
        long now = now();
        long base = budget.next(lane, now);
        return base - now + slots(lane).tail.next(base, Math.max(1, budget.rate(lane, limits.perSecond(), now)));
    }

    /** Until when the whole scope is to be left alone, as far as we have heard. */
    synchronized long pausedUntil() {
        return budget.pausedUntil();
    }

    /** Until when the conversation is, for its own sake. */
    synchronized long pausedUntil(String conversation) {
        return budget.pausedUntil(conversation);
    }

    /** Whether the channel has closed the scope for so long that one message at a time finds out whether it still has. */
    synchronized boolean isClosed() {
        return budget.isClosed(now());
    }

    /** Hears what the other instances have to say, unless that was done within that time. */
    synchronized void refresh(Duration age) {
        if (now() - read > Micros.of(age)) {
            read = now();
            learn(row.read());
            read = now(); // who waited here while the table was slow has heard it as well
        }
    }

    /** The same, where nothing is to be had: the row may have changed for the better. */
    void refreshIfStale() {
        refresh(STALE);
    }

    /** The channel let through what was sent then. */
    synchronized void succeeded(long sentAt) {
        successSentAt = Math.max(successSentAt, sentAt);
        if (budget.closedUntil() > sentAt && sentAt >= budget.pausedUntil()) {
            change(Budget::opened);
        } else if (isWonderedAt(sentAt)) {
            change(known -> known.with(successSentAt));
        }
    }

    /** Whether instances that were refused a moment ago ask themselves if anything goes through, and have not been told of this one. */
    private boolean isWonderedAt(long sentAt) {
        return budget.throttled().stream()
                .anyMatch(one -> now() - one.at() <= TOGETHER && one.at() < sentAt && budget.succeeded() <= one.at());
    }

    /** Leaves the conversation alone, here at once and elsewhere soon; and the whole scope when another one was throttled as well. */
    synchronized void throttled(String conversation, Duration pause) {
        long now = now();
        Throttled one = new Throttled(conversation, now + Micros.of(pause), now);
        change(known -> {
            Budget with = known.with(one, now);
            return isAboutEverything(known, conversation, now) ? with.closed(one.until(), now) : with;
        });
    }

    /**
     * Whether nothing goes through anywhere: refusals of two conversations, with no success of what was sent after the first. The first is
     * so long ago that other instances would have told of one by now. While the scope is closed, a refusal is the probe's.
     */
    private boolean isAboutEverything(Budget known, String conversation, long now) {
        long success = Math.max(successSentAt, known.succeeded());
        return known.isProbed(now)
                || known.throttled().stream()
                        .anyMatch(other -> !other.conversation().equals(conversation)
                                && now - other.at() <= TOGETHER
                                && now - other.at() >= TOLD
                                && success <= other.at());
    }

    /** Here in any case; when it cannot be written the others hear of it from the channel. */
    private void change(UnaryOperator<Budget> change) {
        boolean written = false;
        try {
            written = row.update(found -> Optional.of(write(change.apply(learn(found)))));
        } catch (StorageException e) {
            // the change stays ours
        }
        learn(written ? Budget.of(row.seen(), now()) : change.apply(budget));
    }

    private Row write(Budget changed) {
        return changed.row(row.seen().partition(), row.seen().key());
    }

    private Budget learn(Row found) {
        return learn(Budget.of(found, now()));
    }

    private Budget learn(Budget told) {
        if (told.pausedUntil() > budget.pausedUntil()) {
            direct.clear();
            bulk.clear();
        }
        budget = told.withPausesOf(budget, now());
        return budget;
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
