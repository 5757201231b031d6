package dev.proactivebot.logging;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes values of a log line from text that came from outside. */
public final class LogText {
    private static final int LONGEST = 200;
    private static final Pattern NOT_IN_IDS = Pattern.compile("[\\p{Cc}\\s\u2028\u2029]");
    private static final Pattern NOT_IN_QUOTES = Pattern.compile("[\\p{Cc}\u2028\u2029\"]");

    private LogText() {}

    /** Returns an id from outside that can neither end the value or the line nor fill the log. */
    public static String id(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return "-";
        }
        String cut = id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id;
        return NOT_IN_IDS.matcher(cut).replaceAll("_");
    }

    /** Returns words of our own in quotation marks. */
    public static String quoted(String words) {
        return "\"" + NOT_IN_QUOTES.matcher(words).replaceAll("_") + "\"";
    }
}
