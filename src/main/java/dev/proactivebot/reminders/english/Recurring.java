package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.Every;
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
import java.util.Set;
import java.util.stream.Collectors;
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
    private final long count;
    private final Unit unit;
    private final Which which;

    Recurring(When when, Moment moment) throws Misfit {
        Every said = when.any(Every.class);
        Every every = said == null ? new Every(Quantity.ONE, Unit.DAY, null) : said;
        this.when = when;
        this.moment = moment;
        this.count = every.count().whole();
        if (count < 1 || count > MOST) {
            throw new Misfit("The number after every must be from 1 to 1,000.");
        }
        When.checkReach(moment.said().plus(count, every.unit().chrono()), moment.said());
        Which days = days(every);
        Meaning.Except except = when.any(Meaning.Except.class);
        this.unit = except == null ? every.unit() : Unit.WEEK;
        this.which = except == null ? days : without(days, every.unit(), except.days());
        which.check();
    }

    List<Timing> options() throws Misfit {
        if (!unit.isCalendar()) {
            return List.of(throughTheDay());
        }
        Meaning.PartOfDay part = when.any(Meaning.PartOfDay.class);
        Meaning.Clocks clocks = when.any(Meaning.Clocks.class);
        Meaning.TimesEach each = when.any(Meaning.TimesEach.class);
        int said = clocks == null ? 0 : clocks.times().size();
        if (each != null && each.count() != said) {
            throw new Misfit("At which times of the day?");
        }
        if (each == null && said == 0 && when.all(Every.class).isEmpty() && part == null) {
            throw When.never();
        }
        List<LocalTime> times = When.times(clocks, part == null ? null : part.part(), null);
        List<Timing> options = new ArrayList<>();
        if (said <= 1) {
            for (LocalTime time : times) {
                options.add(onDays(List.of(time)));
            }
        } else if (times.size() > said) {
            throw new Misfit("In the morning or in the afternoon? Say am or pm with each of the times.");
        } else {
            options.add(onDays(times.stream().sorted().distinct().toList()));
        }
        return options;
    }

    /** Returns the days that were named, with the repetition or apart from it. */
    private Which days(Every every) throws Misfit {
        List<Day> apart = when.all(Day.class);
        if (apart.isEmpty()) {
            boolean isCounted = every.which() == null && when.any(Meaning.Except.class) != null;
            return every.which() != null
                    ? every.which()
                    : isCounted ? new Which.EveryDay() : Which.like(firstDay(), every.unit());
        }
        Which which = apart.get(0).which();
        boolean fits = every.which() == null
                && ((every.unit() == Unit.WEEK && which instanceof Which.Weekdays)
                        || (every.unit() == Unit.MONTH && which instanceof Which.DayOfMonth)
                        || (every.unit() == Unit.YEAR && which instanceof Which.Date));
        if (apart.size() > 1 || !fits || which == null) {
            throw When.never();
        }
        return which;
    }

    private Which without(Which days, Unit unit, Set<DayOfWeek> except) throws Misfit {
        boolean isDaily = unit == Unit.DAY && days instanceof Which.EveryDay;
        if (count != 1 || !(isDaily || days instanceof Which.Weekdays)) {
            throw new Misfit("I can leave out weekdays only, and only from what comes every day or week.");
        }
        Set<DayOfWeek> left = EnumSet.noneOf(DayOfWeek.class);
        left.addAll(isDaily ? EnumSet.allOf(DayOfWeek.class) : ((Which.Weekdays) days).days());
        if (!left.removeAll(except) || left.isEmpty()) {
            throw When.never();
        }
        return new Which.Weekdays(Set.copyOf(left));
    }

    private LocalDate firstDay() throws Misfit {
        Meaning.From from = when.any(Meaning.From.class);
        if (from == null) {
            return moment.today();
        }
        List<LocalDate> dates = from.day().rule().dates(moment, END_OF_DAY);
        if (dates.size() > 1) {
            throw new Misfit("From which day on?");
        }
        return dates.get(0);
    }

    private Timing throughTheDay() throws Misfit {
        boolean isMore = when.has(Meaning.Clocks.class)
                || when.has(Meaning.PartOfDay.class)
                || when.has(Day.class)
                || when.has(Meaning.Except.class)
                || when.has(Meaning.TimesEach.class)
                || when.has(Meaning.From.class);
        if (isMore) {
            throw new Misfit("A time of day does not go with hours or minutes.");
        }
        Duration between = unit.chrono().getDuration().multipliedBy(count);
        if (between.toMinutes() < LEAST_MINUTES) {
            throw new Misfit("At most every five minutes.");
        }
        if (unit == Unit.SECOND) {
            throw new Misfit("Please say it in minutes.");
        }
        ZonedDateTime start = moment.said().truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime first = start.plus(between);
        Timing bounded = bounded(first, rule(""), counted());
        // what is counted must not begin with a time that has passed
        return new Timing(when.has(Meaning.Times.class) ? first : start, bounded.rule(), bounded.words());
    }

    private Timing onDays(List<LocalTime> times) throws Misfit {
        LocalDate from = firstDay();
        // with an interval, the first one decides which weeks are meant: so it must not be one that has passed
        boolean isBounded = when.has(Meaning.Times.class) || when.has(Meaning.During.class);
        boolean mustBeAhead = isBounded
                || (!(which instanceof Which.EveryDay) && count > 1 && when.any(Every.class) != null && isNamed());
        LocalTime earliest = times.get(0);
        LocalTime latest = times.get(times.size() - 1);
        LocalDate date = Dates.first(from, day -> which.matches(day) && (!mustBeAhead || moment.isAhead(day, latest)));
        LocalTime first = times.stream()
                .filter(time -> isBounded && moment.isAhead(date, time))
                .findFirst()
                .orElse(earliest);
        ZonedDateTime anchor = anchor(date, first);
        return bounded(anchor, rule(times), words(times));
    }

    private boolean isNamed() {
        Every every = when.any(Every.class);
        return (every != null && every.which() != null) || when.has(Day.class);
    }

    /** A rule keeps the time of day that it is anchored at, so that must not be one which the clocks skip on that day. */
    private ZonedDateTime anchor(LocalDate first, LocalTime clock) throws Misfit {
        LocalDate date = first;
        while (!moment.at(date.atTime(clock)).toLocalTime().equals(clock)) {
            LocalDate earlier = date.minus(count, unit.chrono());
            date = which.matches(earlier) ? earlier : Dates.first(earlier.withDayOfMonth(1), which::matches);
        }
        return moment.at(date.atTime(clock));
    }

    private String rule(List<LocalTime> times) throws Misfit {
        String days = which.rule();
        if (times.size() == 1) {
            return rule(days);
        }
        List<Integer> minutes =
                times.stream().map(LocalTime::getMinute).distinct().sorted().toList();
        List<Integer> hours =
                times.stream().map(LocalTime::getHour).distinct().sorted().toList();
        if (minutes.size() == 1 && !days.contains("BYSETPOS")) {
            return rule(days) + ";BYHOUR=" + joined(hours);
        }
        boolean isByDay = count == 1 && (unit == Unit.DAY || unit == Unit.WEEK);
        if (!isByDay) {
            throw new Misfit("I can do several times a day only for what comes every day or week.");
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
        return "FREQ=" + unit.frequency() + (count == 1 ? "" : ";INTERVAL=" + count)
                + (days.isEmpty() ? "" : ";" + days);
    }

    /** Adds where it ends. */
    private Timing bounded(ZonedDateTime first, String rule, String words) throws Misfit {
        Meaning.Times times = when.any(Meaning.Times.class);
        Meaning.Until until = when.any(Meaning.Until.class);
        Meaning.During during = when.any(Meaning.During.class);
        if ((times != null ? 1 : 0) + (until != null ? 1 : 0) + (during != null ? 1 : 0) > 1) {
            throw new Misfit("Until when? Say one end only.");
        }
        if (times != null) {
            return new Timing(first, rule + ";COUNT=" + times.count(), words + ", " + times.count() + " times");
        }
        @Nullable ZonedDateTime end = until != null ? end(until) : during != null ? end(during.time(), first) : null;
        if (end == null) {
            return new Timing(first, rule, words);
        }
        if (end.isBefore(moment.said())) {
            throw When.past();
        }
        String last = DATE.format(end) + (end.toLocalTime().equals(END_OF_DAY) ? "" : " at " + end.toLocalTime());
        return new Timing(
                first,
                rule + ";UNTIL=" + UTC.format(end.withZoneSameInstant(ZoneOffset.UTC)),
                words + " until " + last);
    }

    private ZonedDateTime end(Meaning.Until until) throws Misfit {
        When end = new When(until.end());
        boolean isDay = end.has(Day.class);
        if (!isDay && unit.isCalendar()) {
            throw When.never();
        }
        List<Timing> options = (isDay && !end.has(Meaning.Clocks.class)
                        ? end.and(List.of(new Meaning.Clocks(List.of(new TimeOfDay(23, 59, TimeOfDay.Half.WRITTEN)))))
                        : end)
                .options(moment);
        if (options.size() > 1) {
            throw new Misfit("Until when? I understood more than one time.");
        }
        ZonedDateTime last = options.get(0).start();
        return last.toLocalTime().equals(LocalTime.of(23, 59)) ? last.withSecond(59) : last;
    }

    private ZonedDateTime end(RelativeTime during, ZonedDateTime first) throws Misfit {
        if (!unit.isCalendar()) {
            return during.after(moment.said());
        }
        if (!during.isInDays()) {
            throw When.never();
        }
        return moment.at(during.after(first.toLocalDate()).minusDays(1).atTime(END_OF_DAY));
    }

    private String words(List<LocalTime> times) {
        String named = which.words();
        String repeated = count == 1 && unit == Unit.WEEK
                ? "every " + named
                : counted() + (named.isEmpty() ? "" : " on " + named);
        List<String> clocks = times.stream().map(LocalTime::toString).toList();
        int last = clocks.size() - 1;
        return repeated + " at "
                + (last == 0 ? "" : String.join(", ", clocks.subList(0, last)) + " and ")
                + clocks.get(last);
    }

    private String counted() {
        return count == 1 ? "every " + unit.singular() : "every " + count + " " + unit.plural();
    }
}
