package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.ChannelLimits.Window;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final int MOST_TENANTS = 1_000;
    private static final int MOST_CONVERSATIONS = 10_000;
    /** What an instance knows is no older when it uses a place in the line. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Who is told that there is no slot near has last looked so recently. */
    private static final Duration STALE = Duration.ofSeconds(5);

    /** A place that is so near is waited for with its claim. */
    private static final long NEAR = Micros.SECOND / 10;

    private static final int MOST_STEPS_IN_LINE = 40;
    /** Half of what an instance works on: where several tenants share a queue, the rest is for the others. */
    private static final int MOST_IN_LINE_OF_SEVERAL = 8;

    private static final long A_WHILE = 60 * Micros.SECOND;
    private static final String USED_UP = "the tenant's budget is used up for now";
    private static final String HAD_ENOUGH = "the conversation has had enough for now";
    private static final int TRIES = 3;
    private static final double JITTER = 0.2;
    private static final long MOST_SPREAD = 30 * Micros.SECOND;
    private static final long LONGEST = 60 * Micros.SECOND;
    private static final long LONGEST_OF_BULK = 600 * Micros.SECOND;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration UNANNOUNCED = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final Tables tables;
    private final RowClock clock;
    private final double share;
    private final RandomGenerator random;
    private final Waiting waiting;
    private final Map<String, TenantRateLimiter> tenants = bounded(MOST_TENANTS);
    private final Map<String, Conversation> conversations = bounded(MOST_CONVERSATIONS);
    private final Map<String, Flights> flights = bounded(MOST_TENANTS);
    private String lastTenant = "";
    private volatile long otherTenantAt;

    /** @param share of the channels' limits that is ours */
    public Pacer(Tables tables, double share, RandomGenerator random, Waiting waiting) {
        this.tables = tables;
        this.clock = new RowClock(tables.clock());
        this.share = share;
        this.random = random;
        this.waiting = waiting;
    }

    /** Reads what the first reservation needs to know, so that it need not wait for it. */
    public void prepare(Destination to) {
        TenantRateLimiter tenant = tenant(to);
        if (tenant.limits().arePublished()) {
            tenant.row().prepare();
        }
    }

    /**
     * Asks whether a place may come soon; nothing is reserved yet, and nothing asked of the tables where limits are known and a place may
     * come. What is asked for before the first of them takes its place is reserved together.
     *
     * @throws dev.proactivebot.storage.StorageException when the tables cannot be reached
     */
    public Turn next(Destination to, Lane lane) {
        TenantRateLimiter tenant = tenant(to);
        boolean published = tenant.limits().arePublished();
        if (!published) {
            tenant.row().refresh(FRESH);
        }
        Optional<Turn> paused = paused(to, lane, published ? LaneSchedule.LONGEST_WAIT : 0);
        if (paused.isPresent()) {
            return paused.get();
        }
        if ((published || tenant.isClosed()) && !tenant.mayHave(lane)) {
            tenant.row().refresh(STALE);
            if (!tenant.mayHave(lane)) {
                return later(tenant, lane);
            }
        }
        if (!published) {
            return flight(to, lane);
        }
        return conversation(to).mayReserve(now())
                ? new Turn.Go(to, lane, tenant, true, () -> {})
                : afterPause(conversation(to).later(0, now()), HAD_ENOUGH);
    }

    /**
     * Takes a place for what nobody has claimed yet, and waits in the line until it is time to claim it. Where the line is too long for
     * that, waits as long all the same: an instance that sent its items back at once would only take out more of them.
     */
    public Turn place(Destination to, Lane lane) {
        TenantRateLimiter tenant = tenant(to);
        if (lane == Lane.BULK && !isAlone() && tenant.inLine().get() >= MOST_IN_LINE_OF_SEVERAL) {
            return later(tenant, lane);
        }
        tenant.inLine().incrementAndGet();
        try {
            Turn turn = reserved(to, lane);
            if (lane == Lane.BULK
                    && turn instanceof Turn.Later later
                    && later.why().equals(USED_UP)
                    && isAlone()) {
                long rest = (long) (TenantRateLimiter.patience(lane) * (1 + random.nextDouble()) / 2);
                waiting.until(clock.instant(now() + rest));
                turn = reserved(to, lane);
            }
            return turn;
        } finally {
            tenant.inLine().decrementAndGet();
        }
    }

    private Turn reserved(Destination to, Lane lane) {
        Turn turn = next(to, lane);
        return turn instanceof Turn.Go go && tenant(to).limits().arePublished() ? reserve(go) : turn;
    }

    /** Whether this instance has seen no other tenant for a minute. */
    private boolean isAlone() {
        return now() - otherTenantAt > A_WHILE;
    }

    /** Reserves what {@code go} needs. A {@code Later} has closed it. */
    Turn reserve(Turn.Go go) {
        return go.lane() == Lane.BULK ? line(go) : direct(go);
    }

    /** The conversation's leave for the time at which the tenant's turn will come, then a slot. */
    private Turn direct(Turn.Go go) {
        TenantRateLimiter tenant = tenant(go.to);
        long now = now();
        long turn = tenant.next(go.lane());
        OptionalLong allowed = conversation(go.to).reserve(turn, LaneSchedule.LONGEST_WAIT, now);
        if (allowed.isEmpty()) {
            return closed(go, afterPause(conversation(go.to).later(0, now), HAD_ENOUGH));
        }
        go.notBefore(allowed.getAsLong());
        waiting.until(clock.instant(now + allowed.getAsLong() - turn));
        return slot(go);
    }

    /** A place in the line, and when it is near, the conversation's leave. The line may become slower meanwhile, or the tenant paused. */
    private Turn line(Turn.Go go) {
        TenantRateLimiter tenant = tenant(go.to);
        for (int i = 0; i < MOST_STEPS_IN_LINE; i++) {
            if (go.isVoid() && slot(go) instanceof Turn.Later later) {
                return later;
            }
            long claimed = tenant.earliest(go.slot().orElseThrow()) - tenant.claimTime();
            waiting.until(clock.instant(claimed));
            tenant.row().refresh(FRESH);
            Optional<Turn> paused = paused(go.to, go.lane(), 0);
            if (paused.isPresent()) {
                return closed(go, paused.get());
            }
            long now = now();
            if (go.time() - now > TenantRateLimiter.patience(Lane.BULK) + tenant.claimTime()) {
                return closed(go, later(tenant, Lane.BULK));
            }
            if (!go.isVoid() && go.time() - now <= NEAR + tenant.claimTime()) {
                OptionalLong allowed = conversation(go.to).reserve(go.time(), Conversation.UNEVENNESS, now);
                allowed.ifPresent(go::notBefore);
                return allowed.isPresent()
                        ? go
                        : closed(go, afterPause(conversation(go.to).later(0, now), HAD_ENOUGH));
            }
        }
        return closed(go, later(tenant, Lane.BULK));
    }

    /** Takes a slot or a place, and does not wait for it. */
    Turn slot(Turn.Go go) {
        TenantRateLimiter tenant = tenant(go.to);
        OptionalLong slot = tenant.take(go.lane());
        slot.ifPresent(go::take);
        Optional<Turn> paused =
                paused(go.to, go.lane(), LaneSchedule.LONGEST_WAIT); // reserving brought the others' news
        if (paused.isPresent()) {
            return closed(go, paused.get());
        }
        return slot.isPresent() ? go : closed(go, later(tenant, go.lane()));
    }

    private static Turn closed(Turn.Go go, Turn later) {
        go.close();
        return later;
    }

    private Turn flight(Destination to, Lane lane) {
        Flights channel;
        synchronized (flights) {
            channel = flights.computeIfAbsent(to.channelId(), missing -> new Flights());
        }
        return channel.board(lane)
                ? new Turn.Go(to, lane, tenant(to), false, () -> channel.leave(lane))
                : later(Micros.of(SOON), LONGEST, "too many requests are out");
    }

    /** Reserves the place, if that was not done, and waits for its time. What it returns is to be used now; a {@code Later} has closed {@code go}. */
    public Turn await(Turn.Go go) {
        TenantRateLimiter tenant = tenant(go.to);
        if (tenant.limits().arePublished()) {
            Turn reserved = go.slot().isPresent() ? go : reserve(go);
            return reserved == go ? use(go) : reserved;
        }
        Optional<Turn> paused = paused(go.to, go.lane(), 0);
        if (paused.isPresent()) {
            return closed(go, paused.get());
        }
        return tenant.isClosed() && slot(go) instanceof Turn.Later later ? later : go;
    }

    /**
     * Waits for the slot. What was missed is not used, be it the slot or the conversation's leave: with those of others there would be
     * too many at a time.
     */
    Turn use(Turn.Go go) {
        for (int i = 0; i < TRIES; i++) {
            waiting.until(clock.instant(go.time()));
            Optional<Turn> paused = paused(go.to, go.lane(), 0);
            if (paused.isPresent()) {
                return closed(go, paused.get());
            }
            boolean missed = go.isVoid();
            go.spend();
            if (!missed && !conversation(go.to).isMissed(go.notBefore(), now())) {
                return go;
            }
            go.hurry();
            Turn another = missed ? slot(go) : reserve(go);
            if (another != go) {
                return another;
            }
        }
        return closed(go, later(Micros.of(SOON), LONGEST, "this instance is too slow for its slots"));
    }

    /** The channel let through what was sent then. */
    public void succeeded(Destination to, Instant sentAt) {
        tenant(to).throttling().succeeded(clock.at(sentAt));
    }

    /**
     * The channel has had enough, of this conversation or of the bot.
     *
     * @param retryAfter null when it does not say for how long
     */
    public void throttled(Destination to, @Nullable Duration retryAfter) {
        Duration pause =
                retryAfter == null || retryAfter.isNegative() || retryAfter.isZero() ? UNANNOUNCED : retryAfter;
        tenant(to)
                .throttling()
                .throttled(to.conversationKey(), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /** @param patience who waits for a slot waits out what is left of the tenant's pause, if it is no more than this */
    private Optional<Turn> paused(Destination to, Lane lane, long patience) {
        TenantRateLimiter tenant = tenant(to);
        long now = now();
        if (tenant.state().pausedUntil() > now + patience) {
            return Optional.of(afterPause(tenant.later(lane), "the channel has paused this tenant"));
        }
        long until = tenant.state().pausedUntil(to.conversationKey());
        return until > now
                ? Optional.of(
                        afterPause(conversation(to).later(until, now), "the channel has paused this conversation"))
                : Optional.empty();
    }

    /** Never sooner: a pause is kept, and a conversation's windows are known to the moment. */
    private Turn afterPause(long micros, String why) {
        double spread = Math.min(micros, MOST_SPREAD) * JITTER * random.nextDouble();
        return new Turn.Later(Micros.duration(Math.max(Micros.SECOND, micros + (long) spread)), why);
    }

    private Turn later(TenantRateLimiter tenant, Lane lane) {
        return later(tenant.later(lane), lane == Lane.BULK ? LONGEST_OF_BULK : LONGEST, USED_UP);
    }

    /** So long at most, sooner rather than all at once. */
    private Turn later(long micros, long longest, String why) {
        double most = longest * (1 - JITTER * random.nextDouble());
        double spread = Math.min(micros, MOST_SPREAD) * JITTER * random.nextDouble();
        return new Turn.Later(Micros.duration((long) Math.max(Micros.SECOND, Math.min(micros + spread, most))), why);
    }

    private TenantRateLimiter tenant(Destination to) {
        synchronized (tenants) {
            if (!to.scope().equals(lastTenant)) {
                otherTenantAt = lastTenant.isEmpty() ? 0 : now();
                lastTenant = to.scope();
            }
            return tenants.computeIfAbsent(
                    to.scope(),
                    scope -> new TenantRateLimiter(
                            tables,
                            scope,
                            ChannelLimits.of(to.channelId()).times(share),
                            share,
                            clock,
                            random,
                            waiting));
        }
    }

    private Conversation conversation(Destination to) {
        String key = to.conversationKey();
        List<Window> windows = tenant(to).limits().windows();
        synchronized (conversations) {
            return conversations.computeIfAbsent(
                    to.scope() + key,
                    missing -> new Conversation(tables, to.scope(), key, windows, to.isOfSeveral(), clock));
        }
    }

    private long now() {
        return clock.now();
    }

    /** Ids come from outside: what was used least recently is forgotten. */
    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }
}
