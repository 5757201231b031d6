package dev.proactivebot.notifications;

import dev.proactivebot.schema.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was read of some jobs, for a few seconds: who is asked for each of many messages need not ask storage each time. */
final class TtlCache<V> {
    private static final int MOST = 50;

    private final Clock clock;
    private final Duration fresh;
    private final Map<String, Read<V>> values = BoundedCache.evictingLeastRecentlyUsed(MOST);

    private record Read<V>(V value, Instant at) {}

    TtlCache(Clock clock, Duration fresh) {
        this.clock = clock;
        this.fresh = fresh;
    }

    V get(String job, Supplier<V> read) {
        Instant now = clock.instant();
        Read<V> known = known(job);
        if (known != null && known.at().plus(fresh).isAfter(now)) {
            return known.value();
        }
        V value = read.get();
        synchronized (values) {
            values.put(job, new Read<>(value, now));
        }
        return value;
    }

    private @Nullable Read<V> known(String job) {
        synchronized (values) {
            return values.get(job);
        }
    }

    void forget(String job) {
        synchronized (values) {
            values.remove(job);
        }
    }
}
