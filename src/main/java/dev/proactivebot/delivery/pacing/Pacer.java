package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.ChannelLimits.Window;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Clock;
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

    private static final int MOST_SCOPES = 1_000;
    private static final int MOST_CONVERSATIONS = 10_000;
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String USED_UP = "the tenant's budget is used up for now";
    private static final String HAD_ENOUGH = "the conversation has had enough for now";
    private static final int TRIES = 3;
    private static final double JITTER = 0.2;
    private static final long MOST_SPREAD = 30 * Micros.SECOND;
    private static final long LONGEST = 60 * Micros.SECOND;
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
        this.table = tables.table(TABLE);
        this.clock = tables.clock();
        this.share = share;
        this.random = random;
        this.waiting = waiting;
    }

    /** Reads what the first reservation needs to know, so that it need not wait for it. */
    public void prepare(Destination to) {
        Scope scope = scope(to);
        if (scope.limits().arePublished()) {
            scope.prepare();
        }
    }

    /**
     * Asks whether a place may come within two seconds; nothing is reserved yet, and nothing asked of the tables where limits are known
     * and a place may come.
     *
     * @throws dev.proactivebot.storage.StorageException when the tables cannot be reached
     */
    public Turn next(Destination to, Lane lane) {
        Scope scope = scope(to);
        boolean published = scope.limits().arePublished();
        if (!published) {
            scope.refresh(FRESH);
        }
        Optional<Turn> paused = paused(to, lane, published ? Scope.LONGEST_WAIT : 0);
        if (paused.isPresent()) {
            return paused.get();
        }
        if ((published || scope.isClosed()) && !scope.mayHaveSlot(lane)) {
            scope.refreshIfStale();
            if (!scope.mayHaveSlot(lane)) {
                return later(scope.later(lane), USED_UP);
            }
        }
        if (!published) {
            return flight(to, lane);
        }
        if (conversation(to).mayReserve(now())) {
            scope.begun();
            return new Turn.Go(to, lane, unused -> scope.giveBack(lane, unused), scope::ended);
        }
        return afterPause(conversation(to).later(0, now()), HAD_ENOUGH);
    }

    /**
     * Reserves what {@code go} needs: the conversation's leave for the time at which the tenant's turn will come, then a slot. A {@code
     * Later} has closed it.
     */
    Turn reserve(Turn.Go go) {
        Scope scope = scope(go.to);
        long now = now();
        long turn = scope.next(go.lane);
        OptionalLong allowed = conversation(go.to).reserve(turn, now);
        if (allowed.isEmpty()) {
            return closed(go, afterPause(conversation(go.to).later(0, now), HAD_ENOUGH));
        }
        go.notBefore(allowed.getAsLong());
        waiting.until(Micros.time(now + allowed.getAsLong() - turn));
        return slot(go, scope);
    }

    private Turn slot(Turn.Go go, Scope scope) {
        OptionalLong slot = scope.slot(go.lane);
        slot.ifPresent(go::take);
        Optional<Turn> paused = paused(go.to, go.lane, Scope.LONGEST_WAIT); // reserving brought the others' news
        if (paused.isPresent()) {
            return closed(go, paused.get());
        }
        return slot.isPresent() ? go : closed(go, later(scope.later(go.lane), USED_UP));
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
                ? new Turn.Go(to, lane, unused -> {}, () -> channel.leave(lane))
                : later(Micros.of(SOON), "too many requests are out");
    }

    /** Reserves the place and waits for its time. What it returns is to be used now; a {@code Later} has closed {@code go}. */
    public Turn await(Turn.Go go) {
        Scope scope = scope(go.to);
        if (scope.limits().arePublished()) {
            Turn reserved = reserve(go);
            return reserved == go ? use(go) : reserved;
        }
        Optional<Turn> paused = paused(go.to, go.lane, 0);
        if (paused.isPresent()) {
            return closed(go, paused.get());
        }
        return scope.isClosed() && slot(go, scope) instanceof Turn.Later later ? later : go;
    }

    /**
     * Waits for the slot. What was missed is not used, be it the slot or the conversation's leave: with those of others there would be
     * too many at a time.
     */
    Turn use(Turn.Go go) {
        Scope scope = scope(go.to);
        for (int i = 0; i < TRIES; i++) {
            long slot = go.slot().orElse(0);
            waiting.until(Micros.time(go.time()));
            Optional<Turn> paused = paused(go.to, go.lane, 0);
            if (paused.isPresent()) {
                return closed(go, paused.get());
            }
            go.spend();
            boolean missed = scope.isMissed(slot);
            if (!missed && !conversation(go.to).isMissed(go.notBefore(), now())) {
                return go;
            }
            Turn another = missed ? slot(go, scope) : reserve(go);
            if (another != go) {
                return another;
            }
        }
        return closed(go, later(Micros.of(SOON), "this instance is too slow for its slots"));
    }

    /** The channel let through what was sent then. */
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
        scope(to).throttled(to.conversationKey(), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /** @param patience who waits for a slot waits out what is left of the tenant's pause, if it is no more than this */
    private Optional<Turn> paused(Destination to, Lane lane, long patience) {
        Scope scope = scope(to);
        long now = now();
        if (scope.pausedUntil() > now + patience) {
            return Optional.of(afterPause(scope.later(lane), "the channel has paused this tenant"));
        }
        long until = scope.pausedUntil(to.conversationKey());
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

    /** A minute at most, sooner rather than all at once. */
    private Turn later(long micros, String why) {
        double most = LONGEST * (1 - JITTER * random.nextDouble());
        double spread = Math.min(micros, MOST_SPREAD) * JITTER * random.nextDouble();
        return new Turn.Later(Micros.duration((long) Math.max(Micros.SECOND, Math.min(micros + spread, most))), why);
    }

    private Scope scope(Destination to) {
        synchronized (scopes) {
            return scopes.computeIfAbsent(
                    to.scope(),
                    scope -> new Scope(
                            table, scope, ChannelLimits.of(to.channelId()).times(share), share, clock));
        }
    }

    private Conversation conversation(Destination to) {
        String key = to.conversationKey();
        List<Window> windows = scope(to).limits().windows();
        synchronized (conversations) {
            return conversations.computeIfAbsent(
                    to.scope() + key, missing -> new Conversation(table, to.scope(), key, windows, clock));
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
