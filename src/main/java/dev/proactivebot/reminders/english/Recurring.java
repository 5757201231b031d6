package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Clocks;
import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.During;
import dev.proactivebot.reminders.english.Meaning.Every;
import dev.proactivebot.reminders.english.Meaning.Except;
import dev.proactivebot.reminders.english.Meaning.From;
import dev.proactivebot.reminders.english.Meaning.PartOfDay;
import dev.proactivebot.reminders.english.Meaning.Times;
import dev.proactivebot.reminders.english.Meaning.TimesEach;
import dev.proactivebot.reminders.english.Meaning.Until;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the rule of what comes again (RFC 5545, section 3.3.10), with the time that it is anchored at. */
final class Recurring {
    private static final int MOST = 1_000;
    private static final int LEAST_MINUTES = 5;
    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final When when;
    private final Moment moment;
    private final boolean isNamed;
    private final long count;
    private final Unit unit;
    private final Which which;

    Recurring(When when, Moment moment) throws UnclearPhraseException {
        Every said = when.any(Every.class);
        Every every = said == null ? Every.of(1, Unit.DAY, null) : said;
        this.when = when;
        this.moment = moment;
        this.isNamed = every.which() != null || when.has(Day.class);
        this.count = every.count().whole();
        if (count < 1 || count > MOST) {
            throw new UnclearPhraseException("The number after every must be from 1 to 1,000.");
        }
        When.checkReach(moment.said().plus(count, every.unit().chrono), moment.said());
        Except except = when.any(Except.class);
        Which days = days(every, except != null);
        this.unit = except == null ? every.unit() : Unit.WEEK;
        this.which = except == null ? days : without(days, every.unit(), except.days());
        if (!which.doubt().isEmpty()) {
            throw new UnclearPhraseException(which.doubt());
        }
    }

    List<Timing> options() throws UnclearPhraseException {
        if (!unit.isCalendar()) {
            return List.of(throughTheDay());
        }
        TimesEach each = when.any(TimesEach.class);
        int said = when.clocks().size();
        if (each != null && each.count() != said) {
            throw new UnclearPhraseException("At which times of the day?");
        }
        if (!when.has(TimesEach.class, Clocks.class, Every.class, PartOfDay.class)) {
            throw When.never();
        }
        List<LocalTime> times = when.times(null);
        if (said > 1 && times.size() > said) {
            throw new UnclearPhraseException(
                    "In the morning or in the afternoon? Say am or pm with each of the times.");
        }
        if (said > 1) {
            return List.of(onDays(times.stream().sorted().distinct().toList()));
        }
        List<Timing> readings = new ArrayList<>();
        for (LocalTime time : times) {
            readings.add(onDays(List.of(time)));
        }
        return readings;
    }

    /** Returns the days that were named, with the repetition or apart from it. */
    private Which days(Every every, boolean hasExceptions) throws UnclearPhraseException {
        List<Day> apart = when.all(Day.class);
        Which named = every.which();
        if (apart.isEmpty()) {
            return named != null ? named : hasExceptions ? Which.EVERY_DAY : Which.like(firstDay(), every.unit());
        }
        Which which = apart.get(0).which();
        if (apart.size() > 1 || named != null || which == null || which.unit() != every.unit()) {
            throw When.never();
        }
        return which;
    }

    private Which without(Which days, Unit unit, Set<DayOfWeek> except) throws UnclearPhraseException {
        boolean isDaily = unit == Unit.DAY && days.unit() == Unit.DAY;
        if (count != 1 || !(isDaily || days.unit() == Unit.WEEK)) {
            throw new UnclearPhraseException(
                    "I can leave out weekdays only, and only from what comes every day or week.");
        }
        Set<DayOfWeek> left = EnumSet.copyOf(isDaily ? EnumSet.allOf(DayOfWeek.class) : days.days());
        if (!left.removeAll(except) || left.isEmpty()) {
            throw When.never();
        }
        return Which.weekdays(left);
    }

    private LocalDate firstDay() throws UnclearPhraseException {
        From from = when.any(From.class);
        List<LocalDate> dates =
                from == null ? List.of(moment.today()) : from.day().rule().dates(moment, END_OF_DAY);
        if (dates.size() > 1) {
            throw new UnclearPhraseException("From which day on?");
        }
        return dates.get(0);
    }

    private Timing throughTheDay() throws UnclearPhraseException {
        if (when.has(Clocks.class, PartOfDay.class, Day.class, Except.class, TimesEach.class, From.class)) {
            throw new UnclearPhraseException("A time of day does not go with hours or minutes.");
        }
        Duration between = unit.chrono.getDuration().multipliedBy(count);
        if (between.toMinutes() < LEAST_MINUTES || unit == Unit.SECOND) {
            throw new UnclearPhraseException(
                    between.toMinutes() < LEAST_MINUTES ? "At most every five minutes." : "Please say it in minutes.");
        }
        ZonedDateTime start = moment.said().truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime first = start.plus(between);
        Timing bounded = bounded(first, rule(""), counted());
        // what is counted must not begin with a time that has passed
        return new Timing(when.has(Times.class) ? first : start, bounded.rule(), bounded.words());
    }

