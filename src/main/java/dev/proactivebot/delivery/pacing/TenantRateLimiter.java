package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.pacing.SharedRow.Change;
import dev.proactivebot.storage.TimeBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Reserves slots of one tenant for this instance. Threads that want one at the same time share one reservation. */
final class TenantRateLimiter {
    /** The time of an invocation that is left for the claim and to begin the request: six of 45 seconds. */
    private static final double FOR_THE_REQUEST = 6 / 45.0;

    private static final long LEAST_LATENESS = 5_000;
    /** The part of the free time of the channel's limit by which a slot may be late; the rest is for requests that arrive unevenly. */
    private static final double LATENESS = 0.8;

    /** Allows for tables that take four seconds to answer. With slower ones no message can be sent in time. */
    private static final long LONGEST_LEAD = 12 * Micros.SECOND;

    private static final long SLOW = Micros.SECOND;

    private static final long LONGEST_AWAY = 600 * Micros.SECOND;
    private static final long LONGEST_AWAY_DIRECT = 60 * Micros.SECOND;

    /** The wait between two attempts after another instance was faster. */
    private static final long RESPITE = 2 * Micros.SECOND;

    private static final long RESPITE_DIRECT = Micros.SECOND / 5;

    /** A next slot this far ahead shows that others want slots too. */
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
    private final DeniedStagger directAway = new DeniedStagger(LONGEST_AWAY_DIRECT);
    private final DeniedStagger bulkAway = new DeniedStagger(LONGEST_AWAY);
    private final AtomicInteger inLine = new AtomicInteger();

    /** @param limits this bot's part of the channel's limits, the rest of which is how late a slot may be used */
    TenantRateLimiter(
            TenantRow row,
            TenantThrottling throttling,
            ChannelLimits limits,
            RowClock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        this.row = row;
        this.throttling = throttling;
        this.limits = limits;
        this.lateness = Math.max(LEAST_LATENESS, (long) (LATENESS * (1 / limits.share() - 1) * Micros.SECOND));
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

    /** Returns the number of items that wait in the bulk lane. */
    AtomicInteger inLine() {
        return inLine;
    }

    private ReservedSlots slots(Lane lane) {
        return lane == Lane.DIRECT ? direct : bulk;
    }

    /**
     * Returns how long an item of the lane waits for its slot. An item of a broadcast waits as long as its invocation leaves time for the
     * request.
     */
    static long patience(Lane lane) {
        if (lane == Lane.DIRECT) {
            return LaneSchedule.LONGEST_WAIT;
        }
        TimeBudget budget = TimeBudget.current().beforeTheOutcome();
        return Math.max(0, Micros.of(budget.leftForWork()) - (long) (Micros.of(budget.length()) * FOR_THE_REQUEST));
    }

    /** Records that an item will want a slot. */
    void begun(Lane lane) {
        slots(lane).wanting.incrementAndGet();
    }

    /** Records that it has one, or goes back. */
    void ended(Lane lane) {
        slots(lane).wanting.decrementAndGet();
    }

    /** Takes a slot or a place for an item; empty when there is none in time. */
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
            row.alone(() -> mayHave[0] = reserve(lane, slots));
        }
    }

    /** Returns the latest slot that an item may take now; the time spent on table requests does not count as waiting. */
    private long latest(Lane lane) {
        return now() + lead() + patience(lane);
    }

    /** Adds time when the tables are slow, because an item that misses a reservation has to wait for the whole next one. */
    private long gathering() {
        return row.requestTime() < SLOW ? 0 : row.requestTime() / 8;
    }

    /** Returns whether there is, or may be, a slot in time. */
    private boolean reserve(Lane lane, ReservedSlots slots) {
        OptionalLong held = slots.first(taken -> isVoid(lane, taken));
        if (held.isPresent()) {
            return timeOf(lane, held.getAsLong()) <= latest(lane); // another thread has reserved while this one waited
        }
        if (now() < slots.quietUntil()) {
            return true;
        }
        row.readOnce();
        if (lane == Lane.BULK) { // many instances may begin with one backlog at the same moment
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
     * Returns how many slots to reserve. Of direct slots, while others wait, as many as this instance used in the last half second;
     * otherwise more would only be missed. An unused place in the bulk lane is lost, so only as many as are wanted.
     */
    private int expected(Lane lane) {
        long now = now();
        boolean isCrowded = lane == Lane.DIRECT && state().next(lane, now) - now > CROWDED;
        return Math.max(1, isCrowded ? slots(lane).usedLately(now) : 1);
    }

    /**
     * Returns how far ahead a reservation begins, so that its first slot is still usable after storage has answered and the claim is
     * written.
     */
    private long lead() {
        return Math.max(0, Math.min(5 * row.requestTime() / 2 - lateness, LONGEST_LEAD));
    }

    /** Returns how long before its slot an item is claimed. */
    long claimTime() {
        return 3 * row.requestTime() / 2;
    }

    /** Returns whether a slot may be free in time, as far as is known; later reservations of others can only delay it. */
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

    /** Returns when a place is due at the earliest, since the lane may have become faster without this instance knowing. */
    long earliest(long place) {
        return state().lanes().pace().earliest(place, row.seenAt() + LaneSchedule.KNOWN_AHEAD);
    }

    /** Returns whether it is too late for the slot, or a pause came before it. */
    boolean isVoid(Lane lane, long taken) {
        long time = timeOf(lane, taken);
        return now() - time > lateness || time < state().pausedUntil();
    }

    /** Gives back an unused slot. */
    void giveBack(Lane lane, long taken) {
        slots(lane).add(List.of(taken));
    }

    /** Returns when a denied item should retry, behind the others, in microseconds from now. */
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

    /** Returns whether the channel throttles the tenant for so long that one message at a time probes whether it still does. */
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
