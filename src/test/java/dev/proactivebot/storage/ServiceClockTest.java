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
    void untilTheServiceHasSpokenOurOwnClockIsAllThereIs() {
        assertEquals(NOW, clock.instant());
    }

    @Test
    void anAnswerThatAgreesChangesNothing() {
        answered("Sun, 22 Nov 2026 10:00:00 GMT");
        answered("Sun, 22 Nov 2026 09:59:59 GMT"); // written in that second, for all we know

        assertEquals(NOW, clock.instant());
    }

    @Test
    void aClockThatIsBehindIsSetForwardAsFarAsTheAnswerDemands() {
        answered("Sun, 22 Nov 2026 10:01:00 GMT");

        assertEquals(NOW.plusSeconds(60), clock.instant());
    }

    @Test
    void aClockThatIsAheadIsSetBackToTheEndOfTheSecondThatWasTold() {
        answered("Sun, 22 Nov 2026 09:59:00 GMT");

        assertEquals(NOW.minusSeconds(59), clock.instant());
    }

    @Test
    void theTimeTheAnswerTookIsNotTakenForADifference() {
        Instant sent = own.instant();
        own.advance(Duration.ofSeconds(9));
        clock.observe(sent, own.instant(), "Sun, 22 Nov 2026 10:00:04 GMT");

        assertEquals(NOW.plusSeconds(9), clock.instant());
    }

    @Test
    void manyAnswersNarrowItDown() {
        answered("Sun, 22 Nov 2026 10:00:30 GMT");
        own.advance(Duration.ofMillis(600));
        answered("Sun, 22 Nov 2026 10:00:31 GMT");

        assertEquals(Instant.parse("2026-11-22T10:00:31Z"), clock.instant());
    }

    @Test
    void anAnswerWithoutATimeIsNoAnswer() {
        answered(null);
        answered("soon");

        assertEquals(NOW, clock.instant());
    }

    private void answered(@Nullable String date) {
        clock.observe(own.instant(), own.instant(), date);
    }
}
