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
 * @param closedUntil what the channel has said; where that is later than {@code pausedUntil} one message at a time finds out whether it
 *     still holds
 * @param succeeded when the last request was sent that the channel let through, as far as the instances have told
 */
record Budget(long direct, long bulk, long pausedUntil, long closedUntil, List<Throttled> throttled, long succeeded) {
    static final Budget NEW = new Budget(0, 0, 0, 0, List.of(), 0);

    /** What direct messages are sure of while broadcasts want everything. */
    private static final double DIRECT_SHARE = 0.2;

    /** A lane is in use when it had a slot so recently. */
    private static final long RECENT = Micros.SECOND;

    /** A batch begins at most so far ahead: direct messages as far as an item waits, broadcasts less, so that they learn of pauses. */
    private static final long DIRECT_AHEAD = 2 * Micros.SECOND;

    private static final long BULK_AHEAD = Micros.SECOND;
    /** Of one batch, from when it begins. */
    private static final long MOST_AHEAD = 7 * Micros.SECOND / 2;

    private static final long LONGEST_PAUSE = 900 * Micros.SECOND;
    /** A probe that has not said by then how it went is given up, and another may try. */
    private static final long PROBE = 60 * Micros.SECOND;

    private static final long LONGEST_CLOSED = 6 * 3_600 * Micros.SECOND;
    /** So far the instances' clocks may be apart. */
    private static final long SKEW = 60 * Micros.SECOND;

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
        if (!isNear(lane, now)) {
            return new Reservation(this, List.of());
        }
        long start = next(lane, now);
        if (isClosed(now)) {
            long after = Math.min(start + PROBE, closedUntil);
            return new Reservation(
                    new Budget(after, after, pausedUntil, closedUntil, throttled, succeeded), List.of(start));
        }
        if (perSecond == 0) {
            return new Reservation(this, List.of(start)); // no limits are published: it was closed a moment ago
        }
        double full = Micros.SECOND / perSecond;
        double step = full / (lane == Lane.DIRECT ? DIRECT_SHARE : partOfBulk(now));
        // where a broadcast has reserved at the full rate one slot more does no harm, and the others begin behind its
        // own
        double second = lane == Lane.DIRECT && !isDirectInUse(now) ? bulk : 0;
        double slot = start;
        List<Long> slots = new ArrayList<>();
        while (slots.size() < wanted && slot - now <= MOST_AHEAD) {
            slots.add((long) slot);
            boolean shared = lane == Lane.BULK || slot < bulk;
            slot = Math.max(slot + (shared ? step : full), second);
        }
        long after = (long) Math.ceil(slot);
        return new Reservation(
                lane == Lane.DIRECT
                        ? new Budget(after, bulk, pausedUntil, closedUntil, throttled, succeeded)
                        : new Budget(direct, after, pausedUntil, closedUntil, throttled, succeeded),
                slots);
    }

    /** Whether the lane's next slot is one that somebody may wait for. */
    boolean isNear(Lane lane, long now) {
        return next(lane, now) - now <= (lane == Lane.DIRECT ? DIRECT_AHEAD : BULK_AHEAD);
    }

    /** How many slots a second the lane has now. */
    double rate(Lane lane, double perSecond, long now) {
        double directPart = bulk > now ? DIRECT_SHARE : 1;
        return perSecond * (lane == Lane.DIRECT ? directPart : partOfBulk(now));
    }

    private double partOfBulk(long now) {
        return isDirectInUse(now) ? 1 - DIRECT_SHARE : 1;
    }

    private boolean isDirectInUse(long now) {
        return direct > now - RECENT;
    }

    /** Whether one message at a time finds out, now or when the pause is over, what the channel thinks. */
    boolean isClosed(long now) {
        return closedUntil > Math.max(now, pausedUntil);
    }

    /** Whether a message may be on its way that finds out. */
    boolean isProbed(long now) {
        return isClosed(now) && now >= pausedUntil;
    }

    /** The channel has closed the scope until then; after a quarter of an hour one message looks, whose answer counts alone. */
    Budget closed(long until, long now) {
        boolean isProbed = isProbed(now);
        return new Budget(
                isProbed ? 0 : direct,
                isProbed ? 0 : bulk,
                Math.max(pausedUntil, Math.min(until, now + LONGEST_PAUSE)),
                now < pausedUntil ? Math.max(closedUntil, until) : until,
                throttled,
                succeeded);
    }

    /** The message that looked was taken. */
    Budget opened() {
        return new Budget(0, 0, pausedUntil, 0, throttled, succeeded);
    }

    /** With a success that was sent then. */
    Budget with(long success) {
        return success <= succeeded ? this : new Budget(direct, bulk, pausedUntil, closedUntil, throttled, success);
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
        return new Budget(direct, bulk, pausedUntil, closedUntil, still, succeeded);
    }

    /** With all pauses of {@code other}, which may know of some that could not be shared. */
    Budget withPausesOf(Budget other, long now) {
        Budget all =
                new Budget(direct, bulk, Math.max(pausedUntil, other.pausedUntil), closedUntil, throttled, succeeded);
        for (Throttled one : other.throttled) {
            if (one.until() > now && !throttled.contains(one) && one.until() > all.pausedUntil(one.conversation())) {
                all = all.with(one, now);
            }
        }
        return all;
    }

    /** The end of the conversation's own pause. */
    long pausedUntil(String conversation) {
        return throttled.stream()
                .filter(one -> one.conversation().equals(conversation))
                .mapToLong(Throttled::until)
                .max()
                .orElse(0);
    }

    static Budget of(Row row, long now) {
        return new Budget(
                believed(row.number("direct"), now + LONGEST_PAUSE + PROBE),
                believed(row.number("bulk"), now + LONGEST_PAUSE + PROBE),
                believed(row.number("pausedUntil"), now + LONGEST_PAUSE),
                believed(row.number("closedUntil"), now + LONGEST_CLOSED),
                Throttled.list(row.text("throttled"), now + LONGEST_CLOSED + SKEW),
                believed(row.number("succeeded"), now));
    }

    /** A time that nobody can have meant must not stop the bot for ever. */
    private static long believed(long time, long latest) {
        return time > latest + SKEW ? 0 : time;
    }

    Row row(String scope, String key) {
        return new Row(scope, key)
                .with("direct", direct)
                .with("bulk", bulk)
                .with("pausedUntil", pausedUntil)
                .with("closedUntil", closedUntil)
                .with("throttled", Throttled.text(throttled))
                .with("succeeded", succeeded);
    }
}
