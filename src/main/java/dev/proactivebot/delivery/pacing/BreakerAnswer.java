package dev.proactivebot.delivery.pacing;

import java.time.Duration;

/**
 * A circuit breaker's answer to a request.
 *
 * @param delay how long the request has to wait; zero when it may go
 * @param isProbe whether it is the one request that probes for the end of the trouble
 */
public record BreakerAnswer(Duration delay, boolean isProbe) {

    /** Returns whether the request may go. */
    public boolean isGranted() {
        return delay.isZero();
    }
}
