package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {

    @ParameterizedTest
    @CsvSource({
        "0, 2000",
        "1, 4000",
        "2, 8000",
        "6, 128000",
        "7, 256000",
        "8, 300000",
        "60, 300000",
        "2147483647, 300000"
    })
    void theWaitDoublesFromTwoSecondsToFiveMinutes(int attempt, long millis) {
        assertEquals(Duration.ofMillis(millis), backOff(0.5).after(attempt));
    }

    @Test
    void jitterIsTwentyPercentEachWay() {
        assertEquals(Duration.ofMillis(1600), backOff(0).after(0));
        assertEquals(Duration.ofMillis(2400), backOff(1).after(0));
    }

    @Test
    void noBackOffIsLongerThanFiveMinutes() {
        assertEquals(Duration.ofMinutes(5), backOff(1).after(9));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S, 0, PT1S",
        "PT1S, 1, PT1S",
        "PT5S, 1, PT6S",
        "PT10M, 1, PT10M5S",
        "PT6H, 0, PT6H",
        "PT7H, 0, PT6H",
        "PT2562047788015215H, 0, PT6H"
    })
    void retryAfterIsNeverCutShortAndHonouredUpToSixHours(Duration asked, double random, Duration waited) {
        assertEquals(waited, backOff(random).after(3, asked));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "PT0S", "PT-5S"})
    void backOffAppliesWithoutAUsefulRetryAfter(Duration asked) {
        assertEquals(Duration.ofSeconds(2), backOff(0.5).after(0, asked));
    }

    @Test
    void theWholeBotWaitsAboutAMinute() {
        assertEquals(Duration.ofSeconds(48), backOff(0).forTheWholeBot());
        assertEquals(Duration.ofSeconds(72), backOff(1).forTheWholeBot());
    }

    private static RetryDelay backOff(double random) {
        return new RetryDelay(new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return random;
            }
        });
    }
}
