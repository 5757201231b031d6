package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads single days: tomorrow, on Monday, on 24 December. */
final class DayRules {
    private static final String THIS_CENTURY = "20";
    private static final int MONTHS = 12;
    private static final int DAYS = 31;

    private DayRules() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "year" -> Year.parse(match.said());
            case "number" -> Integer.valueOf(match.said());
            case "date" -> Which.date(match.get(Integer.class), match.get(Month.class));
            case "in-figures" -> inFigures(match.get(Match.class).said());
            case "in-words" ->
                date(match.any(Year.class), match.get(Month.class).getValue(), match.get(Integer.class));
            case "by-ordinal" -> new Day(ahead(isDayOfMonth(match.get(Integer.class))));
            case "in-days" -> inDays(match.get(Integer.class));
            case "weekday-and-date" -> on(match.get(DayOfWeek.class), match.get(Day.class));
            case "weekday" -> weekday(match);
            case "next-year" -> inNextYear(match.get(Day.class));
            case "weekend" -> new Day(DayRules::weekend);
            case "feast" -> feast("feast", match.said());
            case "short-feast" -> feast("short-feast", match.said());
            case "of-month" -> dayOfMonth(match);
            case "end-of" -> endOf(match);
            case "week-later" -> later(match.get(Day.class), RelativeTime.of(1, Unit.WEEK));
            case "from-another" -> fromAnother(match);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Returns the first such date from a day on, if there is one within reach. */
    static LocalDate first(LocalDate from, Predicate<LocalDate> matches) throws UnclearPhraseException {
        return from.datesUntil(from.plusYears(When.YEARS_AHEAD).plusDays(1))
                .filter(matches)
                .findFirst()
                .orElseThrow(DayRules::noSuchDay);
    }

    private static UnclearPhraseException noSuchDay() {
        return new UnclearPhraseException("There is no such day.");
    }

    private static Day inDays(int days) {
        return days == 0 ? Day.today() : new Day(from(today -> today.plusDays(days), date -> true));
    }

    private static Predicate<LocalDate> isDayOfMonth(int day) {
        return date -> date.getDayOfMonth() == day;
    }

    private static LocalDate nextMonth(LocalDate today) {
        return today.plusMonths(1).withDayOfMonth(1);
    }

    /** Returns the first such day from another one on. */
    private static Day.Rule from(UnaryOperator<LocalDate> start, Predicate<LocalDate> matches) {
        return (moment, time) -> List.of(first(start.apply(moment.today()), matches));
    }

    /** Returns the next such day; today counts while its time is ahead. */
    private static Day.Rule ahead(Predicate<LocalDate> matches) {
        return (moment, time) ->
                List.of(first(moment.today(), date -> matches.test(date) && moment.isAhead(date, time)));
    }

