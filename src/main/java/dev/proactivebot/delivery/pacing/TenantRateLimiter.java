package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.SharedRow.Change;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Reserves slots of one tenant for this instance. Threads that want one at the same time share one reservation. */
final class TenantRateLimiter {
    /** What is left of an invocation of 45 s for the claim and to begin the request: six seconds. */
    private static final double FOR_THE_REQUEST = 6 / 45.0;

    private static final long LEAST_LATENESS = 5_000;
    /** Of the time that the channel's limit leaves; the rest is for requests that take a different time to arrive. */
    private static final double LATENESS = 0.8;

    /** For tables that take four seconds to answer. With slower ones nothing can be sent in time. */
    private static final long LONGEST_LEAD = 12 * Micros.SECOND;

    private static final long SLOW = Micros.SECOND;

    private static final long LONGEST_AWAY = 600 * Micros.SECOND;
    private static final long LONGEST_AWAY_DIRECT = 60 * Micros.SECOND;

    /** Between two attempts of which another instance was faster. */
    private static final long RESPITE = 2 * Micros.SECOND;

    private static final long RESPITE_DIRECT = Micros.SECOND / 5;

    /** When the next slot is so far ahead, there are more who want one. */
    private static final long CROWDED = Micros.SECOND / 5;

    private final TenantRow row;
    private final TenantThrottling throttling;
    private final ChannelLimits limits;
    private final long lateness;
    private final RowClock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final ReservedSlots direct = new ReservedSlots();
    private final ReservedSlots bulk = new ReservedSlots();
    private final RetryStagger directAway = new RetryStagger(LONGEST_AWAY_DIRECT);
    private final RetryStagger bulkAway = new RetryStagger(LONGEST_AWAY);
    private final AtomicInteger inLine = new AtomicInteger();

