package dev.proactivebot.testing;

import java.time.Duration;
import java.time.Instant;

/** A time in which requests are answered 429. Nobody can know of it before the first such answer: that announces it. */
final class Pause {
    /** What was on its way when the pause was announced is forgiven. */
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

    /** Whether who asks now should have known better. */
    boolean isIgnored(Instant now) {
        return covers(now) && now.isAfter(announced.plus(GRACE));
    }

    boolean isAnnounced() {
        return !announced.equals(NOT_YET);
    }

    /** Seconds for Retry-After, rounded up. */
    long announce(Instant now) {
        if (announced.equals(NOT_YET)) {
            announced = now;
        }
        return Duration.between(now, end).plusNanos(999_999_999).toSeconds();
    }
}
