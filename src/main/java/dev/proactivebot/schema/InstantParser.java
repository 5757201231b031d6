package dev.proactivebot.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the timestamps that programs write: RFC 3339 and common variants. Without a time zone it assumes UTC. It refuses ambiguous
 * text, such as a date alone.
 */
final class InstantParser {
    private static final int LONGEST = 100;

    /** ISO 8601 that may have a blank instead of the T, any number of fraction digits, and an offset without a colon or after a blank. */
    private static final Pattern ISO =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,20})?)?)"
                    + "(?: ?(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)(?:\\[[A-Za-z0-9/_+:-]{1,50}])?)?");

    /** The format of old .NET serializers; the offset does not change the instant. */
    private static final Pattern DOT_NET = Pattern.compile("/Date\\((-?\\d{1,15})(?:[+-]\\d{4})?\\)/");

    /** Seconds since 1970, which Jackson writes with a fraction, or milliseconds. A number with fewer digits may be a date. */
    private static final Pattern EPOCH = Pattern.compile("(\\d{10})(?:\\.\\d{1,9})?|(\\d{13})");

    /** Cuts fractions to nanoseconds. */
    private static final int LONGEST_OF_DAY = "00:00:00.000000000".length();

    private InstantParser() {}

    /**
     * Parses a timestamp.
     *
     * @throws DateTimeException if the text is not a timestamp, or an ambiguous one
     */
    static Instant parse(String text) {
        String time = Blanks.strip(text);
        if (time.length() > LONGEST) {
            throw new DateTimeException("too long");
        }
        Matcher iso = ISO.matcher(time);
        if (iso.matches()) {
            String ofDay = iso.group(2).replace(',', '.');
            LocalTime local = LocalTime.parse(ofDay.substring(0, Math.min(LONGEST_OF_DAY, ofDay.length())));
            return LocalDate.parse(iso.group(1)).atTime(local).toInstant(offset(iso.group(3)));
        }
        Matcher dotNet = DOT_NET.matcher(time);
        if (dotNet.matches()) {
            return Instant.ofEpochMilli(Long.parseLong(dotNet.group(1)));
        }
        Matcher epoch = EPOCH.matcher(time);
        if (epoch.matches()) {
            return epoch.group(2) == null
                    ? Instant.ofEpochSecond(Long.parseLong(epoch.group(1)))
                    : Instant.ofEpochMilli(Long.parseLong(epoch.group(2)));
        }
        return Character.isLetter(time.isEmpty() ? ' ' : time.charAt(0))
                ? DateTimeFormatter.RFC_1123_DATE_TIME.parse(time, Instant::from)
                : OffsetDateTime.parse(time).toInstant();
    }

    private static ZoneOffset offset(@Nullable String zone) {
        return zone == null || Character.isLetter(zone.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }
}
