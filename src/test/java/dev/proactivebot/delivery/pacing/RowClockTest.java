package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Instances agree on the time of the storage service. */
@NullUnmarked // a null fails the test anyway
class RowClockTest {
    private static final long MILLI = 1_000;

    private final MutableClock own = MutableClock.at("2026-11-30T10:00:00Z");
    private final RowClock clock = new RowClock(own);
    private final long now = clock.now();

    @Test
    void plausibleClockIsNotCorrected() {
        clock.learn(now - 80 * MILLI, now, now - 5 * MILLI);

        assertEquals(now, clock.now());
    }

    /** With requests of different lengths each would be wrong by its own half of them. */
    @Test
    void agreeingClocksStillAgreeAfterUnequalRequests() {
        RowClock another = new RowClock(own);
        clock.learn(now - 80 * MILLI, now, now - 5 * MILLI);
        another.learn(now - 10 * MILLI, now, now - 9 * MILLI);

        assertEquals(another.now(), clock.now());
    }

    @Test
    void wrongClockIsSetToTheMiddleOfTheRequest() {
        clock.learn(now - 80 * MILLI, now, now + 900 * MILLI);

        assertEquals(now + 940 * MILLI, clock.now());
    }

    @Test
    void aWrongCorrectionIsCorrected() {
        clock.learn(now - 80 * MILLI, now, now + 900 * MILLI);
        clock.learn(now - 10 * MILLI, now, now - 5 * MILLI);

        assertEquals(now, clock.now());
    }

    @Test
    void slowRequestsDoNotCorrectTheClock() {
        clock.learn(now - 600 * MILLI, now, now + 900 * MILLI);

        assertEquals(now, clock.now());
    }

    @Test
    void comparisonIsStaleAfterTenMinutes() {
        clock.learn(now - 10 * MILLI, now, now);
        own.advance(Duration.ofMinutes(10));
        assertFalse(clock.isStale());
        own.advance(Duration.ofMillis(1));
        assertTrue(clock.isStale());
    }
}
