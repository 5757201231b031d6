package dev.proactivebot.testing;

import java.time.Duration;
import java.time.Instant;

/** A time in which requests are answered 429. Clients learn of it by the first such answer. */
final class Pause {
    /** The time in which requests that were already sent are excused. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Instant NOT_YET = Instant.MAX.minus(GRACE);

    private final Instant end;
    private Instant announced = NOT_YET;

    Pause(Instant end) {
        this.end = end;
    }

    boolean covers(Instant now) {
        return now.isBefore(end);
    }

    /** Returns whether a request at {@code now} ignores the announced pause. */
    boolean isIgnored(Instant now) {
        return covers(now) && now.isAfter(announced.plus(GRACE));
    }

    boolean isAnnounced() {
        return !announced.equals(NOT_YET);
    }

    /** Announces the pause, and returns the seconds for Retry-After, rounded up. */
    long announce(Instant now) {
        if (announced.equals(NOT_YET)) {
            announced = now;
        }
        return Duration.between(now, end).plusNanos(999_999_999).toSeconds();
    }
}
