package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.TimedLock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.UnaryOperator;

/**
 * One scope as this instance sees it: the slots that it has reserved, and the pauses it knows of. Every change of the shared row brings
 * the news of the other instances along. Not more than one thread asks the table at a time; those that wait for it share
 * what it gets. What is known and held is read without the lock, since a table may take long to answer.
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

    /** So many refusals of other conversations need no waiting for what other instances have to tell. */
    private static final int MANY = 5;

    /** Who is told that there is no slot near has last looked so recently. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private static final long LEAST_LATENESS = 5_000;

    /** What a reservation is taken to last until one has lasted longer: its first slot must not be missed when it is there. */
    private static final long RESERVING = Micros.SECOND / 5;

    /** For tables that take four seconds to answer. With slower ones nothing can be sent in time. */
    private static final long LONGEST_LEAD = 6 * Micros.SECOND;

    private static final int TRIES = 2;
    /** So long a reservation takes where the table is slow. */
    private static final long SLOW = Micros.SECOND;

    private final TimedLock asking = new TimedLock();
    private final SharedRow row;
    private final ChannelLimits limits;
    private final Clock clock;
    private final long lateness;
    private final Slots direct;
    private final Slots bulk;
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAccumulator successSentAt = new LongAccumulator(Math::max, 0);
    private volatile Budget budget = Budget.NEW;
    private volatile long read;
    private volatile long reserving;
    private boolean isRead;

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

    /** Returns a slot two seconds ahead at most, a little more where the tables are slow; empty when there is none. */
    OptionalLong slot(Lane lane) {
        Slots slots = slots(lane);
        OptionalLong slot = slots.take(now(), patience());
        if (slot.isEmpty()) {
            slots.waiting.incrementAndGet();
            try {
                slot = asking.alone(() -> reserved(lane, slots));
            } finally {
                slots.waiting.decrementAndGet();
            }
        }
        return slot;
    }

    private OptionalLong reserved(Lane lane, Slots slots) {
        OptionalLong slot = slots.take(now(), patience()); // of what another thread got while this one waited
        for (int i = 0; slot.isEmpty() && slots.isEmpty() && i < TRIES; i++) {
            readOnce();
            if (!reserve(lane, Math.max(slots.waiting.get(), expected(lane, now())))) {
                break;
            }
            slot = slots.take(now(), patience());
        }
        return slot;
    }

    /** Reads the row, so that the first reservation need not wait for it. */
    void prepare() {
        asking.alone(this::readOnce);
    }

    /** Before the first reservation: it tells how long the table takes, and so how far ahead a reservation must begin. */
    private void readOnce() {
        if (!isRead) {
            long began = now();
            learn(row.read());
            reserving = taken(began);
            isRead = true;
        }
    }

    /** What a reservation begins ahead is waited for as well, all of it where the table was faster than it has been. */
    private long patience() {
        return LONGEST_WAIT + lead();
    }

    /**
     * With a line waiting for slots, as many as we used in the last half second; without one, more would only be missed. Where the table is
     * slow, one for each message under way: who comes too late for this reservation would have to wait for the whole next one.
     */
    private int expected(Lane lane, long now) {
        if (reserving > SLOW) {
            return underWay.get();
        }
        return budget.next(lane, now) - now > LINE ? slots(lane).usedLately(now) : 1;
    }

    /** A message may ask for a slot soon. */
    void begun() {
        underWay.incrementAndGet();
    }

    /** It has been sent, or goes back. */
    void ended() {
        underWay.decrementAndGet();
    }

    private Slots slots(Lane lane) {
        return lane == Lane.DIRECT ? direct : bulk;
    }

    private boolean reserve(Lane lane, int wanted) {
        long began = now();
        List<Long> reserved = new ArrayList<>();
        boolean written = row.update(found -> {
            Budget current = learn(found).with(successSentAt.get());
            Budget.Reservation reservation = current.reserve(lane, wanted, limits.perSecond(), now() + lead());
            reserved.clear();
            reserved.addAll(reservation.slots());
            return reserved.isEmpty() ? Optional.empty() : Optional.of(write(reservation.left()));
        });
        reserving = Math.max(taken(began), reserving - reserving / 4);
        if (written && !reserved.isEmpty()) {
            learn(row.seen());
            slots(lane).add(reserved);
        }
        return written && !reserved.isEmpty();
    }

    /** No more than can be made up for: a clock that was set, or a long outage, is forgotten after some reservations. */
    private long taken(long began) {
        return Math.min(now() - began, LONGEST_LEAD);
    }

    /** How far ahead a reservation begins, so that its first slot can still be used when storage has answered. */
    private long lead() {
        long expected = Math.max(RESERVING, reserving * 3 / 2);
        return Math.max(0, Math.min(expected - lateness, LONGEST_LEAD));
    }

    /** Whether a slot may come in time, as far as we know: what others have reserved since can only make it later. */
    boolean mayHaveSlot(Lane lane) {
        long now = now();
        return slots(lane).near(now, patience()).isPresent() || budget.isNear(lane, now + lead());
    }

    /** When the next slot will be, as far as we know. */
    long next(Lane lane) {
        long now = now();
        return slots(lane).near(now, patience()).orElseGet(() -> Math.max(budget.next(lane, now), now + lead()));
    }

    /** So late that the slot must not be used any more. */
    boolean isMissed(long slot) {
        return direct.isMissed(slot, now());
    }

    /** A slot that was not used. */
    void giveBack(Lane lane, long slot) {
        slots(lane).add(List.of(slot));
    }

    /** Where who is sent away comes back: behind the others, in microseconds from now. */
    long later(Lane lane) {
        long now = now();
        long base = budget.next(lane, now);
        return base - now + slots(lane).tail.next(base, Math.max(1, budget.rate(lane, limits.perSecond(), now)));
    }

    /** Until when the whole scope is to be left alone, as far as we have heard. */
    long pausedUntil() {
        return budget.pausedUntil();
    }

    /** Until when the conversation is, for its own sake. */
    long pausedUntil(String conversation) {
        return budget.pausedUntil(conversation);
    }

    /** Whether the channel has closed the scope for so long that one message at a time finds out whether it still has. */
    boolean isClosed() {
        return budget.isClosed(now());
    }

    /** Hears what the other instances have to say, unless that was done within that time. */
    void refresh(Duration age) {
        if (isOlder(age)) {
            asking.alone(() -> readAgain(age));
        }
    }

    private void readAgain(Duration age) {
        if (isOlder(age)) { // else another thread has read it while this one waited
            read = now();
            learn(row.read());
            read = now();
        }
    }

    private boolean isOlder(Duration age) {
        return now() - read > Micros.of(age);
    }

    /** The same, where nothing is to be had: the row may have changed for the better. */
    void refreshIfStale() {
        refresh(STALE);
    }

    /** The channel let through what was sent then. */
    void succeeded(long sentAt) {
        successSentAt.accumulate(sentAt);
        Budget known = budget;
        if (known.closedUntil() > sentAt && sentAt >= known.pausedUntil()) {
            change(Budget::opened);
        } else if (isWonderedAt(sentAt)) {
            change(told -> told.with(successSentAt.get()));
        }
    }

    /** Whether instances that were refused a moment ago ask themselves if anything goes through, and have not been told of this one. */
    private boolean isWonderedAt(long sentAt) {
        return budget.throttled().stream()
                .anyMatch(one -> now() - one.at() <= TOGETHER && one.at() < sentAt && budget.succeeded() <= one.at());
    }

    /** Leaves the conversation alone, here at once and elsewhere soon; and the whole scope when another one was throttled as well. */
    void throttled(String conversation, Duration pause) {
        long now = now();
        Throttled one = new Throttled(conversation, now + Micros.of(pause), now);
        hear(known -> known.with(one, now));
        change(known -> {
            Budget with = known.with(one, now);
            return isAboutEverything(known, conversation, now) ? with.closed(one.until(), now) : with;
        });
    }

    /**
     * Whether nothing goes through anywhere: refusals of two conversations, with no success of what was sent after the first, which is so
     * long ago that other instances would have told of one by now; or refusals of many at once. While the scope is closed, a refusal is the
     * probe's.
     */
    private boolean isAboutEverything(Budget known, String conversation, long now) {
        long success = Math.max(successSentAt.get(), known.succeeded());
        List<Throttled> others = known.throttled().stream()
                .filter(other -> !other.conversation().equals(conversation)
                        && now - other.at() <= TOGETHER
                        && success <= other.at())
                .toList();
        return known.isProbed(now)
                || others.size() >= MANY
                || others.stream().anyMatch(other -> now - other.at() >= TOLD);
    }

    /** Here in any case; when it cannot be written the others hear of it from the channel. */
    private void change(UnaryOperator<Budget> change) {
        try {
            if (asking.alone(() -> isWritten(change))) {
                return;
            }
        } catch (StorageException e) {
            // the change stays ours
        }
        hear(known -> change.apply(known).withPausesOf(known, now()));
    }

    private boolean isWritten(UnaryOperator<Budget> change) {
        boolean written = row.update(found -> Optional.of(write(change.apply(learn(found)))));
        if (written) {
            learn(row.seen());
        }
        return written;
    }

    private Row write(Budget changed) {
        return changed.row(row.seen().partition(), row.seen().key());
    }

    private Budget learn(Row found) {
        return hear(known -> Budget.of(found, now()).withPausesOf(known, now()));
    }

    /** What was reserved before a longer pause is not used. */
    private Budget hear(UnaryOperator<Budget> news) {
        synchronized (successSentAt) {
            Budget heard = news.apply(budget);
            if (heard.pausedUntil() > budget.pausedUntil()) {
                direct.clear();
                bulk.clear();
            }
            budget = heard;
            return heard;
        }
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
