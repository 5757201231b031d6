package dev.proactivebot.notifications.recurrence;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * The times of a recurrence rule (RFC 5545, section 3.3.10). The library works on the clock on the wall, and the time zone comes
 * after it: a time that a change to daylight saving leaves out is moved ahead by what is left out, and of one that exists twice it is the
 * first (section 3.3.5). Rules of hours and minutes count real time, so that such a change makes no hole.
 */
public final class Recurrence {
    /** As often as anybody wants to be told anything; Teams allows 1,800 an hour for all of a conversation. */
    public static final Duration SHORTEST = Duration.ofMinutes(5);

    private static final int LONGEST_RULE = 500;
    /** Beyond it the library may look for the next time for minutes. */
    private static final int LONGEST_INTERVAL = 1_000;

    private static final int WEEKS_OF_YEAR = 52;
    private static final int LOOKED_AT = 50;
    /** Parts of a rule multiply: some hundred characters could name millions of times of a year. */
    private static final int TIMES_OF_DAY = 48;

    private static final Set<Freq> SHORT = Set.of(Freq.HOURLY, Freq.MINUTELY);
    private static final Set<String> PARTS_OF_SHORT = Set.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST");
    private static final Set<String> EXTENSIONS = Set.of("RSCALE", "SKIP"); // RFC 7529
    private static final String UNTIL = "UNTIL";
    private static final String PROPERTY = "RRULE:";

    private final RecurrenceRule rule;
    private final ZoneId zone;
    private final LocalDateTime start;
    private final Instant until;
    private final WeekNumbers weeks;

    private Recurrence(RecurrenceRule rule, ZoneId zone, ZonedDateTime start, Instant until) {
        this.rule = rule;
        this.zone = zone;
        this.start = start.withZoneSameInstant(zone).toLocalDateTime().truncatedTo(ChronoUnit.SECONDS);
        this.until = until;
        this.weeks = WeekNumbers.of(rule);
    }

    /** Returns the rule as it is kept: calendars export it with the name of its property (RFC 5545, section 3.8.5.3). */
    public static String withoutName(String rule) {
        String given = rule.strip();
        return given.regionMatches(true, 0, PROPERTY, 0, PROPERTY.length())
                ? given.substring(PROPERTY.length()).strip()
                : given;
    }

    /**
     * Reads a rule.
     *
     * @param rule such as {@code FREQ=WEEKLY;BYDAY=MO,FR}, without {@code RRULE:}
     * @param start DTSTART, which gives what the rule does not say: the time of day, the weekday or day of the month, and from where
     *     intervals count. It is an occurrence itself only if it follows the rule
     * @throws InvalidRuleException when it is none, gives no time at all, or comes more often than every five minutes
     */
    public static Recurrence of(String rule, ZonedDateTime start) throws InvalidRuleException {
        Recurrence recurrence = read(rule, start);
        recurrence.check();
        return recurrence;
    }

    /**
     * Checks what a caller wrote, part by part. {@link #of} says only that something is wrong, for it reads what is stored.
     *
     * @throws InvalidRuleException naming the part that is wrong
     */
    public static void check(String rule) throws InvalidRuleException {
        if (rule.toUpperCase(Locale.ROOT).matches("(?s).*(DTSTART|DTEND|EXDATE|RDATE|EXRULE|[\\r\\n]).*")) {
            throw new InvalidRuleException(
                    "must be the RRULE alone: leave out the lines before and after it, such as DTSTART and EXDATE");
        }
        RuleText.check(withoutName(rule).toUpperCase(Locale.ROOT));
    }

    private static Recurrence read(String text, ZonedDateTime start) throws InvalidRuleException {
        String given = withoutName(text).toUpperCase(Locale.ROOT);
        Set<String> parts = Arrays.stream(given.split(";", -1))
                .map(part -> part.replaceAll("=.*", ""))
                .collect(Collectors.toSet());
        if (given.length() > LONGEST_RULE || parts.stream().anyMatch(EXTENSIONS::contains)) {
            throw new InvalidRuleException("must be an RRULE as RFC 5545 has it, of at most 500 characters");
        }
        try {
            DateTime until = new RecurrenceRule(given, RfcMode.RFC5545_STRICT).getUntil();
            // the library compares it with times of one kind only: it is compared here
            RecurrenceRule rule = new RecurrenceRule(
                    Arrays.stream(given.split(";", -1))
                            .filter(part -> !part.startsWith(UNTIL))
                            .collect(Collectors.joining(";")),
                    RfcMode.RFC5545_STRICT);
            boolean isShort = SHORT.contains(rule.getFreq());
            if (isShort && !PARTS_OF_SHORT.containsAll(parts)) {
                throw new InvalidRuleException(
                        "of hours or minutes may have INTERVAL, COUNT and UNTIL only; say FREQ=DAILY with BYHOUR");
            }
            if (rule.getFreq() == Freq.SECONDLY) {
                throw tooOften();
            }
            if (count(rule, Part.BYHOUR) * count(rule, Part.BYMINUTE) * count(rule, Part.BYSECOND) > TIMES_OF_DAY) {
                throw new InvalidRuleException("may name 48 times of a day at most");
            }
            if (rule.getInterval() > LONGEST_INTERVAL) {
                throw new InvalidRuleException("may have an INTERVAL of at most 1,000");
            }
            return new Recurrence(
                    rule, isShort ? ZoneOffset.UTC : start.getZone(), start, until(until, start.getZone()));
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException | DateTimeException e) {
            throw new InvalidRuleException("must be an RRULE as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,FR");
        }
    }

