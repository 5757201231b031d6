package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceClockTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final MutableClock own = MutableClock.at(NOW);
    private final ServiceClock clock = new ServiceClock(own);

    @Test
    void ownTimeCountsBeforeTheFirstAnswer() {
        assertEquals(NOW, clock.instant());
    }

    @Test
    void agreeingAnswerChangesNothing() {
        answered("Sun, 22 Nov 2026 10:00:00 GMT");
        answered("Sun, 22 Nov 2026 09:59:59 GMT"); // 09:59:59.999 is possible

        assertEquals(NOW, clock.instant());
    }

    @Test
    void slowClockMovesForward() {
        answered("Sun, 22 Nov 2026 10:01:00 GMT");

        assertEquals(NOW.plusSeconds(60), clock.instant());
    }

    @Test
    void fastClockMovesBackToTheEndOfTheSecond() {
        answered("Sun, 22 Nov 2026 09:59:00 GMT");

        assertEquals(NOW.minusSeconds(59), clock.instant());
    }

    @Test
    void latencyIsNotTakenForADifference() {
        Instant sent = own.instant();
        own.advance(Duration.ofSeconds(9));
        clock.observe(sent, own.instant(), "Sun, 22 Nov 2026 10:00:04 GMT");

        assertEquals(NOW.plusSeconds(9), clock.instant());
    }

    @Test
    void repeatedDateCountsAtItsNewTime() {
        answered("Sun, 22 Nov 2026 10:00:00 GMT");
        own.advance(Duration.ofSeconds(5));
        answered("Sun, 22 Nov 2026 10:00:00 GMT"); // our clock is fast by at least four seconds

        assertEquals(NOW.plusSeconds(1), clock.instant());
    }

    @Test
    void unreadableDateIsIgnoredAndForgotten() {
        answered("yesterday");
        answered("yesterday");
        answered("Sun, 22 Nov 2026 10:01:00 GMT");

        assertEquals(NOW.plusSeconds(60), clock.instant());
    }

    @Test
    void manyAnswersNarrowTheDifference() {
        answered("Sun, 22 Nov 2026 10:00:30 GMT");
        own.advance(Duration.ofMillis(600));
        answered("Sun, 22 Nov 2026 10:00:31 GMT");

        assertEquals(Instant.parse("2026-11-22T10:00:31Z"), clock.instant());
    }

    @Test
    void answerWithoutADateIsIgnored() {
        answered(null);
        answered("soon");

        assertEquals(NOW, clock.instant());
    }

    private void answered(@Nullable String date) {
        clock.observe(own.instant(), own.instant(), date);
    }
}
