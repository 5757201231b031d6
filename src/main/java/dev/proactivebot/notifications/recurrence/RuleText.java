package dev.proactivebot.notifications.recurrence;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;

/** Names the part of a rule's text that is wrong. The library says only that one is, and takes the 31st of June for the 1st of July. */
final class RuleText {
    private static final String FREQ = "FREQ";
    private static final String UNTIL = "UNTIL";
    /** RFC 5545, section 3.3.10. */
    private static final Set<String> PARTS = Set.of(
            FREQ,
            UNTIL,
            "COUNT",
            "INTERVAL",
            "BYSECOND",
            "BYMINUTE",
            "BYHOUR",
            "BYDAY",
            "BYMONTHDAY",
            "BYYEARDAY",
            "BYWEEKNO",
            "BYMONTH",
            "BYSETPOS",
            "WKST");

    /** What says nothing by itself: BYSETPOS needs another part, and UNTIL is read here. */
    private static final Set<String> LEFT_OUT = Set.of(FREQ, UNTIL, "BYSETPOS");

    private static final Pattern TIME = Pattern.compile("(\\d{8})(?:T(\\d{6})Z?)?");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private RuleText() {}

    /**
     * Checks each part by itself.
     *
     * @param rule in capitals
     */
    static void check(String rule) throws InvalidRuleException {
        Set<String> names = names(rule);
        if (names.contains(UNTIL) && names.contains("COUNT")) {
            throw new InvalidRuleException("may have UNTIL or COUNT, not both");
        }
        if (!names.contains(FREQ)) {
            throw new InvalidRuleException("must have a FREQ, as in FREQ=WEEKLY;BYDAY=MO,FR");
        }
        String freq = parts(rule).stream()
                .filter(part -> name(part).equals(FREQ))
                .findFirst()
                .orElseThrow();
        if (!isRule(freq)) {
            throw new InvalidRuleException(
                    "must have one of these as its FREQ: YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY");
        }
        if (!isRule(withoutUntil(rule))) {
            throw new InvalidRuleException(parts(rule).stream()
                    .filter(part -> !LEFT_OUT.contains(name(part)) && !isRule(freq + ";" + part))
                    .findFirst()
                    .map(part -> "must have a " + name(part) + " that RFC 5545, section 3.3.10, allows with its FREQ")
                    .orElse("must have parts that RFC 5545, section 3.3.10, allows together"));
        }
    }

    private static Set<String> names(String rule) throws InvalidRuleException {
        Set<String> names = new LinkedHashSet<>();
        for (String part : parts(rule)) {
            String name = name(part);
            if (!PARTS.contains(name) || part.length() == name.length()) {
                throw new InvalidRuleException(
                        "must be an RRULE as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,FR. Its parts are "
                                + PARTS.stream().sorted().collect(Collectors.joining(", "))
                                + ", each as NAME=VALUE, with a semicolon between");
            }
            if (!names.add(name)) {
                throw new InvalidRuleException("must have one " + name);
            }
            if (name.equals(UNTIL) && !isMoment(part.substring(UNTIL.length() + 1))) {
                throw new InvalidRuleException(
                        "must have an UNTIL that is a day of the calendar, with or without a time, such as "
                                + "UNTIL=20270630 or UNTIL=20270630T170000Z");
            }
        }
        return names;
    }

    private static boolean isRule(String rule) {
        try {
            RecurrenceRule unused = new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
            return true;
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutUntil(String rule) {
        return parts(rule).stream().filter(part -> !name(part).equals(UNTIL)).collect(Collectors.joining(";"));
    }

    private static boolean isMoment(String until) {
        Matcher time = TIME.matcher(until);
        if (!time.matches()) {
            return false;
        }
        try {
            LocalDate.parse(time.group(1), DAY);
            // a leap second is a time of the standard (section 3.3.12)
            String clock = time.group(2) == null ? "" : time.group(2).replaceFirst("60$", "59");
            return clock.isEmpty() || LocalTime.parse(clock, CLOCK) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static List<String> parts(String rule) {
        return Arrays.asList(rule.split(";", -1));
    }

    private static String name(String part) {
        int end = part.indexOf('=');
        return end < 0 ? part : part.substring(0, end);
    }
}
