package dev.proactivebot.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Something to be said once in a while, not once for each item that it concerns. */
final class Notice {
    private final Clock clock;
    private final Duration every;
    private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

    Notice(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /** Whether it is to be said now; whoever is told so says it. */
    boolean isDue() {
        Instant now = clock.instant();
        Instant until = quietUntil.get();
        return !now.isBefore(until) && quietUntil.compareAndSet(until, now.plus(every));
    }
}
