package com.example.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import dev.proactivebot.notifications.NotificationState;
import dev.proactivebot.notifications.NotificationStatus;
import dev.proactivebot.testing.InMemoryNotifier;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeeklyDigestTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
    private static final Pattern NOTIFICATION = Pattern.compile("notification=([0-9a-f]{32})");

    private final InMemoryNotifier memory = new InMemoryNotifier(MONDAY);

    @BeforeEach
    void meet() {
        memory.meet("ann", "c-ann");
    }

    private void fire(String news, String time) {
        memory.clock.set(Instant.parse(time));
        WeeklyDigest.send(news, memory.clock.instant(), memory.notifier(), memory.log.logger());
    }

    /** Returns the notification ids in the log. */
    private List<String> ids() {
        return NOTIFICATION
                .matcher(memory.log.text())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-23T09:00:00Z", "2026-11-23T09:00:07Z", "2026-11-26T17:30:00Z", "2026-11-30T08:59:00Z"})
    void timerThatFiresTwiceSendsOneDigest(String again) {
        fire("news", "2026-11-23T08:59:59.9998Z");
        fire("news", again);

        assertEquals(1, memory.bulk.puts().size());
        assertEquals(2, ids().size());
        assertEquals(ids().get(0), ids().get(1));
        NotificationStatus status = memory.notifier().status(ids().get(0)).orElseThrow();
        assertEquals(Instant.parse("2026-11-30T09:00:00Z"), status.expires());
        assertTrue(memory.log.text().contains("recipients=everyone"), memory.log.text());
    }

    @Test
    void otherNewsForTheSameWeekIsNotSent() {
        fire("news", "2026-11-23T09:00:00Z");
        fire("later news", "2026-11-23T09:05:00Z");

        assertEquals(1, memory.bulk.puts().size());
        assertEquals(ids().get(0), ids().get(1));
        assertTrue(memory.log.text().contains("digest=2026-W48-1 was sent before"), memory.log.text());
    }

    @Test
    void nextWeekHasItsOwnDigest() {
        fire("news", "2026-11-23T09:00:00Z");
        fire("news", "2026-11-30T08:59:59.9998Z");

        assertEquals(2, memory.bulk.puts().size());
        assertEquals(
                List.of(NotificationState.EXPIRED, NotificationState.SENDING),
                ids().stream()
                        .map(id -> {
                            memory.clock.set(Instant.parse("2026-11-30T10:00:01Z"));
                            return memory.notifier().status(id).orElseThrow().state();
                        })
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:59:59.9998Z, 2026-11-23T09:00",
        "2026-11-23T09:00:00Z, 2026-11-23T09:00",
        "2026-11-29T23:59:59Z, 2026-11-23T09:00",
        "2026-11-30T08:59:29Z, 2026-11-23T09:00",
        "2026-11-30T08:59:30Z, 2026-11-30T09:00",
        "2027-01-01T12:00:00Z, 2026-12-28T09:00",
    })
    void mondayIsTheOneThatTheTimerFiredFor(Instant now, LocalDateTime monday) {
        assertEquals(monday, WeeklyDigest.monday(now));
    }

    @Test
    void scheduleIsMondayAtNine() throws NoSuchMethodException {
        TimerTrigger trigger = (TimerTrigger) WeeklyDigest.class.getMethod("run", String.class, ExecutionContext.class)
                .getParameterAnnotations()[0][0];

        assertEquals("0 0 9 * * MON", trigger.schedule());
    }
}
