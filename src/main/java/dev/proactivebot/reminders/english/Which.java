package dev.proactivebot.reminders.english;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which days of a week, a month or a year are meant.
 *
 * @param unit of which they are days; a day for all of them
 * @param rule as the parts of a rule in RFC 5545
 * @param words as it is said after "on"
 * @param days of the week, if it is those
 * @param doubt what has to be asked before it is taken, or ""
 */
record Which(Unit unit, String rule, String words, Predicate<LocalDate> dates, Set<DayOfWeek> days, String doubt) {
    static final Which EVERY_DAY = of(Unit.DAY, "", "", date -> true);
    static final Which LAST_DAY =
            of(Unit.MONTH, "BYMONTHDAY=-1", "the last day", date -> date.getDayOfMonth() == date.lengthOfMonth());
    static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    static final Set<DayOfWeek> WORKDAYS =
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);

    private static Which of(Unit unit, String rule, String words, Predicate<LocalDate> dates) {
        return new Which(unit, rule, words, dates, Set.of(), "");
    }

    /** Returns the days that are like this one, for a repetition that names none. */
    static Which like(LocalDate day, Unit unit) {
        return switch (unit) {
            case WEEK -> weekdays(Set.of(day.getDayOfWeek()));
            case MONTH -> dayOfMonth(day.getDayOfMonth());
            case YEAR -> date(day.getDayOfMonth(), day.getMonth());
            default -> EVERY_DAY;
        };
    }

    static Which weekdays(Set<DayOfWeek> days) {
        List<String> names = days.stream().sorted().map(Which::name).toList();
        String rule = days.stream().sorted().map(Which::code).collect(Collectors.joining(",", "BYDAY=", ""));
        String words = days.equals(WORKDAYS) ? "weekday" : days.equals(WEEKEND) ? "weekend" : Wording.listed(names);
        return new Which(Unit.WEEK, rule, words, date -> days.contains(date.getDayOfWeek()), days, "");
    }

    /** Returns a day of the month, or the last one of a month that is too short for it. */
    static Which dayOfMonth(int day) {
        String days =
                day < 29 || day > 31 ? String.valueOf(day) : "28,29,30,31".substring(0, 3 * day - 82) + ";BYSETPOS=-1";
        return of(
                Unit.MONTH,
                "BYMONTHDAY=" + days,
                "the " + Numbers.ordinal(day) + (day > 28 ? " (or the last day)" : ""),
                date -> day <= 31 && date.getDayOfMonth() == Math.min(day, date.lengthOfMonth()));
    }

    /**
     * Returns such as the first Monday of the month.
     *
     * @param nth -1 for the last one
     * @param isOfMonth whether that was said; every second Monday is for some people every other Monday
     */
    static Which nth(int nth, DayOfWeek weekday, boolean isOfMonth) {
        return new Which(
                Unit.MONTH,
                "BYDAY=" + nth + code(weekday),
                "the " + (nth < 0 ? "last" : Vocabulary.word("ordinal", nth)) + " " + name(weekday),
                date -> date.getDayOfWeek() == weekday
                        && (nth < 0
                                ? date.getDayOfMonth() > date.lengthOfMonth() - 7
                                : (date.getDayOfMonth() + 6) / 7 == nth),
                Set.of(),
                nth > 1 && !isOfMonth ? "Say every 2 weeks on Monday, or every second Monday of the month." : "");
    }

    /** Returns a day of the year, whether or not there is such a day; 29 February is the 28th in other years. */
    static Which date(int day, Month month) {
        boolean isLeapDay = month == Month.FEBRUARY && day == 29;
        return of(
                Unit.YEAR,
                "BYMONTH=" + month.getValue() + ";BYMONTHDAY=" + (isLeapDay ? "28,29;BYSETPOS=-1" : day),
                day + " " + month.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        + (isLeapDay ? " (or the last day)" : ""),
                date -> date.getMonth() == month && date.getDayOfMonth() == (isLeapDay ? date.lengthOfMonth() : day));
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /** The two letters of RFC 5545. */
    private static String code(DayOfWeek day) {
        return day.name().substring(0, 2);
    }
}
