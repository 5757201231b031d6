package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 7 ', 7", "007, 7", "86400, 86400", "999999999, 999999999"})
    void secondsAreRead(String value, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), RetryAfter.parse(value, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 22 Nov 2026 10:01:30 GMT",
                "Sunday, 22-Nov-26 10:01:30 GMT",
                "Sun Nov 22 10:01:30 2026",
            })
    void allThreeDateFormatsAreRead(String value) {
        assertEquals(Optional.of(Duration.ofSeconds(90)), RetryAfter.parse(value, NOW));
    }

    @Test
    void oneDigitDayMayBePadded() {
        assertEquals(Optional.of(Duration.ofDays(9)), RetryAfter.parse("Tue Dec  1 10:00:00 2026", NOW));
        assertEquals(Optional.of(Duration.ofDays(9)), RetryAfter.parse("Tue, 01 Dec 2026 10:00:00 GMT", NOW));
        assertEquals(Optional.of(Duration.ofDays(9)), RetryAfter.parse("Tue, 1 Dec 2026 10:00:00 GMT", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 22 Nov 2026 09:59:59 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"})
    void pastDateIsZero(String value) {
        assertEquals(Optional.of(Duration.ZERO), RetryAfter.parse(value, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000000",
                "99999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT",
            })
    void hugeWaitIsCapped(String value) {
        assertEquals(Optional.of(Duration.ofSeconds(999_999_999)), RetryAfter.parse(value, NOW));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5",
                "+5",
                "1.5",
                "7s",
                "0x10",
                "٧",
                "NaN",
                "7, 8",
                "Mon, 22 Nov 2026 10:01:30 GMT",
                "Sun, 22 Nov 2026 10:01:30 CET",
                "2026-11-22T10:01:30Z",
                "Sun, 22 Nov 2026 25:01:30 GMT",
                "Sun, 22 Nov 2026 10:01:30 GMT and then some more text to be too long",
            })
    void otherValuesCountAsAbsent(String value) {
        assertEquals(Optional.empty(), RetryAfter.parse(value, NOW));
    }
}