    private Timing onDays(List<LocalTime> times) throws UnclearPhraseException {
        // with an interval, the first one decides which weeks are meant: so it must not be one that has passed
        boolean isBounded = when.has(Times.class, During.class);
        boolean mustBeAhead = isBounded || (which.unit() != Unit.DAY && count > 1 && isNamed);
        LocalTime latest = times.get(times.size() - 1);
        LocalDate date = DayRules.first(
                firstDay(), day -> which.dates().test(day) && (!mustBeAhead || moment.isAhead(day, latest)));
        LocalTime first = times.stream()
                .filter(time -> isBounded && moment.isAhead(date, time))
                .findFirst()
                .orElse(times.get(0));
        String named = which.words();
        String repeated = count == 1 && unit == Unit.WEEK
                ? "every " + named
                : counted() + (named.isEmpty() ? "" : " on " + named);
        List<String> clocks = times.stream().map(LocalTime::toString).toList();
        return bounded(anchor(date, first), rule(times), repeated + " at " + Wording.listed(clocks));
    }

    /** A rule keeps the time of day that it is anchored at, so that must not be one which the clocks skip on that day. */
    private ZonedDateTime anchor(LocalDate first, LocalTime clock) throws UnclearPhraseException {
        LocalDate date = first;
        while (!moment.at(date.atTime(clock)).toLocalTime().equals(clock)) {
            LocalDate earlier = date.minus(count, unit.chrono);
            date = which.dates().test(earlier) ? earlier : DayRules.first(earlier.withDayOfMonth(1), which.dates());
        }
        return moment.at(date.atTime(clock));
    }

    private String rule(List<LocalTime> times) throws UnclearPhraseException {
        String days = which.rule();
        List<Integer> minutes =
                times.stream().map(LocalTime::getMinute).distinct().sorted().toList();
        List<Integer> hours =
                times.stream().map(LocalTime::getHour).distinct().sorted().toList();
        if (times.size() == 1 || (minutes.size() == 1 && !days.contains("BYSETPOS"))) {
            return rule(days) + (times.size() == 1 ? "" : ";BYHOUR=" + joined(hours));
        }
        if (count > 1 || (unit != Unit.DAY && unit != Unit.WEEK)) {
            throw new UnclearPhraseException("I can do several times a day only for what comes every day or week.");
        }
        List<LocalTime> all = hours.stream()
                .flatMap(hour -> minutes.stream().map(minute -> LocalTime.of(hour, minute)))
                .toList();
        List<Integer> places = times.stream().map(time -> all.indexOf(time) + 1).toList();
        return "FREQ=DAILY" + (days.isEmpty() ? "" : ";" + days) + ";BYHOUR=" + joined(hours) + ";BYMINUTE="
                + joined(minutes) + (all.size() == times.size() ? "" : ";BYSETPOS=" + joined(places));
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private String rule(String days) {
        return "FREQ=" + unit.frequency + (count == 1 ? "" : ";INTERVAL=" + count) + (days.isEmpty() ? "" : ";" + days);
    }

    /** Adds where it ends. From one day to another it must come again, as these may be of each month or year. */
    private Timing bounded(ZonedDateTime first, String rule, String words) throws UnclearPhraseException {
        Times times = when.any(Times.class);
        Until until = when.any(Until.class);
        During during = when.any(During.class);
        boolean isRange = until != null && when.has(From.class);
        if (Stream.of(times, until, during).filter(Objects::nonNull).count() > 1) {
            throw new UnclearPhraseException("Until when? Say one end only.");
        }
        if (times != null) {
            return new Timing(first, rule + ";COUNT=" + times.count(), words + ", " + times.count() + " times");
        }
        @Nullable ZonedDateTime end = until != null ? end(until) : during != null ? end(during.time(), first) : null;
        if (end == null) {
            return new Timing(first, rule, words);
        }
        if (end.isBefore(isRange ? isNamed ? first : first.plus(count, unit.chrono) : moment.said())) {
            throw isRange ? When.never() : When.past();
        }
        String last = DATE.format(end) + (end.toLocalTime().equals(END_OF_DAY) ? "" : " at " + end.toLocalTime());
        String bound = ";UNTIL=" + UTC.format(end.withZoneSameInstant(ZoneOffset.UTC));
        return new Timing(first, rule + bound, words + " until " + last);
    }

    private ZonedDateTime end(Until until) throws UnclearPhraseException {
        When end = new When(until.end());
        if (!end.has(Day.class) && unit.isCalendar()) {
            throw When.never();
        }
        Clocks endOfDay = new Clocks(List.of(new TimeOfDay(23, 59, TimeOfDay.Half.WRITTEN)));
        List<Timing> options = (end.has(Clocks.class) ? end : end.and(List.of(endOfDay))).options(moment);
        if (options.size() > 1) {
            throw new UnclearPhraseException("Until when? I understood more than one time.");
        }
        ZonedDateTime last = options.get(0).start();
        return last.toLocalTime().equals(LocalTime.of(23, 59)) ? last.withSecond(59) : last;
    }

    private ZonedDateTime end(RelativeTime during, ZonedDateTime first) throws UnclearPhraseException {
        if (!unit.isCalendar()) {
            return during.from(moment.said(), 1);
        }
        if (!during.isInDays()) {
            throw When.never();
        }
        return moment.at(during.after(first.toLocalDate()).minusDays(1).atTime(END_OF_DAY));
    }

    private String counted() {
        return "every " + (count == 1 ? "" : count + " ") + unit.singular() + (count == 1 ? "" : "s");
    }
}
