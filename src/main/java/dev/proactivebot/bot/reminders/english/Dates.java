package dev.proactivebot.bot.reminders.english;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Single days: tomorrow, on Monday, on 24 December. */
final class Dates {
    static final int YEARS_AHEAD = 10;

    /** The next time that it is then, today or tomorrow. */
    static final Occasion ANY_DAY =
            (time, said) -> next(date -> true, time == null ? TimeOfDay.onDay(null) : time.today(said), said);

    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})(?:\\.(\\d{4}))?");
    /** Whose day and month, or whose century, one can only guess. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("\\d{1,4}/\\d{1,2}(/\\d{1,4})?|\\d{1,2}-\\d{1,2}-\\d{2,4}|\\d{1,2}\\.\\d{1,2}\\.\\d{2}");

    private static final Pattern YEAR = Pattern.compile("\\d{4}");

    private Dates() {}

    static Optional<Occasion> read(Cursor words) {
        return relative(words)
                .or(() -> weekdayAndDate(words))
                .or(() -> weekday(words))
                .or(() -> inFigures(words))
                .or(() -> inWords(words))
                .or(() -> dayOfMonth(words));
    }

    /** The first such date from today, if there is one within reach. */
    static LocalDate first(ZonedDateTime said, Predicate<LocalDate> matches) throws Misfit {
        LocalDate today = said.toLocalDate();
        return today.datesUntil(today.plusYears(YEARS_AHEAD).plusDays(1))
                .filter(matches)
                .findFirst()
                .orElseThrow(Dates::noSuchDay);
    }

    static boolean isAhead(LocalDate date, LocalTime time, ZonedDateTime said) {
        return date.atTime(time).atZone(said.getZone()).isAfter(said);
    }

    private static Optional<Occasion> relative(Cursor words) {
        if (words.take("today")) {
            return Optional.of(Dates::today);
        }
        if (words.take("tonight")) {
            return Optional.of(Dates::tonight);
        }
        if (words.take("tomorrow")) {
            return Optional.of(inDays(1));
        }
        if (words.takeAll("the", "day", "after", "tomorrow") || words.takeAll("day", "after", "tomorrow")) {
            return Optional.of(inDays(2));
        }
        return words.take("yesterday") ? Optional.of(inDays(-1)) : Optional.empty();
    }

    private static Optional<Occasion> weekday(Cursor words) {
        int before = words.place();
        boolean hasOn = words.take("on");
        boolean isNext = words.take("next");
        boolean isThis = words.take("this");
        boolean isLed = hasOn || isNext || isThis;
        DayOfWeek day = Names.weekday(words.peek());
        // sat and sun are words of their own where nothing leads to a day
        if (day == null || (!isLed && words.peek().length() <= 5)) {
            words.backTo(before);
            return Optional.empty();
        }
        words.skip();
        return Optional.of(
                isNext
                        ? (time, said) -> next(date -> date.getDayOfWeek() == day && date.isAfter(said.toLocalDate()))
                                .at(time, said)
                        : next(date -> date.getDayOfWeek() == day));
    }

    /** On Thursday, 24 December. */
    private static Optional<Occasion> weekdayAndDate(Cursor words) {
        int before = words.place();
        words.take("on");
        DayOfWeek day = Names.weekday(words.peek());
        words.skip();
        Optional<Occasion> date =
                day == null ? Optional.empty() : inFigures(words).or(() -> inWords(words));
        if (date.isEmpty()) {
            words.backTo(before);
        }
        return date.map(occasion -> (time, said) -> {
            Timing timing = occasion.at(time, said);
            if (timing.start().getDayOfWeek() != day) {
                throw new Misfit("That date is on another day of the week.");
            }
            return timing;
        });
    }

    private static Optional<Occasion> inFigures(Cursor words) {
        int before = words.place();
        boolean hasOn = words.take("on");
        Matcher iso = ISO.matcher(words.peek());
        Matcher dotted = DOTTED.matcher(words.peek());
        Optional<Occasion> date = Optional.empty();
        if (iso.matches()) {
            date = Optional.of(date(iso.group(1), number(iso.group(2)), number(iso.group(3))));
        } else if (dotted.matches() && (hasOn || dotted.group(3) != null)) {
            date = Optional.of(date(dotted.group(3), number(dotted.group(2)), number(dotted.group(1))));
        } else if (AMBIGUOUS.matcher(words.peek()).matches()
                && (hasOn || words.peek().length() > 5)) {
            date = Optional.of((time, said) -> {
                throw new Misfit("That date can be read in two ways; write it like 2026-12-24.");
            });
        }
        if (date.isPresent()) {
            words.skip();
        } else {
            words.backTo(before);
        }
        return date;
    }

    private static Optional<Occasion> inWords(Cursor words) {
        int before = words.place();
        words.take("on");
        Optional<DayOfYear> day = DayOfYear.read(words);
        if (day.isEmpty()) {
            words.backTo(before);
            return Optional.empty();
        }
        String year = YEAR.matcher(words.peek()).matches() ? words.peek() : null;
        if (year != null) {
            words.skip();
        }
        return day.map(said -> date(year, said.month().getValue(), said.day()));
    }

    /** Led by "on", as there are other things than days that have a number. */
    private static Optional<Occasion> dayOfMonth(Cursor words) {
        int before = words.place();
        if (words.take("on")) {
            words.take("the");
            OptionalInt day = Numbers.ordinal(words);
            if (day.isPresent()) {
                return Optional.of(next(date -> date.getDayOfMonth() == day.getAsInt()));
            }
        }
        words.backTo(before);
        return Optional.empty();
    }

    private static Timing today(@Nullable TimeOfDay time, ZonedDateTime said) throws Misfit {
        LocalTime clock = time == null ? TimeOfDay.onDay(null) : time.today(said);
        return Timing.once(said.toLocalDate().atTime(clock).atZone(said.getZone()));
    }

    private static Occasion inDays(int days) {
        return (time, said) -> Timing.once(
                said.toLocalDate().plusDays(days).atTime(TimeOfDay.onDay(time)).atZone(said.getZone()));
    }

    private static Timing tonight(@Nullable TimeOfDay said, ZonedDateTime now) throws Misfit {
        LocalTime time = said == null ? LocalTime.of(20, 0) : said.tonight();
        boolean isMidnight =
                time.truncatedTo(ChronoUnit.HOURS).equals(LocalTime.MIDNIGHT) && !isAhead(now.toLocalDate(), time, now);
        return Timing.once(
                now.toLocalDate().plusDays(isMidnight ? 1 : 0).atTime(time).atZone(now.getZone()));
    }

    /** The next such day; today counts while its time is ahead. */
    private static Occasion next(Predicate<LocalDate> matches) {
        return (time, said) -> next(matches, TimeOfDay.onDay(time), said);
    }

    private static Timing next(Predicate<LocalDate> matches, LocalTime clock, ZonedDateTime said) throws Misfit {
        LocalDate date = first(said, day -> matches.test(day) && isAhead(day, clock, said));
        return Timing.once(date.atTime(clock).atZone(said.getZone()));
    }

    /** @param year null for the next such day */
    private static Occasion date(@Nullable String year, int month, int day) {
        if (year == null) {
            return next(date -> date.getMonthValue() == month && date.getDayOfMonth() == day);
        }
        return (time, said) -> {
            LocalTime clock = TimeOfDay.onDay(time);
            try {
                return Timing.once(
                        LocalDate.of(number(year), month, day).atTime(clock).atZone(said.getZone()));
            } catch (DateTimeException e) {
                throw noSuchDay();
            }
        };
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static Misfit noSuchDay() {
        return new Misfit("There is no such day.");
    }
}
