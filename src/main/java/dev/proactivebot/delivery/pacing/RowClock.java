package dev.proactivebot.delivery.pacing;

import java.time.Clock;
import java.time.Instant;

/**
 * Estimates the storage service's time to some milliseconds. The clocks of instances may differ by a second, and then their slots would
 * collide. When a row is read after it was written, its timestamp lies between both by the service's clock.
 */
final class RowClock {
    /** The clock is compared again after this time, because machines' clocks are set now and then. */
    private static final long BELIEVED = 600 * Micros.SECOND;

    /** A request that takes longer is less exact than the instance's own clock. */
    static final long EXACT = Micros.SECOND / 2;

    private final Clock clock;
    private volatile long ahead;
    private volatile long corrected;

    RowClock(Clock clock) {
        this.clock = clock;
    }

    long now() {
        return own() + ahead;
    }

    /** Returns this instance's own time, for {@link #learn}. */
    long own() {
        return Micros.of(clock.instant());
    }

    /** Converts a service time to this instance's own clock. */
    Instant instant(long time) {
        return Micros.time(time - ahead);
    }

    /** Converts a time of this instance's own clock to the service's. */
    long at(Instant own) {
        return Micros.of(own) + ahead;
    }

    /** Returns whether the clocks should be compared again. */
    boolean isStale() {
        return own() - corrected > BELIEVED;
    }

    /**
     * Learns from the timestamp of a row, which gives the service's time within the length of the requests. A clock that may be right is
     * not corrected: instances whose clocks agree would differ if each took the middle of its own requests.
     *
     * @param before when this instance began a write of the row, by its own clock
     * @param after when the row had been read, by its own clock
     */
    void learn(long before, long after, long timestamp) {
        boolean isRight = timestamp >= before + ahead && timestamp <= after + ahead;
        if (!isRight && after - before <= EXACT) {
            ahead = timestamp - (before + after) / 2;
        }
        corrected = after;
    }
}
