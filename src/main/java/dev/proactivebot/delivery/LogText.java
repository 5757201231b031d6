package dev.proactivebot.delivery;

import org.jspecify.annotations.Nullable;

/** What came from elsewhere, as a value in a line of the log. */
public final class LogText {
    private static final int LONGEST = 200;

    private LogText() {}

    /** An id that came from outside, so that it can neither end the value or the line nor fill the log. */
    public static String id(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return "-";
        }
        String cut = id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id;
        return cut.replaceAll("[\\p{Cc}\\s\u2028\u2029]", "_");
    }

    /** Words of our own. */
    public static String quoted(String words) {
        return "\"" + words.replaceAll("[\\p{Cc}\u2028\u2029\"]", "_") + "\"";
    }
}