    private static List<LocalDate> weekend(Moment moment, LocalTime time) throws UnclearPhraseException {
        List<LocalDate> dates = new ArrayList<>();
        for (DayOfWeek day : List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)) {
            dates.addAll(ahead(date -> date.getDayOfWeek() == day).dates(moment, time));
        }
        return dates;
    }

    private static Day inNextYear(Day date) {
        return new Day((moment, time) -> date.rule().dates(moment.atNewYear(), time));
    }

    /** Takes such as on Monday, next Monday, Monday next week. */
    private static Day weekday(Match match) {
        DayOfWeek day = match.get(DayOfWeek.class);
        Predicate<LocalDate> isDay = date -> date.getDayOfWeek() == day;
        boolean isOfWeek = match.has("next") || match.has("week");
        Day.Rule rule = match.has("week")
                ? from(today -> today.plusWeeks(1).with(DayOfWeek.MONDAY), isDay)
                : match.has("next") ? (moment, time) -> next(day, moment.today()) : ahead(isDay);
        boolean isShort = Vocabulary.has("short-weekday", match.words().get(match.start()));
        Which which = isOfWeek ? null : Which.weekdays(Set.of(day));
        return new Day(rule, which, false, match.has("led") || isOfWeek || !isShort);
    }

    /** For some people next Friday is in four days on a Monday, and for some it is in eleven. */
    private static List<LocalDate> next(DayOfWeek day, LocalDate today) {
        LocalDate first = today.with(TemporalAdjusters.next(day));
        DayOfWeek now = today.getDayOfWeek();
        // on a Sunday, for many, the week begins
        boolean isOfThisWeek = day != now && day.getValue() > now.getValue() % 7;
        return isOfThisWeek ? List.of(first, first.plusWeeks(1)) : List.of(first);
    }

    /** On Thursday, 24 December. */
    private static Day on(DayOfWeek day, Day date) {
        return new Day((moment, time) -> {
            List<LocalDate> dates = date.rule().dates(moment, time).stream()
                    .filter(one -> one.getDayOfWeek() == day)
                    .toList();
            if (dates.isEmpty()) {
                throw new UnclearPhraseException("That date is on another day of the week.");
            }
            return dates;
        });
    }

    /** Takes a date in figures, of which the grammar tells that it is one. */
    private static Day inFigures(String said) {
        String[] figures = said.split("[-/.]", -1);
        int first = Integer.parseInt(figures[0]);
        int second = Integer.parseInt(figures[1]);
        if (figures[0].length() == 4) {
            return date(Year.of(first), second, Integer.parseInt(figures[2]));
        }
        String last = figures.length < 3 ? "" : figures[2].length() < 4 ? THIS_CENTURY + figures[2] : figures[2];
        Year year = last.isEmpty() ? null : Year.parse(last);
        Day dayFirst = date(year, second, first);
        Day monthFirst = date(year, first, second);
        // the dotted form is written with the day first wherever it is written
        if (said.contains(".") || first > MONTHS || first == second) {
            return dayFirst;
        }
        return second > MONTHS && second <= DAYS
                ? monthFirst
                : new Day((moment, time) -> {
                    List<LocalDate> dates = new ArrayList<>();
                    if (moment.order() != DateOrder.MONTH_FIRST) {
                        dates.addAll(dayFirst.rule().dates(moment, time));
                    }
                    if (moment.order() != DateOrder.DAY_FIRST) {
                        dates.addAll(monthFirst.rule().dates(moment, time));
                    }
                    return dates;
                });
    }

    private static Day feast(String kind, String name) {
        MonthDay feast = MonthDay.parse("--" + Vocabulary.value(kind, name));
        return date(null, feast.getMonthValue(), feast.getDayOfMonth());
    }

    /** Takes a day that is led by "on", as there are other things than days that have a number. */
    private static @Nullable Day dayOfMonth(Match match) {
        int day = match.get(Integer.class);
        boolean isNext = match.has("next");
        boolean isSaid = isNext || match.has("this");
        boolean isNumber = Character.isDigit(match.word(-1).charAt(0)) && !Vocabulary.has("numbered", match.word(0));
        if (!isSaid && !Vocabulary.has("ends", match.word(0)) && !(match.has("on") && isNumber)) {
            return null;
        }
        Day.Rule rule = isNext ? from(DayRules::nextMonth, isDayOfMonth(day)) : ahead(isDayOfMonth(day));
        return new Day(rule, isSaid ? null : Which.dayOfMonth(day), false, isSaid || match.has("on"));
    }

    /** Takes a week from Friday. */
    private static @Nullable Day fromAnother(Match match) {
        RelativeTime after = match.get(RelativeTime.class);
        Day day = match.get(Day.class);
        return after.isInDays() && day.isLed() ? later(day, after) : null;
    }

    /** Takes the end of January, the last day of the year. */
    private static Day endOf(Match match) {
        Month month = match.has("year") ? Month.DECEMBER : match.any(Month.class);
        Predicate<LocalDate> isLast =
                date -> date.getDayOfMonth() == date.lengthOfMonth() && (month == null || date.getMonth() == month);
        return new Day((moment, time) -> {
            LocalDate from = match.has("next") ? nextMonth(moment.today()) : moment.today();
            if (isLast.test(from) && !moment.isAhead(from, time)) {
                throw When.never();
            }
            return List.of(first(from, isLast));
        });
    }

    private static Day later(Day base, RelativeTime after) {
        return new Day((moment, time) -> {
            List<LocalDate> dates = new ArrayList<>();
            for (LocalDate date : base.rule().dates(moment, base.isToday() ? LocalTime.MAX : time)) {
                dates.add(after.after(date));
            }
            return dates;
        });
    }

    /** @param year null for the next such day */
    private static Day date(@Nullable Year year, int month, int day) {
        boolean isMonth = month >= 1 && month <= MONTHS;
        if (year == null) {
            return new Day(
                    ahead(date -> date.getMonthValue() == month && date.getDayOfMonth() == day),
                    isMonth ? Which.date(day, Month.of(month)) : null,
                    false,
                    true);
        }
        return new Day((moment, time) -> {
            try {
                return List.of(LocalDate.of(year.getValue(), month, day));
            } catch (DateTimeException e) {
                throw noSuchDay();
            }
        });
    }
}
