package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads single days: tomorrow, on Monday, on 24 December. */
final class Dates {
    private static final Pattern FIGURES = Pattern.compile("(\\d{1,4})([-/.])(\\d{1,2})(?:\\2(\\d{4}|\\d{2}))?\\.?");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final int THIS_CENTURY = 2000;
    /** What is there on the 5th of. */
    private static final Set<String> PLACES =
            Set.of("floor", "street", "avenue", "page", "level", "row", "line", "grade", "try");

    private static final int MONTHS = 12;
    private static final int DAYS = 31;

    private Dates() {}

    static Optional<Day> read(Cursor words) {
        Optional<Day> day = single(words);
        // British: Friday week is a week from Friday
        boolean isWeekLater = day.isPresent() && words.peek().equals("week") && Clocks.ENDS.contains(words.peek(1));
        if (isWeekLater) {
            words.skip();
        }
        return isWeekLater ? day.map(base -> later(base, date -> date.plusWeeks(1))) : day;
    }

    private static Optional<Day> single(Cursor words) {
        return relative(words)
                .or(() -> weekdayAndDate(words))
                .or(() -> weekday(words))
                .or(() -> weekend(words))
                .or(() -> inFigures(words))
                .or(() -> inWords(words))
                .or(() -> feast(words))
                .or(() -> dayOfMonth(words))
                .or(() -> endOf(words))
                .or(() -> fromAnother(words));
    }

    /** Returns the first such date from a day on, if there is one within reach. */
    static LocalDate first(LocalDate from, Predicate<LocalDate> matches) throws Misfit {
        return from.datesUntil(from.plusYears(When.YEARS_AHEAD).plusDays(1))
                .filter(matches)
                .findFirst()
                .orElseThrow(Dates::noSuchDay);
    }

    static Misfit noSuchDay() {
        return new Misfit("There is no such day.");
    }

    private static Optional<Day> relative(Cursor words) {
        int before = words.place();
        if (words.take("today")) {
            return Optional.of(new Day((moment, time) -> List.of(moment.today()), null, true, true));
        }
        words.take("on");
        words.take("the");
        if (words.takeAll("day", "after") && words.peek().equals("tomorrow")) {
            words.skip();
            return Optional.of(inDays(2));
        }
        words.backTo(before);
        if (words.peek().equals("tomorrow")) {
            words.skip();
            return Optional.of(inDays(1));
        }
        return words.take("yesterday") ? Optional.of(inDays(-1)) : Optional.empty();
    }

    private static Day inDays(int days) {
        return new Day((moment, time) -> List.of(moment.today().plusDays(days)), null, false, true);
    }

    /** Takes such as on Monday, next Monday, Monday next week. */
    private static Optional<Day> weekday(Cursor words) {
        int before = words.place();
        boolean isNextWeek = words.takeAll("next", "week");
        boolean isLed = words.take("on", "in", "at") || isNextWeek;
        if (words.peek().equals("the") && Set.of("next", "coming").contains(words.peek(1))) {
            words.skip();
        }
        boolean isThis = words.take("this");
        boolean isComing = words.take("coming");
        boolean isNext = !isThis && !isComing && words.take("next");
        DayOfWeek day = Names.weekday(words.peek());
        if (day == null) {
            words.backTo(before);
            return Optional.empty();
        }
        boolean isShort = Set.of("sat", "sun", "wed").contains(words.peek());
        words.skip();
        isNextWeek |= words.takeAll("next", "week")
                || words.takeAll("of", "next", "week")
                || words.takeAll("in", "the", "next", "week");
        words.takeAll("this", "week");
        if (words.takeAll("after", "next")) {
            return Optional.of(new Day(
                    (moment, time) -> {
                        throw When.never();
                    },
                    null,
                    false,
                    true));
        }
        Day.Rule rule = isNextWeek
                ? (moment, time) -> List.of(moment.today().plusWeeks(1).with(day))
                : isNext ? (moment, time) -> next(day, moment) : ahead(date -> date.getDayOfWeek() == day);
        Which which = new Which.Weekdays(Set.of(day));
        return Optional.of(
                new Day(rule, isNext || isNextWeek ? null : which, false, isLed || isNext || isThis || !isShort));
    }

    /** For some people next Friday is in four days on a Monday, and for some it is in eleven. */
    private static List<LocalDate> next(DayOfWeek day, Moment moment) {
        LocalDate first = moment.today().with(TemporalAdjusters.next(day));
        boolean isWithinWeek =
                first.with(DayOfWeek.MONDAY).equals(moment.today().with(DayOfWeek.MONDAY));
        boolean isSunday = moment.today().getDayOfWeek() == DayOfWeek.SUNDAY && day != DayOfWeek.SUNDAY;
        return isWithinWeek || isSunday ? List.of(first, first.plusWeeks(1)) : List.of(first);
    }

