package dev.proactivebot.connector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses the header Retry-After (RFC 9110, 10.2.3): seconds or a date. It is untrusted; any other value counts as absent. */
final class RetryAfter {
    /** 31 years: longer than anybody waits, and short enough to be added to any date. */
    private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

    private static final int MOST_DIGITS = 9;
    private static final int LONGEST_VALUE = 64;

    private RetryAfter() {}

    /** Returns how long to wait from {@code now}: zero for a date in the past, empty for an unreadable value. */
    static Optional<Duration> parse(@Nullable String value, Instant now) {
        String text = value == null ? "" : value.trim();
        if (text.isEmpty() || text.length() > LONGEST_VALUE) {
            return Optional.empty();
        }
        if (text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            return Optional.of(digits.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits)));
        }
        return HttpDate.parse(text, now).map(until -> until.isBefore(now) ? Duration.ZERO : capped(now, until));
    }

    private static Duration capped(Instant now, Instant until) {
        Duration wait = Duration.between(now, until);
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** Parses dates in a class of its own, because formatters are slow to build and dates are rare. */
    private static final class HttpDate {
        private static final int CENTURY_AHEAD = 50;

        private static final List<DateTimeFormatter> FOUR_DIGIT_YEARS = List.of(
                format("EEE, d MMM uuuu HH:mm:ss 'GMT'"),
                new DateTimeFormatterBuilder()
                        .appendPattern("EEE MMM ")
                        .padNext(2)
                        .appendPattern("d HH:mm:ss uuuu")
                        .toFormatter(Locale.ENGLISH));

        static Optional<Instant> parse(String value, Instant now) {
            for (DateTimeFormatter format : FOUR_DIGIT_YEARS) {
                Optional<Instant> date = parse(value, format);
                if (date.isPresent()) {
                    return date;
                }
            }
            // RFC 9110, 5.6.7: a two-digit year over 50 years ahead means the past century
            int earliest = now.atOffset(ZoneOffset.UTC).getYear() - CENTURY_AHEAD;
            DateTimeFormatter twoDigitYear = new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH);
            return parse(value, twoDigitYear);
        }

        private static Optional<Instant> parse(String value, DateTimeFormatter format) {
            try {
                return Optional.of(LocalDateTime.parse(value, format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static DateTimeFormatter format(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        }
    }
}
