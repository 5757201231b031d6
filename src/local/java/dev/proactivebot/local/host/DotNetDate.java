package dev.proactivebot.local.host;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Json.NET makes of a string that looks like a date when it reads and writes it: an approximation. */
final class DotNetDate {
    private static final Pattern DATE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(\\.\\d{1,7})?(Z|[+-]\\d\\d:\\d\\d)?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");

    private DotNetDate() {}

    /** Zeros at the end of a fraction go; an offset becomes the host's own. What is no date stays as it is. */
    static String rewritten(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return text;
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2).replaceFirst("\\.?0+$", "");
        String zone = matcher.group(3) == null ? "" : matcher.group(3);
        try {
            LocalDateTime local = LocalDateTime.parse(matcher.group(1));
            if (zone.isEmpty() || zone.equals("Z")) {
                return SECONDS.format(local) + fraction + zone;
            }
            OffsetDateTime here = OffsetDateTime.parse(matcher.group(1) + zone)
                    .atZoneSameInstant(ZoneId.systemDefault())
                    .toOffsetDateTime();
            return SECONDS.format(here) + fraction + OFFSET.format(here);
        } catch (DateTimeException e) {
            return text;
        }
    }
}
