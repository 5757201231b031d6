package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
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
    /** A batch is for half a second: one row bears some seventy changes a second, from all instances together. */
    private static final long BATCH = Micros.SECOND / 2;

    /** When the next slot is so far ahead, there are more who want one. */
    private static final long LINE = Micros.SECOND / 5;

    /** An item waits for its slot so long, and no longer. */
    static final long LONGEST_WAIT = 2 * Micros.SECOND;

    /** Two conversations that are throttled so close together are a sign that the bot is. */
    private static final long TOGETHER = 2 * Micros.SECOND;

    private static final long LONGEST_PAUSE = 900 * Micros.SECOND;
    private static final long LEAST_LATENESS = 5_000;

    /** What a reservation may take, so that its first slot is not missed when it is there. */
    private static final long RESERVING = Micros.SECOND / 5;

    private final SharedRow row;
    private final ChannelLimits limits;
    private final long lead;
    private final Slots direct;
    private final Slots bulk;
    private Budget budget = Budget.NEW;
    private long read;
    private long successSentAt;

    /**
     * @param limits what of the channel's is ours; only pauses are shared where it has published none
     * @param share of the channel's limit: what is left of it is how late a slot may be used
     */
    Scope(Table table, String scope, ChannelLimits limits, double share) {
        long lateness = Math.max(LEAST_LATENESS, (long) ((1 / share - 1) * Micros.SECOND));
        this.row = new SharedRow(table, scope, "budget");
        this.limits = limits;
        this.lead = Math.max(0, RESERVING - lateness);
        this.direct = new Slots(lateness, BATCH);
        this.bulk = new Slots(lateness, BATCH);
    }

    ChannelLimits limits() {
        return limits;
    }

    /** A slot at most two seconds ahead; empty when there is none. */
    OptionalLong slot(Lane lane, long now) {
        Slots slots = slots(lane);
        slots.waiting.incrementAndGet();
        synchronized (this) {
            int wanted = slots.waiting.getAndDecrement();
            OptionalLong slot = slots.take(now, LONGEST_WAIT);
            if (slot.isEmpty() && reserve(lane, Math.max(wanted, expected(lane, now)), now)) {
                slot = slots.take(now, LONGEST_WAIT);
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

    private boolean reserve(Lane lane, int wanted, long now) {
        List<Long> reserved = new ArrayList<>();
        boolean written = row.update(found -> {
            Budget current = learn(found, now);
            Budget.Reservation reservation = current.reserve(lane, wanted, limits.perSecond(), now + lead);
            reserved.clear();
            reserved.addAll(reservation.slots());
            return reserved.isEmpty() ? Optional.empty() : Optional.of(write(reservation.left()));
        });
        if (written) {
            learn(row.seen(), now);
            slots(lane).add(reserved);
        }
        return written && !reserved.isEmpty();
    }

    /** Whether a slot may come in time, as far as we know: what others have reserved since can only make it later. */
    synchronized boolean mayHaveSlot(Lane lane, long now) {
        return slots(lane).hasNear(now, LONGEST_WAIT) || budget.isNear(lane, now);
    }

    /** So late that the slot must not be used any more. */
    boolean isMissed(long slot, long now) {
        return direct.isMissed(slot, now);
    }

    /** A slot that was not used. */
    synchronized void giveBack(Lane lane, long slot) {
        slots(lane).add(List.of(slot));
    }

    /** Where who is sent away comes back: behind the others, in microseconds from {@code now}. */
    synchronized long later(Lane lane, long now) {
        long base = budget.next(lane, now);
        return base - now + slots(lane).tail.next(base, Math.max(1, budget.rate(lane, limits.perSecond(), now)));
    }

    /** Until when the whole scope is to be left alone, as far as we have heard. */
    synchronized long pausedUntil() {
        return budget.pausedUntil();
    }

    /** Until when the conversation is, for its own sake or the scope's. */
    synchronized long pausedUntil(String conversation) {
        return budget.pausedUntil(conversation);
    }

    /** Hears what the other instances have to say, unless that was done within the last second. */
    synchronized void refresh(long now) {
        if (now - read > Micros.SECOND) {
            learn(row.read(), now);
            read = now;
        }
    }

    synchronized void succeeded(long sentAt) {
        successSentAt = Math.max(successSentAt, sentAt);
    }

    /** Leaves the conversation alone, here at once and elsewhere soon; and the whole scope when another one was throttled as well. */
    synchronized void throttled(String conversation, Duration pause, long now) {
        long until = now + Micros.of(pause);
        long end = isAboutEverything(conversation, now) ? Math.min(until, now + LONGEST_PAUSE) : 0;
        Throttled one = new Throttled(conversation, until, now);
        UnaryOperator<Budget> change = known -> known.with(one, now).pausedUntil(end);
        try {
            row.update(found -> Optional.of(write(change.apply(learn(found, now)))));
        } catch (StorageException e) {
            // the others hear of it from the channel
        }
        learn(change.apply(budget), now);
    }

    /** A success of what was sent after the other's refusal shows that not everything is refused. */
    private boolean isAboutEverything(String conversation, long now) {
        return budget.throttled().stream()
                .anyMatch(other -> !other.conversation().equals(conversation)
                        && now - other.at() <= TOGETHER
                        && successSentAt <= other.at());
    }

    private Row write(Budget changed) {
        return changed.row(row.seen().partition(), row.seen().key());
    }

    private Budget learn(Row found, long now) {
        return learn(Budget.of(found), now);
    }

    private Budget learn(Budget told, long now) {
        if (told.pausedUntil() > budget.pausedUntil()) {
            direct.clear();
            bulk.clear();
        }
        budget = told.withPausesOf(budget, now);
        return budget;
    }
}
