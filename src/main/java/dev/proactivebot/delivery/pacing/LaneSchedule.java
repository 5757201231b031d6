package dev.proactivebot.delivery.pacing;

import java.util.ArrayList;
import java.util.List;

/**
 * Which slots of a tenant are taken. Direct messages have slots, which are times. Broadcasts have places in a line that {@link BulkLanePace}
 * makes slower while direct messages want slots; its changes count from a second ahead on, so that every instance knows them in time.
 *
 * @param direct the next slot of direct messages
 * @param end of the line: its next free place
 * @param used direct messages of the last five seconds, each weighing less the older it is
 * @param usedAt as of then
 */
record LaneSchedule(long direct, long end, BulkLanePace pace, double used, long usedAt) {
    static final LaneSchedule NEW = new LaneSchedule(0, 0, BulkLanePace.FULL, 0, 0);

    /** Of a direct slot: an item waits so long, and no longer. */
    static final long LONGEST_WAIT = 2 * Micros.SECOND;

    /** Each instance has looked at the row so recently when it uses a place. */
    static final long KNOWN_AHEAD = Micros.SECOND;

    private static final double LATELY = 5.0 * Micros.SECOND;
    /** When direct messages wait so long, their share is too small. */
    private static final long SHORT_OF_SLOTS = 7 * Micros.SECOND / 10;

    private static final double SEVERAL = 1.5;

    /** The line is slow for so long, unless direct messages want slots still. */
    private static final long SLOWED = 5 * Micros.SECOND;
    /** Between two changes. */
    private static final long SETTLED = Micros.SECOND / 2;

    private static final double LEAST_SHARE = 0.2;
    private static final double MOST_SHARE = 0.8;
    /** A change of the pace that is smaller changes nothing. */
    private static final int WORTH_IT = 20;

    /** Slots, or places of the line, and the schedule without them. */
    record Reservation(LaneSchedule left, List<Long> taken) {}

    /** Returns when the lane's next slot is. */
    long next(Lane lane, long now) {
        return lane == Lane.DIRECT ? Math.max(direct, now) : pace.timeOf(nextPlace(now));
    }

    /** The line begins behind what direct messages have reserved at the full rate. */
    private long nextPlace(long now) {
        return Math.max(end, pace.placeAt(Math.max(direct, now)));
    }

    /** Returns when a slot or a place that was taken is due. */
    long timeOf(Lane lane, long taken) {
        return lane == Lane.DIRECT ? taken : pace.timeOf(taken);
    }

    /**
     * Takes up to {@code wanted} slots.
     *
     * @param perSecond of both lanes together
     * @param from none begins before
     * @param until none begins after
     */
    Reservation reserve(Lane lane, int wanted, double perSecond, long from, long until) {
        List<Long> taken = new ArrayList<>();
        double step = Micros.SECOND / perSecond;
        if (lane == Lane.BULK) {
            double place = nextPlace(from);
            for (; taken.size() < wanted && pace.timeOf((long) place) <= until; place += step) {
                taken.add((long) place);
            }
            long behind = taken.isEmpty() ? end : (long) Math.ceil(place);
            return new Reservation(new LaneSchedule(direct, behind, pace, used, usedAt), taken);
        }
        long slot = Math.max(direct, from);
        while (taken.size() < wanted && slot <= until) {
            taken.add(slot);
            slot = slotAfter(slot, step);
        }
        long behind = taken.isEmpty() ? direct : slot;
        return new Reservation(
                new LaneSchedule(behind, end, pace, usedAt(from) + taken.size(), Math.max(usedAt, from)), taken);
    }

    /** Next to the line direct messages get what it leaves, and at least one slot a second. */
    private long slotAfter(long slot, double step) {
        double left = step;
        double time = slot;
        long endOfLine = pace.timeOf(end);
        double least = step / Micros.SECOND;
        while (time < endOfLine) {
            double rate = Math.max(least, 1 - pace.rateAt((long) time) / (double) BulkLanePace.FULL_RATE);
            long change = Math.min(endOfLine, pace.changesAfter((long) time));
            if ((change - time) * rate >= left) {
                return (long) Math.ceil(time + left / rate);
            }
            left -= (change - time) * rate;
            time = change;
        }
        return (long) Math.ceil(time + left);
    }

    private double usedAt(long now) {
        return used * Math.exp(-Math.max(0, now - usedAt) / LATELY);
    }

    /** Returns this schedule with a pace that leaves direct messages the slots that they want, for the next seconds. */
    LaneSchedule paced(double perSecond, long now) {
        long from = now + KNOWN_AHEAD;
        int had = pace.rateAt(from);
        int rate =
                BulkLanePace.FULL_RATE - (int) Math.round(BulkLanePace.FULL_RATE * shareOfDirect(perSecond, now, had));
        boolean isSame = Math.abs(rate - had) < WORTH_IT;
        boolean isKept = rate == BulkLanePace.FULL_RATE || pace.changesAfter(from) - from > SLOWED / 2;
        boolean isChanging = pace.changesAfter(now - SETTLED + KNOWN_AHEAD) <= from;
        return (isSame && isKept) || (!isSame && isChanging)
                ? this
                : new LaneSchedule(
                        direct,
                        end,
                        pace.changed(isSame ? had : rate, from, from + SLOWED, now - KNOWN_AHEAD),
                        used,
                        usedAt);
    }

    /** A fifth, or what they used in the last five seconds and some more, since they come unevenly; twice as much when they have to wait. */
    private double shareOfDirect(double perSecond, long now, int rate) {
        if (usedAt(now) < SEVERAL) {
            return 0; // the one slot a second is enough
        }
        boolean mustWait = direct - now > SHORT_OF_SLOTS;
        double each = usedAt(now) / LATELY * Micros.SECOND;
        double wanted = Math.max(LEAST_SHARE, (each + Math.sqrt(each)) / perSecond);
        double had = 1 - rate / (double) BulkLanePace.FULL_RATE;
        return Math.min(mustWait ? Math.max(wanted, 2 * had) : wanted, MOST_SHARE);
    }

    /** Returns how many slots a second the lane has now. */
    double rate(Lane lane, double perSecond, long now) {
        double bulk = pace.rateAt(now) / (double) BulkLanePace.FULL_RATE;
        boolean isAlone = pace.timeOf(end) <= now;
        return perSecond * (lane == Lane.BULK ? bulk : isAlone ? 1 : Math.max(1 - bulk, 1 / perSecond));
    }

    /** Returns this schedule with nothing free before {@code time}. */
    LaneSchedule after(long time) {
        return new LaneSchedule(Math.max(direct, time), Math.max(end, pace.placeAt(time)), pace, used, usedAt);
    }

    /** Returns this schedule with nothing taken. */
    LaneSchedule cleared() {
        return new LaneSchedule(0, 0, pace, used, usedAt);
    }
}
