package dev.proactivebot.local.host;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts the .NET form of a duration in host.json, {@code [d.]hh:mm:ss[.fff]}. */
final class TimeSpan {
    private static final Pattern FORMAT =
            Pattern.compile("(?:(\\d{1,8})\\.)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,7}))?)?");

    private TimeSpan() {}

    /**
     * Parses a time span.
     *
     * @throws IllegalArgumentException when {@code text} is not a time span
     */
    static Duration parse(String text) {
        Matcher matcher = FORMAT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time span such as 00:01:30");
        }
        return Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)))
                .plusNanos(fraction(matcher.group(5)));
    }

    /** Returns {@code hh:mm:ss}, for messages. */
    static String format(Duration duration) {
        return "%02d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long fraction(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "000000000").substring(0, 9));
    }
}
