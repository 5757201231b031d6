package dev.proactivebot.logging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Lets a notice be logged once in a while instead of once for each item that it concerns. */
public final class LogThrottle {
    private final Clock clock;
    private final Duration every;
    private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

    public LogThrottle(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /** Returns whether the notice is due. A caller that gets true logs it. */
    public boolean isDue() {
        Instant now = clock.instant();
        Instant until = quietUntil.get();
        return !now.isBefore(until) && quietUntil.compareAndSet(until, now.plus(every));
    }
}
