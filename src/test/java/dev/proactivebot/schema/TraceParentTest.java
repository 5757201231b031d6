package dev.proactivebot.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String HEADER = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

    private final RandomGenerator random = new Random(7);

    @Test
    void validHeaderIsReadAndWrittenUnchanged() {
        TraceParent trace = TraceParent.parse(HEADER).orElseThrow();

        assertEquals(TRACE_ID, trace.traceId());
        assertEquals("b7ad6b7169203331", trace.spanId());
        assertEquals("01", trace.flags());
        assertEquals(HEADER, trace.toString());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "|7d9f.1.",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331\r\nX: y",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-\u0660af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void invalidHeaderIsEmpty(String header) {
        assertEquals(Optional.empty(), TraceParent.parse(header));
    }

    @Test
    void hugeTextIsEmpty() {
        assertEquals(Optional.empty(), TraceParent.parse("00-" + "a".repeat(1_000_000)));
    }

    @Test
    void childIsANewSpanOfTheSameTrace() {
        TraceParent parent = TraceParent.parse(HEADER).orElseThrow();
        TraceParent child = parent.child(random);

        assertEquals(TRACE_ID, child.traceId());
        assertEquals("01", child.flags());
        assertNotEquals(parent.spanId(), child.spanId());
        assertNotEquals(child.spanId(), parent.child(random).spanId());
        assertTrue(TraceParent.parse(child.toString()).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"00,00", "01,01", "02,00", "fe,00", "ff,01"})
    void unknownFlagsAreNotPassedOn(String flags, String passedOn) {
        TraceParent parent = TraceParent.parse(HEADER.substring(0, 53) + flags).orElseThrow();

        assertEquals(passedOn, parent.child(random).flags());
    }

    @Test
    void hostsHeaderWinsOverTheCallers() {
        String own = "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-00";

        assertEquals(own, TraceParent.of(own, HEADER).orElseThrow().toString());
        assertEquals(HEADER, TraceParent.of(null, HEADER).orElseThrow().toString());
        assertEquals(HEADER, TraceParent.of("none", HEADER).orElseThrow().toString());
        assertEquals(Optional.empty(), TraceParent.of(null, ""));
    }

    @Test
    void namedTraceHasTheGivenId() {
        TraceParent named = TraceParent.named(TRACE_ID);

        assertEquals(TRACE_ID, named.traceId());
        assertEquals(Optional.of(named), TraceParent.parse(named.toString()));
    }

    @Test
    void freshTraceIsANewTrace() {
        TraceParent fresh = TraceParent.fresh(random);

        assertEquals(Optional.of(fresh), TraceParent.parse(fresh.toString()));
        assertNotEquals(fresh.traceId(), TraceParent.fresh(random).traceId());
    }

    @Test
    void idOfZerosIsNeverCreated() {
        int[] asked = {0};
        RandomGenerator zeroesFirst = () -> asked[0]++ < 2 ? 0 : 5;

        assertTrue(TraceParent.parse(TraceParent.fresh(zeroesFirst).toString()).isPresent());
    }
}
