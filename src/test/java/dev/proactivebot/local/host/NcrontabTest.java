package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NcrontabTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * * *            | 2026-01-01T00:00:00 | 2026-01-01T00:00:01
                    0 */5 * * * *          | 2026-01-01T00:05:00 | 2026-01-01T00:10:00
                    0 */5 * * * *          | 2026-12-31T23:55:01 | 2027-01-01T00:00
                    30 59 23 * * *         | 2026-01-01T23:59:30 | 2026-01-02T23:59:30
                    0 0 9 * * 1-5          | 2026-11-20T09:00:00 | 2026-11-23T09:00
                    0 0 9 * * MON          | 2026-11-20T09:00:00 | 2026-11-23T09:00
                    0 0 0 * * 7            | 2026-11-20T09:00:00 | 2026-11-22T00:00
                    0 0 0 29 FEB *         | 2026-01-01T00:00:00 | 2028-02-29T00:00
                    0 15,45 8-9 * * *      | 2026-01-01T08:45:00 | 2026-01-01T09:15
                    0 0 0 13 * fri         | 2026-01-01T00:00:00 | 2026-02-13T00:00
                    */10 * * * * *         | 2026-01-01T00:00:55 | 2026-01-01T00:01
                    5/20 * * * * *         | 2026-01-01T00:00:05 | 2026-01-01T00:00:25
                    */15 * * * *           | 2026-01-01T00:00:00 | 2026-01-01T00:15
                    """)
    void nextTimeMatchesTheSchedule(String schedule, LocalDateTime after, LocalDateTime next) {
        assertEquals(Optional.of(next), Ncrontab.parse(schedule).next(after));
    }

    @Test
    void impossibleDayHasNoNextTime() {
        assertEquals(Optional.empty(), Ncrontab.parse("0 0 0 30 2 *").next(LocalDateTime.parse("2026-01-01T00:00:00")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "* * *", "60 * * * * *", "x * * * * *", "*/0 * * * * *", "9-5 * * * * *", "0 0 0 0 * *"})
    void invalidSchedulesAreRefused(String schedule) {
        assertThrows(IllegalArgumentException.class, () -> Ncrontab.parse(schedule));
    }
}
