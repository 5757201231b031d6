package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // a null fails the test anyway
class DeadLetterFilterTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        reason       | Expired                      | reason must be one of attemptsUsedUp, blocked, expired, gone, notBase64,
        reason       | ~~                           | reason must be one of
        channel      | ~~                           | channel must be an id
        tenant       | ~ ~                          | tenant must be an id
        notification | x                            | 32 hexadecimal digits
        notification | 0123456789ABCDEF0123456789ABCDEF | 32 hexadecimal digits
        olderThan    | yesterday                    | RFC 3339
        olderThan    | 2026-11-30                   | RFC 3339
        olderThan    | -PT1H                        | RFC 3339
        olderThan    | PT-1H                        | RFC 3339
        newerThan    | P9999D                       | RFC 3339
        newerThan    | PT9223372036854775807S       | RFC 3339
        newerThan    | +999999999-01-01T00:00:00Z   | RFC 3339
        newerThan    | 0001-01-01T00:00:00Z         | RFC 3339
        """)
    void invalidValueIsRefusedAndNamed(String name, String value, String words) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> filter(Map.of(name, value)));

        assertTrue(refused.getMessage().startsWith(name) && refused.getMessage().contains(words), refused::getMessage);
    }

    @Test
    void emptyWindowIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> filter(Map.of("olderThan", "PT2H", "newerThan", "PT1H")));
    }

    @Test
    void longIdIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> filter(Map.of("tenant", "t".repeat(257))));
        assertFalse(filter(Map.of("tenant", "t".repeat(256))).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, 2026-11-30T09:00:00Z",
        "P1D, 2026-11-29T10:00:00Z",
        "2026-11-30T10:00:00+01:00, 2026-11-30T09:00:00Z",
        "2026-11-30T10:00:00 01:00, 2026-11-30T09:00:00Z"
    })
    void ageAndTimestampAreAccepted(String text, Instant time) {
        assertEquals(time, filter(Map.of("olderThan", text)).olderThan());
    }

    @Test
    void filterIsReadBackAsWritten() {
        DeadLetterFilter filter = filter(Map.of(
                "reason",
                "expired",
                "channel",
                "msteams",
                "tenant",
                "t",
                "notification",
                JOB,
                "olderThan",
                "PT1H",
                "newerThan",
                "P1D"));

        assertEquals(filter, filter(filter.texts()));
        assertEquals(6, filter.texts().size());
        assertEquals(DeadLetterFilter.ALL, filter(Map.of()));
    }

    /** Version 0.1 wrote neither tenant nor job into the row. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void tenantAndNotificationAreReadFromTheItemOfAnOldRow(boolean isOld) {
        Row row = new Row("79738869", "0123456789abcdef0123456789abcdef")
                .with("at", "2026-11-30T09:00:00Z")
                .with("key", "k")
                .with(
                        "item",
                        ("{\"job\":\"" + JOB + "\",\"relatesTo\":{\"conversation\":{\"id\":\"c\",\"tenantId\":\"t\"}}}")
                                .getBytes(StandardCharsets.UTF_8));
        DeadLetterView letter = new DeadLetterView(
                new StoredRow(isOld ? row : row.with("tenant", "t").with("job", JOB), "v", NOW));

        assertTrue(filter(Map.of("tenant", "t", "notification", JOB)).matches(letter));
        assertFalse(filter(Map.of("tenant", "u")).matches(letter));
        assertFalse(filter(Map.of("notification", JOB.replace('0', '1'))).matches(letter));
    }

    @ParameterizedTest
    @CsvSource({
        "olderThan, 2026-11-30T09:00:00Z, false",
        "olderThan, 2026-11-30T09:00:00.001Z, true",
        "newerThan, 2026-11-30T09:00:00Z, true",
        "newerThan, 2026-11-30T09:00:00.001Z, false"
    })
    void adjacentTimeWindowsDoNotOverlap(String name, String time, boolean matches) {
        Row row = new Row("79738869", "k").with("at", "2026-11-30T09:00:00Z");

        assertEquals(matches, filter(Map.of(name, time)).matches(new DeadLetterView(new StoredRow(row, "v", NOW))));
    }

    private static DeadLetterFilter filter(Map<String, String> given) {
        return DeadLetterFilter.of(given::get, NOW);
    }
}
