package dev.proactivebot.local.host;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before an empty queue is asked again: random and exponential, from 100 ms to a most. */
final class PollingInterval {
    private static final Duration LEAST = Duration.ofMillis(100);

    private final Duration most;
    private final RandomGenerator random;
    private Duration current = Duration.ZERO;

    PollingInterval(Duration most, RandomGenerator random) {
        this.most = most;
        this.random = random;
    }

    void reset() {
        current = Duration.ZERO;
    }

    Duration next() {
        if (current.isZero()) {
            current = LEAST;
        } else {
            double factor = 2 * (0.8 + 0.4 * random.nextDouble());
            current = Duration.ofMillis((long) (current.toMillis() * factor));
        }
        current = current.compareTo(most) > 0 ? most : current;
        return current;
    }
}
