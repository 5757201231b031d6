package dev.proactivebot.local.host;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Computes the waits between polls of an empty queue: they grow exponentially, with some randomness, from 100 ms to a maximum. */
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
