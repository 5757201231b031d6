package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What all instances share about one scope, as one row: the lanes' schedules and what the channel has throttled. Virtual scheduling (the
 * generic cell rate algorithm): a schedule is the time at which its next slot begins. All times are microseconds of the service's clock.
 *
 * @param direct the next slot of direct messages
 * @param bulk the next slot of broadcasts
 * @param pausedUntil no slot before
 */
record Budget(long direct, long bulk, long pausedUntil, List<Throttled> throttled) {
    static final Budget NEW = new Budget(0, 0, 0, List.of());

    /** What direct messages are sure of while broadcasts want everything. */
    private static final double DIRECT_SHARE = 0.2;

    /** A lane is in use when it had a slot so recently. */
    private static final long RECENT = Micros.SECOND;

    /** A batch begins at most so far ahead: direct messages as far as an item waits, broadcasts less, so that they learn of pauses. */
    private static final long DIRECT_AHEAD = 2 * Micros.SECOND;

    private static final long BULK_AHEAD = Micros.SECOND;
    private static final long MOST_AHEAD = 5 * Micros.SECOND;

    Budget {
        throttled = List.copyOf(throttled);
    }

    /** Slots, and the budget without them. */
    record Reservation(Budget left, List<Long> slots) {}

    /** When the lane's next slot begins. */
    long next(Lane lane, long now) {
        long free = Math.max(now, pausedUntil);
        // a broadcast begins behind what direct messages have reserved at the full rate
        return lane == Lane.DIRECT ? Math.max(direct, free) : Math.max(Math.max(bulk, direct), free);
    }

    /**
     * Up to {@code wanted} slots; none when the next one is too far ahead.
     *
     * @param perSecond of both lanes together: each lends its part to the other while it is not in use
     */
    Reservation reserve(Lane lane, int wanted, double perSecond, long now) {
        long start = next(lane, now);
        List<Long> slots = new ArrayList<>();
        double step = Micros.SECOND / rate(lane, perSecond, now);
        double slot = start;
        while (isNear(lane, now) && slots.size() < wanted && slot - now <= MOST_AHEAD) {
            slots.add((long) slot);
            slot += step;
        }
        if (slots.isEmpty()) {
            return new Reservation(this, List.of());
        }
        long after = (long) Math.ceil(slot);
        return new Reservation(
                lane == Lane.DIRECT
                        ? new Budget(after, bulk, pausedUntil, throttled)
                        : new Budget(direct, after, pausedUntil, throttled),
                slots);
    }

    /** Whether the lane's next slot is one that somebody may wait for. */
    boolean isNear(Lane lane, long now) {
        return next(lane, now) - now <= (lane == Lane.DIRECT ? DIRECT_AHEAD : BULK_AHEAD);
    }

    /** How many slots a second the lane has now. */
    double rate(Lane lane, double perSecond, long now) {
        if (lane == Lane.DIRECT) {
            return bulk > now ? perSecond * DIRECT_SHARE : perSecond;
        }
        return direct > now - RECENT ? perSecond * (1 - DIRECT_SHARE) : perSecond;
    }

    Budget pausedUntil(long time) {
        return new Budget(direct, bulk, Math.max(pausedUntil, time), throttled);
    }

    /** With one more throttled conversation, and without those whose time is over. */
    Budget with(Throttled one, long now) {
        List<Throttled> still = new ArrayList<>(throttled.stream()
                .filter(other -> other.until() > now && !other.conversation().equals(one.conversation()))
                .toList());
        if (still.size() >= Throttled.MOST) {
            still.remove(0);
        }
        still.add(one);
        return new Budget(direct, bulk, pausedUntil, still);
    }

    /** With all pauses of {@code other}, which may know of some that could not be shared. */
    Budget withPausesOf(Budget other, long now) {
        Budget all = pausedUntil(other.pausedUntil);
        for (Throttled one : other.throttled) {
            if (one.until() > now && !throttled.contains(one) && one.until() > all.pausedUntil(one.conversation())) {
                all = all.with(one, now);
            }
        }
        return all;
    }

    /** The end of the pause that concerns the conversation, or of the last one. */
    long pausedUntil(String conversation) {
        return throttled.stream()
                .filter(one -> one.conversation().equals(conversation))
                .mapToLong(Throttled::until)
                .reduce(pausedUntil, Math::max);
    }

    static Budget of(Row row) {
        return new Budget(
                row.number("direct"),
                row.number("bulk"),
                row.number("pausedUntil"),
                Throttled.list(row.text("throttled")));
    }

    Row row(String scope, String key) {
        return new Row(scope, key)
                .with("direct", direct)
                .with("bulk", bulk)
                .with("pausedUntil", pausedUntil)
                .with("throttled", Throttled.text(throttled));
    }
}
