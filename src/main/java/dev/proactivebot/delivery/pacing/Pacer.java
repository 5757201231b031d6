package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a message may be sent, so that all instances together keep the channel's limits: each scope's budget and each busy
 * conversation's windows are rows that the instances change by compare-and-set. A request of this room's costs nothing most of the
 * time, one table request when slots must be reserved.
 */
public final class Pacer {
    static final String TABLE = "pacing";

    /** What an instance knows is no older when it uses a place in the line. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Who is told that there is no slot near has last looked so recently. */
    private static final Duration STALE = Duration.ofSeconds(5);

    /** A place that is so near is waited for with its claim. */
    private static final long NEAR = Micros.SECOND / 10;

    /** Whoever has missed their place goes to the end of a line that is no longer. Direct slots would be sent beyond what the line leaves. */
    private static final long SHORT_LINE = 3 * Micros.SECOND;

    private static final int MOST_STEPS_IN_LINE = 40;
    /** Half of what an instance works on: where several tenants share a queue, the rest is for the others. */
    private static final int MOST_IN_LINE_OF_SEVERAL = 8;

    private static final int TRIES = 3;

    private final RowClock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final RateLimiters limiters;
    private final RetryDelays delays;

    /** @param share of the channels' limits that is ours */
    public Pacer(Tables tables, double share, RandomGenerator random, Sleeper sleeper) {
        this.clock = new RowClock(tables.clock());
        this.random = random;
        this.sleeper = sleeper;
        this.limiters = new RateLimiters(tables, share, clock, random, sleeper);
        this.delays = new RetryDelays(random);
    }

    /** Returns for how long a message of a broadcast can wait for its place in this invocation, which keeps time to send it. */
    public static Duration patience() {
        return Micros.duration(TenantRateLimiter.patience(Lane.BULK));
    }

    /** Reads what the first reservation needs to know, so that it need not wait for it. */
    public void prepare(Destination to) {
        TenantRateLimiter tenant = limiters.tenant(to);
        if (tenant.limits().arePublished()) {
            tenant.row().prepare();
        }
    }

    /**
     * Asks whether a place may come soon; nothing is reserved yet, and nothing asked of the tables where limits are known and a place may
     * come. What is asked for before the first of them takes its place is reserved together.
     *
     * <p>A leave that is not used has to be closed.
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
     * Takes a place for what nobody has claimed yet, and waits in the line until it is time to claim it. Where the line is too long for
     * that, waits as long all the same: an instance that sent its items back at once would only take out more of them. With several
     * tenants in one queue it would hold up the others.
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
                    || !denied.why().equals(RetryDelays.USED_UP)) {
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

    /** Reserves what {@code go} needs. A {@code Later} has closed it. */
    Permit reserve(Permit.Granted granted) {
        return granted.lane() == Lane.BULK ? line(granted) : direct(granted);
    }

    /** The conversation's leave for the time at which the tenant's turn will come, then a slot. */
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

    /** A place in the line, and when it is near, the conversation's leave. The line may become slower meanwhile, or the tenant paused. */
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

    /** Takes a slot or a place, and does not wait for it. */
    Permit slot(Permit.Granted granted) {
        TenantRateLimiter tenant = limiters.tenant(granted.to);
        OptionalLong slot = tenant.take(granted.lane());
        slot.ifPresent(granted::take);
        // reserving brought the others' news
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

    /** Reserves the place, if that was not done, and waits for its time. What it returns is to be used now; a {@code Later} has closed {@code go}. */
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
     * Waits for the slot. What was missed is not used, be it the slot or the conversation's leave: with those of others there would be
     * too many at a time.
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

    /** The channel let through what was sent then. */
    public void succeeded(Destination to, Instant sentAt) {
        limiters.tenant(to).throttling().succeeded(clock.at(sentAt));
    }

    /**
     * The channel has had enough, of this conversation or of the bot.
     *
     * @param retryAfter null when it does not say for how long
     */
    public void throttled(Destination to, @Nullable Duration retryAfter) {
        limiters.tenant(to).throttling().throttled(to.conversationKey(), retryAfter);
    }

    /** @param patience who waits for a slot waits out what is left of the tenant's pause, if it is no more than this */
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