    private static int count(RecurrenceRule rule, Part part) {
        return rule.hasPart(part) ? rule.getByPart(part).size() : 1;
    }

    /** A date alone means the whole day. */
    private static Instant until(@Nullable DateTime until, ZoneId zone) {
        if (until == null) {
            return Instant.MAX;
        }
        if (!until.isFloating()) {
            return Instant.ofEpochMilli(until.getTimestamp());
        }
        LocalDateTime local = LocalDateTime.of(
                until.getYear(),
                until.getMonth() + 1,
                until.getDayOfMonth(),
                until.getHours(),
                until.getMinutes(),
                until.getSeconds());
        return (until.isAllDay() ? local.with(LocalTime.MAX) : local)
                .atZone(zone)
                .toInstant();
    }

    private void check() throws InvalidRuleException {
        try {
            Times times = new Times(Instant.MIN);
            Instant last = times.next();
            if (last == null) {
                throw new InvalidRuleException("gives no time at all");
            }
            for (int i = 0; i < LOOKED_AT; i++) {
                Instant next = times.next();
                if (next == null) {
                    return;
                }
                if (Duration.between(last, next).compareTo(SHORTEST) < 0) {
                    throw tooOften();
                }
                last = next;
            }
        } catch (IllegalArgumentException
                | IllegalStateException e) { // the library has looked at too many days in vain
            throw new InvalidRuleException("gives no time at all, or too rarely; FREQ=YEARLY may help");
        }
    }

    private static InvalidRuleException tooOften() {
        return new InvalidRuleException("may come every five minutes at most");
    }

    /** The first time that is after {@code instant}; empty when there is none any more. */
    public Optional<Instant> next(Instant instant) {
        Times times = new Times(instant);
        Instant next = times.next();
        while (next != null && !next.isAfter(instant)) {
            next = times.next();
        }
        return Optional.ofNullable(next);
    }

    /**
     * The last time that is not after {@code now}, if one comes after {@code occurrence}; else {@code occurrence} itself. What is between
     * them has been missed.
     */
    public Instant latest(Instant occurrence, Instant now) {
        Times times = new Times(occurrence);
        Instant latest = occurrence;
        for (Instant next = times.next(); next != null && !next.isAfter(now); next = times.next()) {
            latest = next.isAfter(latest) ? next : latest;
        }
        return latest;
    }

    /** The times from some time shortly before {@code from} on, until {@code null}. */
    private final class Times {
        private final RecurrenceRuleIterator walls;
        /** Near a change to daylight saving one wall may come later than the next, or at the same time. */
        private final TreeSet<Instant> ahead = new TreeSet<>();

        private @Nullable Instant read = Instant.MIN;

        Times(Instant from) {
            // the first days of a year may be in the last week of the year before
            boolean isInWeeks = weeks.areNamed() && rule.getCount() == null && rule.getInterval() == 1;
            LocalDateTime first = isInWeeks ? start.minusWeeks(WEEKS_OF_YEAR) : start;
            walls = rule.iterator(new DateTime(
                    DateTime.UTC,
                    first.getYear(),
                    first.getMonthValue() - 1,
                    first.getDayOfMonth(),
                    first.getHour(),
                    first.getMinute(),
                    first.getSecond()));
            // a day early: near a change to daylight saving two walls may show one time
            if (from.isAfter(start.toInstant(ZoneOffset.UTC).plus(Duration.ofDays(2)))) {
                walls.fastForward(LocalDateTime.ofInstant(from, zone)
                        .minusDays(1)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli());
            }
        }

        @Nullable Instant next() {
            while (read != null && (ahead.isEmpty() || !read.isAfter(ahead.first()))) {
                read = read();
            }
            Instant next = ahead.pollFirst();
            return next == null || next.isAfter(until) ? null : next;
        }

        /** Reads one more; returns a time before which none comes any more, and null when there are none. */
        private @Nullable Instant read() {
            if (!walls.hasNext()) {
                return null;
            }
            LocalDateTime wall = LocalDateTime.ofInstant(Instant.ofEpochMilli(walls.nextMillis()), ZoneOffset.UTC);
            ZonedDateTime time = wall.atZone(zone);
            if (weeks.include(wall) && !wall.isBefore(start)) {
                ahead.add(time.toInstant());
            }
            // a time that is left out is moved ahead, and the next may be before it
            ZoneOffsetTransition change = zone.getRules().getTransition(wall);
            return change != null && change.isGap() ? time.toInstant().minus(change.getDuration()) : time.toInstant();
        }
    }
}
