package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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

    private static final int MOST_SCOPES = 1_000;
    private static final int MOST_CONVERSATIONS = 10_000;
    private static final int TRIES = 3;
    private static final double JITTER = 0.2;
    private static final long MOST_SPREAD = 30 * Micros.SECOND;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration UNANNOUNCED = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final Table table;
    private final Clock clock;
    private final double share;
    private final RandomGenerator random;
    private final Waiting waiting;
    private final Map<String, Scope> scopes = bounded(MOST_SCOPES);
    private final Map<String, Conversation> conversations = bounded(MOST_CONVERSATIONS);
    private final Map<String, Flights> flights = bounded(MOST_SCOPES);

    /** @param share of the channels' limits that is ours */
    public Pacer(Tables tables, double share, RandomGenerator random, Waiting waiting) {
        this.table = tables.table("pacing");
        this.clock = tables.clock();
        this.share = share;
        this.random = random;
        this.waiting = waiting;
    }

    /**
     * Asks for a place that comes within two seconds.
     *
     * @throws dev.proactivebot.storage.StorageException when the tables cannot be reached
     */
    public Turn next(Destination to, Lane lane) {
        ChannelLimits limits = limits(to);
        Scope scope = scope(to);
        long now = now();
        if (!limits.arePublished()) {
            scope.refresh(now);
        }
        Optional<Turn> paused = paused(to, lane);
        if (paused.isPresent()) {
            return paused.get();
        }
        return limits.arePublished() ? slot(to, lane, scope, now) : flight(to, lane);
    }

    /** A slot of the scope, and the conversation's leave; a slot that comes too soon for the conversation goes back. */
    private Turn slot(Destination to, Lane lane, Scope scope, long now) {
        OptionalLong slot = scope.slot(lane, now);
        Optional<Turn> paused = paused(to, lane); // reserving brought the news of the other instances
        if (slot.isEmpty() || paused.isPresent()) {
            slot.ifPresent(unused -> scope.giveBack(lane, unused));
            return paused.orElseGet(() -> later(scope.later(lane, now()), "the tenant's budget is used up for now"));
        }
        Conversation conversation = conversation(to);
        OptionalLong allowed = conversation.reserve(now);
        boolean fits = allowed.isPresent() && !scope.isMissed(slot.getAsLong(), allowed.getAsLong());
        if (!fits) {
            scope.giveBack(lane, slot.getAsLong());
        }
        if (allowed.isEmpty()) {
            return later(conversation.later(0, now()), "the conversation has had enough for now");
        }
        Turn.Go[] go = new Turn.Go[1];
        go[0] = new Turn.Go(
                to,
                lane,
                allowed.getAsLong(),
                fits ? slot : OptionalLong.empty(),
                () -> go[0].slot().ifPresent(unused -> scope.giveBack(lane, unused)));
        return go[0];
    }

    private Turn flight(Destination to, Lane lane) {
        Flights channel;
        synchronized (flights) {
            channel = flights.computeIfAbsent(to.channelId(), missing -> new Flights());
        }
        return channel.board(lane)
                ? new Turn.Go(to, lane, 0, OptionalLong.empty(), () -> channel.leave(lane))
                : later(Micros.of(SOON), "too many requests are out");
    }

    /** Waits for the place's time. What it returns is to be used now; a {@code Later} has closed {@code go}. */
    public Turn await(Turn.Go go) {
        boolean limited = limits(go.to).arePublished();
        Scope scope = scope(go.to);
        waiting.until(Micros.time(go.allowedAt));
        for (int i = 0; i < TRIES; i++) {
            if (limited && go.slot().isEmpty()) {
                OptionalLong slot = scope.slot(go.lane, now());
                if (slot.isEmpty()) {
                    go.close();
                    return later(scope.later(go.lane, now()), "the tenant's budget is used up for now");
                }
                go.take(slot.getAsLong());
            }
            go.slot().ifPresent(slot -> waiting.until(Micros.time(slot)));
            Optional<Turn> paused = paused(go.to, go.lane);
            if (paused.isPresent()) {
                go.close();
                return paused.get();
            }
            boolean missed = go.slot().isPresent() && scope.isMissed(go.slot().getAsLong(), now());
            go.spend();
            if (!missed) {
                return go;
            }
        }
        go.close();
        return later(Micros.of(SOON), "this instance is too slow for its slots");
    }

    /** The channel took what was sent then. */
    public void succeeded(Destination to, Instant sentAt) {
        scope(to).succeeded(Micros.of(sentAt));
    }

    /**
     * The channel has had enough, of this conversation or of the bot.
     *
     * @param retryAfter null when it does not say for how long
     */
    public void throttled(Destination to, @Nullable Duration retryAfter) {
        Duration pause =
                retryAfter == null || retryAfter.isNegative() || retryAfter.isZero() ? UNANNOUNCED : retryAfter;
        scope(to).throttled(to.conversationKey(), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, now());
    }

    private Optional<Turn> paused(Destination to, Lane lane) {
        Scope scope = scope(to);
        long now = now();
        long everything = scope.pausedUntil();
        if (everything > now) {
            return Optional.of(later(scope.later(lane, now), "the channel has paused this tenant"));
        }
        long until = scope.pausedUntil(to.conversationKey());
        return until > now
                ? Optional.of(later(conversation(to).later(until, now), "the channel has paused this conversation"))
                : Optional.empty();
    }

    /** Never sooner, so that a pause is kept. */
    private Turn later(long micros, String why) {
        double spread = Math.min(micros, MOST_SPREAD) * JITTER * random.nextDouble();
        return new Turn.Later(Micros.duration(Math.max(Micros.SECOND, micros + (long) spread)), why);
    }

    private ChannelLimits limits(Destination to) {
        return ChannelLimits.of(to.channelId()).times(share);
    }

    private Scope scope(Destination to) {
        synchronized (scopes) {
            return scopes.computeIfAbsent(
                    to.scope(), scope -> new Scope(table, scope, limits(to).perSecond(), share));
        }
    }

    private Conversation conversation(Destination to) {
        String key = to.conversationKey();
        synchronized (conversations) {
            return conversations.computeIfAbsent(
                    to.scope() + key,
                    missing ->
                            new Conversation(table, to.scope(), key, limits(to).windows()));
        }
    }

    private long now() {
        return Micros.of(clock.instant());
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