    /**
     * @param limits what of the channel's is ours; only pauses are shared where it has published none
     * @param share of the channel's limit: what is left of it is how late a slot may be used
     */
    TenantRateLimiter(
            Tables tables,
            String tenant,
            ChannelLimits limits,
            double share,
            RowClock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        this.row = new TenantRow(tables, tenant, clock);
        this.throttling = new TenantThrottling(row);
        this.limits = limits;
        this.lateness = Math.max(LEAST_LATENESS, (long) (LATENESS * (1 / share - 1) * Micros.SECOND));
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    ChannelLimits limits() {
        return limits;
    }

    TenantRow row() {
        return row;
    }

    TenantThrottling throttling() {
        return throttling;
    }

    /** How many items wait in the line. */
    AtomicInteger inLine() {
        return inLine;
    }

    private ReservedSlots slots(Lane lane) {
        return lane == Lane.DIRECT ? direct : bulk;
    }

    /** How long an item of the lane waits for its slot: a broadcast's as long as its invocation leaves time for the request after it. */
    static long patience(Lane lane) {
        if (lane == Lane.DIRECT) {
            return LaneSchedule.LONGEST_WAIT;
        }
        TimeBudget budget = TimeBudget.current().beforeTheOutcome();
        return Math.max(0, Micros.of(budget.leftForWork()) - (long) (Micros.of(budget.length()) * FOR_THE_REQUEST));
    }

    /** An item has come that will want a slot. */
    void begun(Lane lane) {
        slots(lane).wanting.incrementAndGet();
    }

    /** It has one, or goes back. */
    void ended(Lane lane) {
        slots(lane).wanting.decrementAndGet();
    }

    /** Takes a slot for an item, or a place in the line; empty when there is none that it can wait for. */
    OptionalLong take(Lane lane) {
        ReservedSlots slots = slots(lane);
        long end = latest(lane);
        boolean[] mayHave = {true};
        while (true) {
            long latest = latest(lane);
            OptionalLong slot = slots.take(now(), taken -> isVoid(lane, taken), taken -> timeOf(lane, taken) <= latest);
            if (slot.isPresent() || !mayHave[0] || now() > end) {
                return slot;
            }
            sleeper.until(clock.instant(Math.max(slots.quietUntil(), now() + gathering())));
            row.asking.alone(() -> mayHave[0] = reserve(lane, slots));
        }
    }

    /** The latest slot that an item takes now. It has not waited for one while others asked the tables. */
    private long latest(Lane lane) {
        return now() + lead() + patience(lane);
    }

    /** Where the tables are slow: who comes too late for a reservation would have to wait for the whole next one. */
    private long gathering() {
        return row.requestTime() < SLOW ? 0 : row.requestTime() / 8;
    }

    /** Returns whether there is, or may be, a slot that an item takes. */
    private boolean reserve(Lane lane, ReservedSlots slots) {
        OptionalLong held = slots.first(taken -> isVoid(lane, taken));
        if (held.isPresent()) {
            return timeOf(lane, held.getAsLong()) <= latest(lane); // another thread has asked while this one waited
        }
        if (now() < slots.quietUntil()) {
            return true;
        }
        row.readOnce();
        if (lane == Lane.BULK) { // many instances may begin to work on one backlog in the same moment
            row.agree();
        }
        int wanted = Math.max(slots.wanting.get(), expected(lane));
        List<Long> taken = new ArrayList<>();
        long latest = latest(lane);
        Change made = row.attempt(known -> {
            RateState current = known.with(throttling.successSentAt());
            RateState.Reservation reservation =
                    current.reserve(lane, wanted, limits.perSecond(), now() + lead(), latest);
            taken.clear();
            taken.addAll(reservation.taken());
            return taken.isEmpty() ? Optional.empty() : Optional.of(reservation.left());
        });
        if (made == Change.LOST) {
            slots.lost(now(), lane == Lane.DIRECT ? RESPITE_DIRECT : RESPITE, random.nextDouble());
        } else if (made == Change.WRITTEN) {
            slots.won();
            slots.add(taken);
        }
        return made != Change.NOT_WANTED;
    }

    /**
     * With others waiting for direct slots, as many as this instance used in the last half second; without, more would only be missed. In
     * the line an unused place would be lost to everybody.
     */
    private int expected(Lane lane) {
        long now = now();
        boolean isCrowded = lane == Lane.DIRECT && state().next(lane, now) - now > CROWDED;
        return Math.max(1, isCrowded ? slots(lane).usedLately(now) : 1);
    }

    /** How far ahead a reservation begins, so that its first slot can still be used when storage has answered, and the claim is written. */
    private long lead() {
        return Math.max(0, Math.min(5 * row.requestTime() / 2 - lateness, LONGEST_LEAD));
    }

    /** How long before its slot an item is claimed. */
    long claimTime() {
        return 3 * row.requestTime() / 2;
    }

    /** Returns whether a slot may come in time, as far as is known: what others have reserved since can only make it later. */
    boolean mayHave(Lane lane) {
        return next(lane) <= latest(lane);
    }

    /** Returns when the next slot will be, as far as is known. */
    long next(Lane lane) {
        OptionalLong held = slots(lane).first(taken -> isVoid(lane, taken));
        return held.isPresent() ? timeOf(lane, held.getAsLong()) : state().next(lane, now() + lead());
    }

    /** Returns when a slot or a place is due, as far as is known. */
    long timeOf(Lane lane, long taken) {
        return state().lanes().timeOf(lane, taken);
    }

    /** Returns when a place is due at the earliest: the line may become faster, which this instance does not know yet. */
    long earliest(long place) {
        return state().lanes().pace().earliest(place, row.seenAt() + LaneSchedule.KNOWN_AHEAD);
    }

    /** Returns whether it is so late that the slot must not be used any more, or a pause came before it. */
    boolean isVoid(Lane lane, long taken) {
        long time = timeOf(lane, taken);
        return now() - time > lateness || time < state().pausedUntil();
    }

    /** Gives a slot back that was not used. */
    void giveBack(Lane lane, long taken) {
        slots(lane).add(List.of(taken));
    }

    /** Returns when an item that is sent away is to return, in microseconds from now: behind the others. */
    long later(Lane lane) {
        long now = now();
        long base = state().next(lane, now);
        double ofAll = Math.max(1, state().lanes().rate(lane, limits.perSecond(), now));
        return base
                - now
                + (lane == Lane.DIRECT
                        ? directAway.next(base, ofAll)
                        : bulkAway.next(base, Math.min(ofAll, bulk.perSecond(now, ofAll))));
    }

    /** Returns whether the channel has closed the tenant for so long that one message at a time finds out whether it still has. */
    boolean isClosed() {
        return state().isClosed(now());
    }

    RateState state() {
        return row.state();
    }

    private long now() {
        return clock.now();
    }
}
