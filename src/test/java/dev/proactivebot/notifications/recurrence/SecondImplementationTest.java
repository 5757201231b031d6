package dev.proactivebot.notifications.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecondImplementationTest {
    private static final int LEAST = 60;

    static List<String> rules() throws IOException {
        try (InputStream in = SecondImplementationTest.class.getResourceAsStream("/recurrence-rules.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleGivesTheTimesThatAnotherImplementationGives(String row) throws InvalidRuleException {
        String[] parts = row.split(" \\| ", -1);
        ZonedDateTime start = LocalDateTime.parse(parts[1]).atZone(ZoneId.of(parts[0]));
        Recurrence recurrence = Recurrence.of(parts[2], start);
        List<String> expected = new ArrayList<>(List.of(parts[3].split(" ", -1)));
        boolean isAll = expected.remove("end");

        Instant last = start.toInstant().minusSeconds(1);
        List<String> times = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            last = recurrence.next(last).orElseThrow();
            times.add(last.toString().replace(":00Z", "Z"));
        }

        assertEquals(expected, times);
        if (isAll) {
            assertEquals(Optional.empty(), recurrence.next(last));
        }
    }

    @Test
    void sixtyRulesAreCompared() throws IOException {
        assertTrue(rules().size() >= LEAST);
    }
}
