package dev.proactivebot.schema;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context, version 00: which trace a request belongs to, and which step of it asks.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them
 * @param flags two of them
 */
public record TraceParent(String traceId, String spanId, String flags) {
    private static final int LENGTH = 55;
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    /** Nobody is asked to record it. */
    private static final String NO_FLAGS = "00";

    private static final int SAMPLED = 1;

    /** What comes from outside; empty when it is not exactly what the specification allows. */
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() != LENGTH) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(header);
        return form.matches() && !isZero(form.group(1)) && !isZero(form.group(2))
                ? Optional.of(new TraceParent(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    /** The first of two, such as the host's own and what a caller named, or else the other one. */
    public static Optional<TraceParent> of(@Nullable String first, @Nullable String other) {
        return parse(first).or(() -> parse(other));
    }

    /** The beginning of the trace that is called like a thing which asks by itself; {@code id} has 32 hexadecimal digits, not all zero. */
    public static TraceParent named(String id) {
        return new TraceParent(id, id.substring(2 * SPAN_BYTES), NO_FLAGS);
    }

    /** The beginning of a trace of its own. */
    public static TraceParent fresh(RandomGenerator random) {
        return new TraceParent(id(TRACE_BYTES, random), id(SPAN_BYTES, random), NO_FLAGS);
    }

    /** The next step of the same trace. Flags that version 00 does not know are not passed on (W3C Trace Context, section 3.2.2.5.2). */
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
        } while (isZero(hex)); // it stands for none
        return hex;
    }

    private static boolean isZero(String id) {
        return id.chars().allMatch(digit -> digit == '0');
    }

    /** As the header has it. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