    private static Optional<Day> weekend(Cursor words) {
        int before = words.place();
        words.take("on", "at");
        words.take("the", "this");
        boolean isWish = words.place() == before
                && Set.of("nice", "good", "great", "lovely", "happy", "long", "a")
                        .contains(words.peek(-1));
        if (isWish || !words.take("weekend")) {
            words.backTo(before);
            return Optional.empty();
        }
        return Optional.of(new Day(
                (moment, time) -> List.of(
                        first(
                                moment.today(),
                                date -> date.getDayOfWeek() == DayOfWeek.SATURDAY && moment.isAhead(date, time)),
                        first(
                                moment.today(),
                                date -> date.getDayOfWeek() == DayOfWeek.SUNDAY && moment.isAhead(date, time))),
                null,
                false,
                true));
    }

    /** On Thursday, 24 December. */
    private static Optional<Day> weekdayAndDate(Cursor words) {
        int before = words.place();
        words.take("on", "this", "next");
        DayOfWeek day = Names.weekday(words.peek());
        words.skip();
        words.take("the");
        Optional<Day> date = day == null
                ? Optional.empty()
                : inFigures(words).or(() -> inWords(words)).or(() -> ordinal(words));
        if (date.isEmpty()) {
            words.backTo(before);
        }
        return date.map(found -> new Day(
                (moment, time) -> {
                    List<LocalDate> dates = found.rule().dates(moment, time).stream()
                            .filter(one -> one.getDayOfWeek() == day)
                            .toList();
                    if (dates.isEmpty()) {
                        throw new Misfit("That date is on another day of the week.");
                    }
                    return dates;
                },
                null,
                false,
                true));
    }

    private static Optional<Day> ordinal(Cursor words) {
        OptionalInt day = Numbers.ordinal(words);
        return day.isEmpty() || !Clocks.ENDS.contains(words.peek())
                ? Optional.empty()
                : Optional.of(new Day(ahead(date -> date.getDayOfMonth() == day.getAsInt()), null, false, true));
    }

    private static Optional<Day> inFigures(Cursor words) {
        int before = words.place();
        boolean hasOn = words.take("on");
        Matcher figures = FIGURES.matcher(words.peek());
        if (!figures.matches()) {
            words.backTo(before);
            return Optional.empty();
        }
        String last = figures.group(4);
        boolean isFraction =
                figures.group(2).equals("/") && last == null && figures.group(0).length() <= 3;
        boolean isDecimal = figures.group(2).equals(".")
                && last == null
                && !figures.group(0).endsWith(".");
        boolean isRange = figures.group(2).equals("-") && last == null;
        Optional<Day> date = Optional.empty();
        if (figures.group(1).length() == 4 && last != null && last.length() == 2) {
            date = Optional.of(date(figures.group(1), number(figures.group(3)), number(last)));
        } else if (figures.group(1).length() <= 2 && (hasOn || !(isFraction || isDecimal || isRange))) {
            date = Optional.of(
                    inEitherOrder(number(figures.group(1)), number(figures.group(3)), figures.group(2), last));
        }
        if (date.isPresent()) {
            words.skip();
        } else {
            words.backTo(before);
        }
        return date;
    }

    /** The dotted form is written with the day first wherever it is written. */
    private static Day inEitherOrder(int first, int second, String sign, @Nullable String year) {
        String full = year == null || year.length() == 4 ? year : String.valueOf(THIS_CENTURY + number(year));
        Day dayFirst = date(full, second, first);
        Day monthFirst = date(full, first, second);
        boolean isDayFirst = sign.equals(".") || first > MONTHS || first == second;
        boolean isMonthFirst = !isDayFirst && second > MONTHS && second <= DAYS;
        return isDayFirst
                ? dayFirst
                : isMonthFirst
                        ? monthFirst
                        : new Day(
                                (moment, time) -> switch (moment.order()) {
                                    case DAY_FIRST -> dayFirst.rule().dates(moment, time);
                                    case MONTH_FIRST -> monthFirst.rule().dates(moment, time);
                                    case UNKNOWN ->
                                        Stream.concat(
                                                        dayFirst.rule().dates(moment, time).stream(),
                                                        monthFirst.rule().dates(moment, time).stream())
                                                .toList();
                                },
                                null,
                                false,
                                true);
    }

