package dev.proactivebot.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.MutableClock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserClockTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private final UserClock clock = new UserClock(ZoneId.of("Europe/Berlin"), MutableClock.at(NOW));

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            2026-11-25T04:59:00-05:00, America/New_York, -,                    2026-11-25T04:59-05:00[America/New_York]
            2026-11-25T04:39:00-05:00, America/New_York, 2026-11-25T09:59:00Z, 2026-11-25T04:59-05:00[America/New_York]
            2026-11-25T04:39:00-05:00, -,                2026-11-25T09:59:00Z, 2026-11-25T04:59-05:00
            -,                         -,                2026-11-22T10:01:00Z, 2026-11-22T11:01+01:00[Europe/Berlin]
            2026-11-25T04:59:00-05:00, -,                -,                    2026-11-25T04:59-05:00
            2026-11-25T10:59:00+01:00, -,                -,                    2026-11-25T10:59+01:00[Europe/Berlin]
            -,                         America/New_York, 2026-11-25T09:59:00Z, 2026-11-25T04:59-05:00[America/New_York]
            -,                         -,                2026-11-25T09:59:00Z, 2026-11-25T10:59+01:00[Europe/Berlin]
            -,                         -,                -,                    2026-11-25T11:00+01:00[Europe/Berlin]
            -,                         W. Europe Standard Time, 2026-11-25T09:59:00Z, 2026-11-25T10:59+01:00[Europe/Berlin]
            2026-11-25T04:59:00-05:00, Eastern Standard Time, -,               2026-11-25T04:59-05:00[America/New_York]
            -,                         Central Standard Time (Mexico), 2026-11-25T09:59:00Z, 2026-11-25T03:59-06:00[America/Mexico_City]
            """)
    void theUsersZoneCountsElseTheirOffsetElseTheBotsZone(
            @Nullable String localTimestamp, @Nullable String zone, @Nullable String timestamp, String expected) {
        assertEquals(ZonedDateTime.parse(expected), said(localTimestamp, zone, timestamp));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1970-01-01T00:00:00Z,         -
            9999-12-31T00:00:00Z,         -
            +999999999-12-31T00:00:00Z,   -
            -999999999-01-01T00:00:00Z,   -
            2026-11-25T10:06:00Z,         -
            2026-11-22T09:59:00Z,         -
            yesterday,                    -
            '',                           ''
            -,                            Nowhere Standard Time
            -,                            Mars/Olympus
            -,                            ../../etc/passwd
            """)
    void implausibleOrUnreadableTimestampIsIgnored(@Nullable String localTimestamp, @Nullable String zone) {
        assertEquals(NOW, said(localTimestamp, zone, null).toInstant());
    }

    private ZonedDateTime said(
            @Nullable String localTimestamp, @Nullable String localTimezone, @Nullable String timestamp) {
        Map<String, JsonNode> properties = new HashMap<>();
        put(properties, "localTimestamp", localTimestamp);
        put(properties, "localTimezone", localTimezone);
        put(properties, "timestamp", timestamp);
        return clock.said(ConversationReference.builder().properties(properties).build());
    }

    private static void put(Map<String, JsonNode> properties, String name, @Nullable String text) {
        if (text != null) {
            properties.put(name, TextNode.valueOf(text));
        }
    }
}
