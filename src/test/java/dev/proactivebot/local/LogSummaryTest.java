package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSummaryTest {
    private static final String DELIVERY =
            "06:34:56.079 [deliver] INFO event=delivery kind=message channel=emulator conversation=c key=k attempt=0"
                    + " outcome=%s status=201 ms=148 correlation=- trace=d0b3";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delivered | '' | ✓ delivered in 148 ms",
                "retryLater | ' delay=PT5S why=\"throttled\"' | … waits 5 s: throttled",
                "retryLater | ' delay=PT0.4S why=\"throttled\"' | … waits 400 ms: throttled",
                "putBack | ' delay=PT5M why=\"a newer version\"' | … waits 5 min: a newer version",
                "failed | ' why=\"a.B\"' | … failed, and is tried again: a.B",
                "skipped | ' reason=optedOut' | ✗ not sent: optedOut",
                "gaveUp | ' reason=blocked code=-' | ✗ given up: blocked",
                "settled | ' why=\"delivered before\"' | ",
                "remembered | '' | ",
                "silent | '' | ",
            })
    void deliveryHasAShortLine(String outcome, String more, String summary) {
        assertEquals(
                Optional.ofNullable(summary),
                LogSummary.of(DELIVERY.formatted(outcome) + more).summary());
    }

    @Test
    void settledDeliveryIsFinal() {
        assertTrue(LogSummary.of(DELIVERY.formatted("settled")).isFinal());
        assertEquals("d0b3", LogSummary.of(DELIVERY.formatted("settled")).trace());
        assertFalse(LogSummary.of(DELIVERY.formatted("retryLater") + " delay=PT5S why=\"x\"")
                .isFinal());
    }

    @ParameterizedTest
    @CsvSource({"queued, false", "answered, true", "refused, true"})
    void queuedRequestIsNotFinal(String outcome, boolean isFinal) {
        LogSummary line =
                LogSummary.of("06:34:56.079 [messages] INFO event=received outcome=" + outcome + " trace=d0b3");
        assertEquals(isFinal, line.isFinal());
        assertEquals("d0b3", line.trace());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\"", "a."})
    void longLinesAreParsed(String part) {
        String value = part.repeat(100_000);
        String line = DELIVERY.formatted("failed") + " why=\"" + value + "\"";
        assertEquals(
                Optional.of("… failed, and is tried again: " + value),
                LogSummary.of(line).summary());
        assertEquals(Optional.of(value), LogSummary.of(value).summary());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "06:34:56.079 [messages] INFO event=received kind=message outcome=queued status=202 | ",
                "06:34:56.079 [messages] WARNING event=received outcome=refused status=400 why=\"no type\" | ",
                "06:34:56.079 [poison] WARNING dead letter id=7 event=delivery outcome=gaveUp reason=gone code=- | ! kept as a dead letter: gone",
                "06:34:56.079 [messages] SEVERE The app cannot start: x | ! The app cannot start: x",
                "06:34:56.079 [sweep] INFO reminders: 3 | ",
                "06:34:56.079 [host] function a is not loaded: it has no method | ! function a is not loaded: it has no method",
                "java.io.IOException: storage is down | ",
                "Caused by: x.Y | ",
                "'\tat a.B.c(B.java:7)' | ",
                "'Getting azurite@3.37.0 through npx; the first time this can take a minute: 2 s' | 'Getting azurite@3.37.0 through npx; the first time this can take a minute: 2 s'",
                "what the bot prints itself | what the bot prints itself",
            })
    void onlyWarningsAndForeignLinesAreShown(String line, String summary) {
        assertEquals(Optional.ofNullable(summary), LogSummary.of(line).summary());
    }
}