    private static Optional<Day> inWords(Cursor words) {
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

    private static Optional<Day> feast(Cursor words) {
        int before = words.place();
        boolean isLed = words.take("on", "at")
                || Vocabulary.of("until till til before after by").contains(words.peek(-1));
        for (int length = 3; length > 0; length--) {
            for (Map.Entry<List<String>, MonthDay> feast : Names.FEASTS.entrySet()) {
                if (feast.getKey().size() == length
                        && (isLed || length > 1)
                        && words.takeAll(feast.getKey().toArray(String[]::new))) {
                    return Optional.of(date(
                            null,
                            feast.getValue().getMonthValue(),
                            feast.getValue().getDayOfMonth()));
                }
            }
        }
        words.backTo(before);
        return Optional.empty();
    }

    /** Takes a day that is led by "on", as there are other things than days that have a number. */
    private static Optional<Day> dayOfMonth(Cursor words) {
        int before = words.place();
        boolean isNextMonth = words.takeAll("next", "month");
        boolean isLed = words.take("on");
        boolean hasThe = words.take("the");
        OptionalInt day = isLed || hasThe ? Numbers.ordinal(words) : OptionalInt.empty();
        isNextMonth |= day.isPresent() && words.takeAll("of", "next", "month");
        boolean isThisMonth = words.takeAll("of", "this", "month");
        boolean isNumber = Character.isDigit((words.peek(-1) + " ").charAt(0));
        boolean isEnd = Clocks.ENDS.contains(words.peek()) || (isLed && isNumber && !PLACES.contains(words.peek()));
        if (day.isPresent() && (isNextMonth || isThisMonth || isEnd)) {
            int number = day.getAsInt();
            Day.Rule rule = isNextMonth
                    ? (moment, time) -> List.of(first(
                            moment.today().plusMonths(1).withDayOfMonth(1), date -> date.getDayOfMonth() == number))
                    : ahead(date -> date.getDayOfMonth() == number);
            Which which = isNextMonth || isThisMonth ? null : new Which.DayOfMonth(number);
            return Optional.of(new Day(rule, which, false, isLed || isNextMonth || isThisMonth));
        }
        words.backTo(before);
        return Optional.empty();
    }

    /** Takes a week from Friday. */
    private static Optional<Day> fromAnother(Cursor words) {
        int before = words.place();
        boolean isIn = words.take("in");
        Optional<RelativeTime> after = RelativeTime.read(words).filter(RelativeTime::isInDays);
        Optional<Day> day = after.isPresent() && (words.take("from") || !isIn)
                ? single(words).filter(Day::isLed)
                : Optional.empty();
        if (day.isEmpty()) {
            words.backTo(before);
        }
        return day.map(base -> later(base, date -> after.get().after(date)));
    }

    /** Takes the end of January, the last day of the year. */
    private static Optional<Day> endOf(Cursor words) {
        int before = words.place();
        words.take("on", "at");
        boolean isEnd = words.take("the") && (words.take("end") || words.takeAll("last", "day")) && words.take("of");
        boolean isNext = isEnd && words.takeAll("next", "month");
        words.take("the", "this");
        Month named = Names.month(words.peek());
        boolean isYear = words.peek().equals("year");
        if (!isEnd || !(isNext || isYear || named != null || words.peek().equals("month"))) {
            words.backTo(before);
            return Optional.empty();
        }
        if (!isNext) {
            words.skip();
        }
        Month month = isYear ? Month.DECEMBER : named;
        Predicate<LocalDate> isLast =
                date -> date.getDayOfMonth() == date.lengthOfMonth() && (month == null || date.getMonth() == month);
        Day.Rule rule = (moment, time) -> {
            LocalDate from = isNext ? moment.today().plusMonths(1).withDayOfMonth(1) : moment.today();
            if (isLast.test(from) && !moment.isAhead(from, time)) {
                throw When.never();
            }
            return List.of(first(from, isLast));
        };
        return Optional.of(new Day(rule, null, false, true));
    }

    private interface Shift {
        LocalDate of(LocalDate date) throws Misfit;
    }

    private static Day later(Day base, Shift shift) {
        Day.Rule rule = (moment, time) -> {
            List<LocalDate> dates = new ArrayList<>();
            for (LocalDate date : base.rule().dates(moment, base.isToday() ? LocalTime.MAX : time)) {
                dates.add(shift.of(date));
            }
            return dates;
        };
        return new Day(rule, null, false, true);
    }

    /** Returns the next such day; today counts while its time is ahead. */
    private static Day.Rule ahead(Predicate<LocalDate> matches) {
        return (moment, time) ->
                List.of(first(moment.today(), date -> matches.test(date) && moment.isAhead(date, time)));
    }

    /** @param year null for the next such day */
    private static Day date(@Nullable String year, int month, int day) {
        Day.Rule rule = year == null
                ? ahead(date -> date.getMonthValue() == month && date.getDayOfMonth() == day)
                : (moment, time) -> {
                    boolean isDay = month >= 1
                            && month <= MONTHS
                            && day >= 1
                            && day <= Month.of(month).length(Year.isLeap(number(year)));
                    if (!isDay) {
                        throw noSuchDay();
                    }
                    return List.of(LocalDate.of(number(year), month, day));
                };
        Which which = year == null && month >= 1 && month <= MONTHS
                ? new Which.Date(new DayOfYear(day, Month.of(month)))
                : null;
        return new Day(rule, which, false, true);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
