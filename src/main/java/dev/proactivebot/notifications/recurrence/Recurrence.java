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
 * The times of a recurrence rule (RFC 5545, section 3.3.10). The library computes local times, and the time zone is applied afterwards: a
 * local time that daylight saving leaves out is moved ahead by the gap, and of one that exists twice the first counts (section 3.3.5).
 * Rules of hours and minutes count elapsed time, so that such a change makes no gap.
 */
public final class Recurrence {
    /** The shortest interval. Teams allows 1,800 messages an hour in a conversation. */
    public static final Duration SHORTEST = Duration.ofMinutes(5);

    private static final int LONGEST_RULE = 500;
    /** With a larger interval the library may search for the next time for minutes. */
    private static final int LONGEST_INTERVAL = 1_000;

    private static final int WEEKS_OF_YEAR = 52;
    private static final int LOOKED_AT = 50;
    /** Parts of a rule multiply, so that some hundred characters could name millions of times a year. */
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

    private Recurrence(RecurrenceRule rule, ZoneId zone, ZonedDateTime start, Instant until, WeekNumbers weeks) {
        this.rule = rule;
        this.zone = zone;
        this.start = start.withZoneSameInstant(zone).toLocalDateTime().truncatedTo(ChronoUnit.SECONDS);
        this.until = until;
        this.weeks = weeks;
    }

    /** Returns the rule as it is stored, without the name of its property, with which calendars export it (RFC 5545, section 3.8.5.3). */
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
     * @param start DTSTART, which gives what the rule leaves out: the time of day, the weekday or day of the month, and the start of
     *     intervals. It is an occurrence itself only if it follows the rule
     * @throws InvalidRuleException when it is invalid, has no time at all, or comes more often than every five minutes
     */
    public static Recurrence of(String rule, ZonedDateTime start) throws InvalidRuleException {
        Recurrence recurrence = read(rule, start);
        recurrence.check();
        return recurrence;
    }

    /**
     * Validates a caller's rule part by part and names the wrong part, while {@link #of} reads stored rules and only reports that something
     * is wrong.
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
            // the library compares UNTIL with times of one kind only, so it is compared here
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
            ZoneId zone = start.getZone();
            return new Recurrence(
                    rule, isShort ? ZoneOffset.UTC : zone, start, until(until, zone), WeekNumbers.of(rule));
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException | DateTimeException e) {
            throw new InvalidRuleException("must be an RRULE as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,FR");
        }
    }

    private static int count(RecurrenceRule rule, Part part) {
        return rule.hasPart(part) ? rule.getByPart(part).size() : 1;
    }

    /** Reads UNTIL; a date alone means the whole day. */
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
        } catch (IllegalArgumentException | IllegalStateException e) { // the library has searched too many days
            throw new InvalidRuleException("gives no time at all, or too rarely; FREQ=YEARLY may help");
        }
    }

    private static InvalidRuleException tooOften() {
        return new InvalidRuleException("may come every five minutes at most");
    }

    /** Returns the first time after {@code instant}; empty when there is none. */
    public Optional<Instant> next(Instant instant) {
        Times times = new Times(instant);
        Instant next = times.next();
        while (next != null && !next.isAfter(instant)) {
            next = times.next();
        }
        return Optional.ofNullable(next);
    }

    /**
     * Returns the last time that is not after {@code now}, if one comes after {@code occurrence}; else {@code occurrence} itself. The times
     * between were missed.
     */
    public Instant latest(Instant occurrence, Instant now) {
        Times times = new Times(occurrence);
        Instant latest = occurrence;
        for (Instant next = times.next(); next != null && !next.isAfter(now); next = times.next()) {
            latest = next.isAfter(latest) ? next : latest;
        }
        return latest;
    }

    /** The times from shortly before {@code from}; null after the last. */
    private final class Times {
        private final RecurrenceRuleIterator walls;
        /** Near a change to daylight saving a local time may be the same instant as the next one, or a later one. */
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
            // a day early, because near a change to daylight saving two local times may be one instant
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

        /** Reads one more time. Returns a lower bound of the times that follow; null when none follows. */
        private @Nullable Instant read() {
            if (!walls.hasNext()) {
                return null;
            }
            LocalDateTime wall = LocalDateTime.ofInstant(Instant.ofEpochMilli(walls.nextMillis()), ZoneOffset.UTC);
            ZonedDateTime time = wall.atZone(zone);
            if (weeks.include(wall) && !wall.isBefore(start)) {
                ahead.add(time.toInstant());
            }
            // a local time in the gap is moved ahead, and the next one may be before it
            ZoneOffsetTransition change = zone.getRules().getTransition(wall);
            return change != null && change.isGap() ? time.toInstant().minus(change.getDuration()) : time.toInstant();
        }
    }
}
