package dev.proactivebot.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final LogIds PLAIN = new LogIds(true);
    private static final LogIds HASHED = new LogIds(false);

    @Test
    void aLineHasAllFieldsInTheirOrder() {
        assertEquals(
                "event=delivery kind=message channel=msteams conversation=msteams|c key=k attempt=2 outcome=delivered"
                        + " status=201 ms=1234 correlation=cv.1 trace=" + TRACE_ID,
                line("msteams|c", "k").text(PLAIN));
    }

    @Test
    void missingFieldIsADash() {
        LogLine line = LogLine.of("received", "refused", Duration.ZERO).withConversation("", null);
        String empty = "event=received kind=- channel=- conversation=- key=- attempt=- outcome=refused status=- ms=0"
                + " correlation=- trace=-";

        assertEquals(empty, line.text(PLAIN));
        assertEquals(empty, line.text(HASHED));
    }

    @Test
    void hashedLineShowsSha256PrefixesInsteadOfIds() {
        assertEquals(
                "event=delivery kind=message channel=msteams conversation=ba7816bf8f01cfea key=2c26b46b68ffc68f"
                        + " attempt=2 outcome=delivered status=201 ms=1234 correlation=cv.1 trace=" + TRACE_ID,
                line("abc", "foo").text(HASHED));
    }

    @Test
    void equalIdsHaveEqualHashesAndDifferentIdsDiffer() {
        assertEquals(HASHED.shown("a"), HASHED.shown("a"));
        assertNotEquals(HASHED.shown("a"), HASHED.shown("b"));
    }

    @Test
    void hostileIdIsEscapedAndShortened() {
        String hostile = "k outcome=delivered\r\nevent=delivery\u2028\u0085" + "x".repeat(10_000);

        String line = line(hostile, hostile).text(PLAIN);
        assertEquals(1, line.lines().count());
        assertFalse(line.contains(" outcome=delivered_"), line);
        assertTrue(line.contains(" key=k_outcome=delivered__event=delivery__x"), line);
        assertTrue(line.length() < 800, line);
    }

    private static LogLine line(String conversation, String key) {
        return LogLine.of("delivery", "delivered", Duration.ofMillis(1_234))
                .withKind("message")
                .withConversation("msteams", conversation)
                .withItem(key, 2)
                .withAnswer(201, "cv.1")
                .withTrace(TraceParent.parse("00-" + TRACE_ID + "-b7ad6b7169203331-01")
                        .orElseThrow());
    }
}
