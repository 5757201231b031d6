package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a message may be sent, so that all instances together keep the channel's limits. The limits of each tenant and of each busy
 * conversation are rows that the instances change by compare-and-set. Most permits cost no table request; reserving slots costs one.
 */
public final class Pacer {
    static final String TABLE = "pacing";

    /** The oldest view of the row with which a place in the bulk lane is used. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Refuses only on a view of the row that is at most this old. */
    private static final Duration STALE = Duration.ofSeconds(5);

    /** A message whose place is at most this far ahead is claimed before it is due. */
    private static final long NEAR = Micros.SECOND / 10;

    /** A message that missed its place goes to the end of the bulk lane if that is no longer than this; else it takes a direct slot. */
    private static final long SHORT_LINE = 3 * Micros.SECOND;

    private static final int MOST_STEPS_IN_LINE = 40;
    /** Half of the items of an instance: when several tenants share a queue, the others need the rest. */
    private static final int MOST_IN_LINE_OF_SEVERAL = 8;

    private static final int TRIES = 3;

    private final RowClock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final RateLimiters limiters;
    private final DeniedDelays delays;

    private Pacer(RateLimiters limiters, DeniedDelays delays, RowClock clock, RandomGenerator random, Sleeper sleeper) {
        this.limiters = limiters;
        this.delays = delays;
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    /**
     * Creates a pacer.
     *
     * @param share the part of the channels' limits that this bot uses
     */
    public static Pacer create(Tables tables, double share, RandomGenerator random, Sleeper sleeper) {
        RowClock clock = new RowClock(tables.clock());
        return new Pacer(
                new RateLimiters(tables, share, clock, random, sleeper),
                new DeniedDelays(random),
                clock,
                random,
                sleeper);
    }

    /** Returns how long a message of a broadcast can wait for its place in this invocation, so that time is left to send it. */
    public static Duration patience() {
        return Micros.duration(TenantRateLimiter.patience(Lane.BULK));
    }

    /** Reads the tenant's row in advance, so that the first reservation need not wait for it. */
    public void prepare(Destination to) {
        TenantRateLimiter tenant = limiters.tenant(to);
        if (tenant.limits().arePublished()) {
            tenant.row().prepare();
        }
    }

    /**
     * Returns a permit if a slot may be free soon. It reserves nothing yet, and needs no table request when the limits are known. Slots for
     * several permits are reserved together when the first of them is used.
     *
     * <p>An unused permit has to be closed.
     *
     * @throws dev.proactivebot.storage.StorageException when the tables cannot be reached
     */
    public Permit next(Destination to, Lane lane) {
        TenantRateLimiter tenant = limiters.tenant(to);
        boolean published = tenant.limits().arePublished();
        if (!published) {
            tenant.row().refresh(FRESH);
        }
        Optional<Permit> paused = paused(to, lane, published ? LaneSchedule.LONGEST_WAIT : 0);
        if (paused.isPresent()) {
            return paused.get();
        }
        if ((published || tenant.isClosed()) && !tenant.mayHave(lane)) {
            tenant.row().refresh(STALE);
            if (!tenant.mayHave(lane)) {
                return delays.usedUp(tenant, lane);
            }
        }
        return !published || limiters.conversation(to).mayReserve(clock.now())
                ? new Permit.Granted(to, lane, tenant, published)
                : delays.hadEnough(limiters.conversation(to), clock.now());
    }

    /**
     * Reserves a place for a message that is not claimed yet, and waits until it is time to claim it. When the lane is too long for that,
     * it waits nevertheless, because an instance that put its items back at once would only take out more of them. With several tenants in
     * one queue it does not wait, because that would delay the others.
     */
    public Permit place(Destination to, Lane lane) {
        TenantRateLimiter tenant = limiters.tenant(to);
        boolean mayRest = lane == Lane.BULK && !limiters.isOfSeveralTenants();
        if (lane == Lane.BULK && !mayRest && tenant.inLine().get() >= MOST_IN_LINE_OF_SEVERAL) {
            return delays.usedUp(tenant, lane);
        }
        tenant.inLine().incrementAndGet();
        try {
            Permit permit = reserved(to, lane);
            if (!mayRest
                    || !(permit instanceof Permit.Denied denied)
                    || !denied.why().equals(DeniedDelays.USED_UP)) {
                return permit;
            }
            long rest = (long) (TenantRateLimiter.patience(lane) * (1 + random.nextDouble()) / 2);
            sleeper.until(clock.instant(clock.now() + rest));
            return reserved(to, lane);
        } finally {
            tenant.inLine().decrementAndGet();
        }
    }

    private Permit reserved(Destination to, Lane lane) {
        Permit permit = next(to, lane);
        if (!(permit instanceof Permit.Granted granted)) {
            return permit;
        }
        return limiters.tenant(to).limits().arePublished() ? reserve(granted) : board(granted);
    }

    /** Reserves what the permit needs. When it returns {@code Denied}, the permit is closed. */
    Permit reserve(Permit.Granted granted) {
        return granted.lane() == Lane.BULK ? line(granted) : direct(granted);
    }

    /** Reserves the conversation's time for the tenant's next slot, and then a slot. */
    private Permit direct(Permit.Granted granted) {
        ConversationRateLimiter conversation = limiters.conversation(granted.to);
        long now = clock.now();
        long inLane = limiters.tenant(granted.to).next(granted.lane());
        OptionalLong allowed = conversation.reserve(inLane, LaneSchedule.LONGEST_WAIT, now);
        if (allowed.isEmpty()) {
            return closed(granted, delays.hadEnough(conversation, now));
        }
        granted.notBefore(allowed.getAsLong());
        sleeper.until(clock.instant(now + allowed.getAsLong() - inLane));
        return slot(granted);
    }

    /**
     * Reserves a place in the bulk lane and, when that is near, the conversation's time. Meanwhile the lane may become slower, or the
     * tenant be paused.
     */
    private Permit line(Permit.Granted granted) {
        TenantRateLimiter tenant = limiters.tenant(granted.to);
        ConversationRateLimiter conversation = limiters.conversation(granted.to);
        for (int i = 0; i < MOST_STEPS_IN_LINE; i++) {
            if (granted.isVoid() && slot(granted) instanceof Permit.Denied denied) {
                return denied;
            }
            sleeper.until(clock.instant(tenant.earliest(granted.slot().orElseThrow()) - tenant.claimTime()));
            tenant.row().refresh(FRESH);
            Optional<Permit> paused = paused(granted.to, granted.lane(), 0);
            if (paused.isPresent()) {
                return closed(granted, paused.get());
            }
            long now = clock.now();
            if (granted.time() - now > TenantRateLimiter.patience(Lane.BULK) + tenant.claimTime()) {
                return closed(granted, delays.usedUp(tenant, Lane.BULK));
            }
            if (!granted.isVoid() && granted.time() - now <= NEAR + tenant.claimTime()) {
                OptionalLong allowed = conversation.reserve(granted.time(), ConversationRateLimiter.UNEVENNESS, now);
                allowed.ifPresent(granted::notBefore);
                return allowed.isPresent() ? granted : closed(granted, delays.hadEnough(conversation, now));
            }
        }
        return closed(granted, delays.usedUp(tenant, Lane.BULK));
    }

    /** Reserves a slot or a place, and does not wait for it. */
    Permit slot(Permit.Granted granted) {
        TenantRateLimiter tenant = limiters.tenant(granted.to);
        OptionalLong slot = tenant.take(granted.lane());
        slot.ifPresent(granted::take);
        // the reservation has read the changes of other instances
        Optional<Permit> paused = paused(granted.to, granted.lane(), LaneSchedule.LONGEST_WAIT);
        if (paused.isPresent()) {
            return closed(granted, paused.get());
        }
        return slot.isPresent() ? granted : closed(granted, delays.usedUp(tenant, granted.lane()));
    }

    private static Permit closed(Permit.Granted granted, Permit denied) {
        granted.close();
        return denied;
    }

    private Permit board(Permit.Granted granted) {
        ConcurrencyLimit channel = limiters.flights(granted.to);
        Lane lane = granted.lane();
        if (!granted.isAboard()) {
            if (!channel.board(lane)) {
                return closed(granted, delays.soon("too many requests are out"));
            }
            granted.board(() -> channel.leave(lane));
        }
        return granted;
    }

    /**
     * Reserves a slot, if that was not done, and waits for its time. The result is to be used at once; when it is {@code Denied}, the
     * permit is closed.
     */
    public Permit await(Permit.Granted granted) {
        TenantRateLimiter tenant = limiters.tenant(granted.to);
        if (tenant.limits().arePublished()) {
            Permit reserved = granted.slot().isPresent() ? granted : reserve(granted);
            return reserved == granted ? use(granted) : reserved;
        }
        if (board(granted) instanceof Permit.Denied denied) {
            return denied;
        }
        Optional<Permit> paused = paused(granted.to, granted.lane(), 0);
        if (paused.isPresent()) {
            return closed(granted, paused.get());
        }
        return tenant.isClosed() && slot(granted) instanceof Permit.Denied denied ? denied : granted;
    }

    /**
     * Waits for the slot. A missed slot or conversation time is not used, since together with those of others there would be too many
     * messages at a time.
     */
    Permit use(Permit.Granted granted) {
        for (int i = 0; i < TRIES; i++) {
            sleeper.until(clock.instant(granted.time()));
            Optional<Permit> paused = paused(granted.to, granted.lane(), 0);
            if (paused.isPresent()) {
                return closed(granted, paused.get());
            }
            boolean missed = granted.isVoid();
            granted.spend();
            if (!missed && !limiters.conversation(granted.to).isMissed(granted.notBefore(), clock.now())) {
                return granted;
            }
            if (limiters.tenant(granted.to).next(Lane.BULK) - clock.now() > SHORT_LINE) {
                granted.hurry();
            }
            Permit another = missed && granted.lane() == Lane.DIRECT ? slot(granted) : reserve(granted);
            if (another != granted) {
                return another;
            }
        }
        return closed(granted, delays.soon("this instance is too slow for its slots"));
    }

    /** Records that the channel accepted a request that was sent then. */
    public void succeeded(Destination to, Instant sentAt) {
        limiters.tenant(to).throttling().succeeded(clock.at(sentAt));
    }

    /**
     * Records that the channel throttles this conversation or the bot.
     *
     * @param retryAfter the time that the channel asks for; null when it names none
     */
    public void throttled(Destination to, @Nullable Duration retryAfter) {
        limiters.tenant(to).throttling().throttled(to.conversationKey(), retryAfter);
    }

    /** @param patience the longest rest of a tenant's pause that is waited for here */
    private Optional<Permit> paused(Destination to, Lane lane, long patience) {
        TenantRateLimiter tenant = limiters.tenant(to);
        long now = clock.now();
        if (tenant.state().pausedUntil() > now + patience) {
            return Optional.of(delays.atLeast(tenant.later(lane), "the channel has paused this tenant"));
        }
        long until = tenant.state().pausedUntil(to.conversationKey());
        return until <= now
                ? Optional.empty()
                : Optional.of(delays.atLeast(
                        limiters.conversation(to).later(until, now), "the channel has paused this conversation"));
    }
}
