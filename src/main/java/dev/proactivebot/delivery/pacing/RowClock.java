package dev.proactivebot.delivery.pacing;

import java.time.Clock;
import java.time.Instant;

/**
 * The storage service's time to some milliseconds, in microseconds. The clocks of instances may be a second apart, and slots of two such
 * instances would meet. When a row is read after it was written, its timestamp lies between both by the service's clock.
 */
final class RowClock {
    /** Machines' clocks are set now and then. */
    private static final long BELIEVED = 600 * Micros.SECOND;

    /** What lasts longer says less about the time than the instance's own clock does. */
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

    /** Returns the time without the correction, for {@link #learn}. */
    long own() {
        return Micros.of(clock.instant());
    }

    /** Returns that time as this instance's own clock shows it. */
    Instant instant(long time) {
        return Micros.time(time - ahead);
    }

    /** Returns the service's time when this instance's own clock showed {@code own}. */
    long at(Instant own) {
        return Micros.of(own) + ahead;
    }

    /** Returns whether it is time to compare with the service again. */
    boolean isStale() {
        return own() - corrected > BELIEVED;
    }

    /**
     * Learns that a row had this timestamp, which tells the service's time to the length of the requests. A clock that may be right is left
     * as it is: instances whose clocks agree would not agree any more if each took the middle of its own requests.
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
