package dev.proactivebot.delivery;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What came from elsewhere, as a value in a line of the log. */
public final class LogText {
    private static final int LONGEST = 200;
    private static final Pattern NOT_IN_IDS = Pattern.compile("[\\p{Cc}\\s\u2028\u2029]");
    private static final Pattern NOT_IN_QUOTES = Pattern.compile("[\\p{Cc}\u2028\u2029\"]");

    private LogText() {}

    /** An id that came from outside, so that it can neither end the value or the line nor fill the log. */
    public static String id(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return "-";
        }
        String cut = id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id;
        return NOT_IN_IDS.matcher(cut).replaceAll("_");
    }

    /** Words of our own. */
    public static String quoted(String words) {
        return "\"" + NOT_IN_QUOTES.matcher(words).replaceAll("_") + "\"";
    }
}
