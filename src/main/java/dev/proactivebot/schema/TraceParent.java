package dev.proactivebot.schema;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Represents the header {@code traceparent} of W3C Trace Context, version 00.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param flags two hexadecimal digits
 */
public record TraceParent(String traceId, String spanId, String flags) {
    private static final int LENGTH = 55;
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final Pattern FORMAT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    /** Does not ask anybody to record the trace. */
    private static final String NO_FLAGS = "00";

    private static final int SAMPLED = 1;
    private static final String ZEROS = "0".repeat(2 * TRACE_BYTES);

    /** Parses a header; the result is empty unless the header is exactly what the specification allows. */
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() != LENGTH) {
            return Optional.empty();
        }
        Matcher form = FORMAT.matcher(header);
        return form.matches() && !isZero(form.group(1)) && !isZero(form.group(2))
                ? Optional.of(new TraceParent(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    /** Parses the first of two headers that is valid, such as the host's own before the caller's. */
    public static Optional<TraceParent> of(@Nullable String first, @Nullable String other) {
        return parse(first).or(() -> parse(other));
    }

    /** Returns the first span of a trace with the given id: 32 hexadecimal digits, not all zero. */
    public static TraceParent named(String id) {
        return new TraceParent(id, id.substring(2 * SPAN_BYTES), NO_FLAGS);
    }

    /** Returns the first span of a new trace. */
    public static TraceParent fresh(RandomGenerator random) {
        return new TraceParent(id(TRACE_BYTES, random), id(SPAN_BYTES, random), NO_FLAGS);
    }

    /** Returns a new span of the same trace, without flags that version 00 does not define (W3C Trace Context, 3.2.2.5.2). */
    public TraceParent child(RandomGenerator random) {
        int known = Integer.parseInt(flags, 16) & SAMPLED;
        return new TraceParent(traceId, id(SPAN_BYTES, random), "0" + known);
    }

    private static String id(int bytes, RandomGenerator random) {
        byte[] id = new byte[bytes];
        String hex;
        do {
            random.nextBytes(id);
            hex = HexFormat.of().formatHex(id);
        } while (isZero(hex)); // the specification forbids an id of zeros
        return hex;
    }

    private static boolean isZero(String id) {
        return ZEROS.startsWith(id);
    }

    /** Returns the value of the header. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
