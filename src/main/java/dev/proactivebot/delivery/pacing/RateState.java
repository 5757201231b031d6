package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What all instances share about one tenant of a channel, as one row: which slots are taken, and what the channel has throttled. All times are
 * microseconds of the service's clock.
 *
 * @param pausedUntil no slot before
 * @param closedUntil what the channel has said; where that is later than {@code pausedUntil} one message at a time finds out whether it
 *     still holds
 * @param succeeded when the last request was sent that the channel let through, as far as the instances have told
 */
record RateState(
        LaneSchedule lanes, long pausedUntil, long closedUntil, List<ThrottledConversation> throttled, long succeeded) {
    static final RateState NEW = new RateState(LaneSchedule.NEW, 0, 0, List.of(), 0);

    /** Of its row, in a partition of its own. */
    static final String KEY = "budget";

    private static final long LONGEST_PAUSE = 900 * Micros.SECOND;
    /** A probe that has not said by then how it went is given up, and another may try. */
    private static final long PROBE = 60 * Micros.SECOND;

    private static final long LONGEST_CLOSED = 6 * 3_600 * Micros.SECOND;
    /** So far the instances' clocks may be apart. */
    private static final long SKEW = 60 * Micros.SECOND;

    /** What version 0.1 lets direct messages have next to broadcasts, in five seconds. */
    private static final double USED_BY_OLDER = 40;

    RateState {
        throttled = List.copyOf(throttled);
    }

    /** Slots, and the state without them. */
    record Reservation(RateState left, List<Long> taken) {}

    /** Returns when the lane's next slot is. */
    long next(Lane lane, long now) {
        return lanes.next(lane, Math.max(now, pausedUntil));
    }

    /**
     * Takes up to {@code wanted} slots; none when the next one is later than {@code until}.
     *
     * @param perSecond of both lanes together; 0 when no limits are published
     */
    Reservation reserve(Lane lane, int wanted, double perSecond, long now, long until) {
        long from = Math.max(now, pausedUntil);
        long next = lanes.next(lane, from);
        if (next > until) {
            return new Reservation(this, List.of());
        }
        if (isClosed(now)) {
            RateState probed = with(lanes.after(Math.min(next + PROBE, closedUntil)));
            return new Reservation(
                    probed, List.of(lane == Lane.DIRECT ? next : lanes.pace().placeAt(next)));
        }
        if (perSecond == 0) {
            return new Reservation(this, List.of(next)); // it was closed a moment ago
        }
        LaneSchedule.Reservation reservation = lanes.reserve(lane, wanted, perSecond, from, until);
        return new Reservation(with(reservation.left().paced(perSecond, now)), reservation.taken());
    }

    private RateState with(LaneSchedule changed) {
        return new RateState(changed, pausedUntil, closedUntil, throttled, succeeded);
    }

    /** Returns whether one message at a time finds out, now or when the pause is over, what the channel thinks. */
    boolean isClosed(long now) {
        return closedUntil > Math.max(now, pausedUntil);
    }

    /** Returns whether a message may be on its way that finds out. */
    boolean isProbed(long now) {
        return isClosed(now) && now >= pausedUntil;
    }

    /** The channel has closed the tenant until then; after a quarter of an hour one message looks, whose answer counts alone. */
    RateState closed(long until, long now) {
        return new RateState(
                isProbed(now) ? lanes.cleared() : lanes,
                Math.max(pausedUntil, Math.min(until, now + LONGEST_PAUSE)),
                now < pausedUntil ? Math.max(closedUntil, until) : until,
                throttled,
                succeeded);
    }

    /** The message that looked was taken. */
    RateState opened() {
        return new RateState(lanes.cleared(), pausedUntil, 0, throttled, succeeded);
    }

    /** Returns this state with a success that was sent then. */
    RateState with(long success) {
        return success <= succeeded ? this : new RateState(lanes, pausedUntil, closedUntil, throttled, success);
    }

    /** Returns this state with one more throttled conversation, and without those whose time is over. */
    RateState with(ThrottledConversation one, long now) {
        List<ThrottledConversation> still = new ArrayList<>(throttled.stream()
                .filter(other -> other.until() > now && !other.conversation().equals(one.conversation()))
                .toList());
        if (still.size() >= ThrottledConversation.MOST) {
            still.remove(0);
        }
        still.add(one);
        return new RateState(lanes, pausedUntil, closedUntil, still, succeeded);
    }

    /** Returns this state with all pauses of {@code other}, which may know of some that could not be shared. */
    RateState withPausesOf(RateState other, long now) {
        RateState all =
                new RateState(lanes, Math.max(pausedUntil, other.pausedUntil), closedUntil, throttled, succeeded);
        for (ThrottledConversation one : other.throttled) {
            if (one.until() > now && !throttled.contains(one) && one.until() > all.pausedUntil(one.conversation())) {
                all = all.with(one, now);
            }
        }
        return all;
    }

    /** Returns the end of the conversation's own pause. */
    long pausedUntil(String conversation) {
        return throttled.stream()
                .filter(one -> one.conversation().equals(conversation))
                .mapToLong(ThrottledConversation::until)
                .max()
                .orElse(0);
    }

    static RateState of(Row row, long now) {
        return new RateState(
                lanes(row, now + LONGEST_PAUSE + PROBE),
                believed(row.number("pausedUntil"), now + LONGEST_PAUSE),
                believed(row.number("closedUntil"), now + LONGEST_CLOSED),
                ThrottledConversation.list(row.text("throttled"), now + LONGEST_CLOSED + SKEW),
                believed(row.number("succeeded"), now));
    }

    /** Version 0.1 knows {@code direct} and {@code bulk}, the time at which the line ends: where it has changed one, that counts. */
    private static LaneSchedule lanes(Row row, long latest) {
        BulkLanePace pace = BulkLanePace.of(row.text("pace"), latest);
        long direct = believed(row.number("direct"), latest);
        long bulk = believed(row.number("bulk"), latest);
        long end = row.number("end");
        boolean isOurs = bulk > 0 && Math.abs(pace.timeOf(end) - bulk) <= 1;
        boolean isUsedByOlder = direct != row.number("lastDirect");
        return new LaneSchedule(
                direct,
                isOurs ? end : bulk == 0 ? 0 : pace.placeAt(bulk),
                pace,
                isUsedByOlder ? USED_BY_OLDER : Math.min(row.number("used"), Integer.MAX_VALUE) / 1_000.0,
                isUsedByOlder ? direct : believed(row.number("usedAt"), latest));
    }

    /** A time that nobody can have meant must not stop the bot for ever. */
    private static long believed(long time, long latest) {
        return time > latest + SKEW ? 0 : time;
    }

    /**
     * Writes it as a row that version 0.1 reads as well. Next to a line that version gives direct messages a fifth of the slots, if it sees
     * that they are in use.
     */
    Row row(String tenant, long now) {
        long bulk = lanes.pace().timeOf(lanes.end());
        long direct = bulk > now ? Math.max(lanes.direct(), now) : lanes.direct();
        return new Row(tenant, KEY)
                .with("direct", direct)
                .with("lastDirect", direct)
                .with("bulk", bulk)
                .with("end", lanes.end())
                .with("pace", lanes.pace().text())
                .with("used", Math.round(lanes.used() * 1_000))
                .with("usedAt", lanes.usedAt())
                .with("pausedUntil", pausedUntil)
                .with("closedUntil", closedUntil)
                .with("throttled", ThrottledConversation.text(throttled))
                .with("succeeded", succeeded);
    }
}
