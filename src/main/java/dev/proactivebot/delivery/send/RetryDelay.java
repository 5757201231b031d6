package dev.proactivebot.delivery.send;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Computes the delay before a retry: exponential with jitter, unless the connector names a time. */
final class RetryDelay {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(6);
    private static final Duration MOST_ADDED = Duration.ofSeconds(5);
    private static final Duration HOST_AT_LEAST = Duration.ofSeconds(2);
    private static final Duration HOST_AT_MOST = Duration.ofSeconds(10);
    private static final Duration WHOLE_BOT = Duration.ofMinutes(1);
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 16;

    private final RandomGenerator random;

    RetryDelay(RandomGenerator random) {
        this.random = random;
    }

    /** Returns 2 s × 2^attempt ± 20 %, at most 5 min. */
    Duration after(int attempt) {
        long doubled = FIRST.toMillis() << Math.min(attempt, MOST_DOUBLINGS);
        return shorter(Duration.ofMillis(spread(Math.min(doubled, LONGEST.toMillis()))), LONGEST);
    }

    /**
     * Returns at least the time that the connector asks for, up to 6 h. Up to a fifth is added, so that waiting items do not return all at
     * once. The sum is in whole seconds, because the queue rounds up to these.
     */
    Duration after(int attempt, @Nullable Duration retryAfter) {
        if (retryAfter == null || retryAfter.isZero() || retryAfter.isNegative()) {
            return after(attempt);
        }
        Duration asked = shorter(retryAfter, LONGEST_RETRY_AFTER);
        Duration most = shorter(Duration.ofMillis((long) (asked.toMillis() * JITTER)), MOST_ADDED);
        return asked.plusSeconds(Math.round(most.toSeconds() * random.nextDouble()));
    }

    /** Returns the delay while a host is in trouble: at most ten seconds, because users wait. */
    Duration forTheHost() {
        long most = HOST_AT_MOST.minus(HOST_AT_LEAST).toMillis();
        return HOST_AT_LEAST.plusMillis((long) (most * random.nextDouble()));
    }

    /** Returns the delay while the bot itself is in trouble: about a minute. */
    Duration forTheWholeBot() {
        return Duration.ofMillis(spread(WHOLE_BOT.toMillis()));
    }

    private long spread(long millis) {
        return (long) (millis * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
