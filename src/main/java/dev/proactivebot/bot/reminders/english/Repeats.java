package dev.proactivebot.bot.reminders.english;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What comes again: every weekday, monthly on the 1st, every last Friday of the month. */
final class Repeats {
    private static final Figure TWO = new Figure(2, true);

    /** What may follow "every", in the order in which it is tried. */
    private static final List<Function<Cursor, Optional<Repeat>>> FORMS = List.of(
            words -> weekdays(words).map(Repeats::weekly),
            Repeats::everyOther,
            Repeats::counted,
            Repeats::everyNth,
            words -> date(words).map(date -> new Repeat(Figure.ONE, Unit.YEAR, date)),
            words -> monthDay(words, false).map(day -> new Repeat(Figure.ONE, Unit.MONTH, day)));

    private Repeats() {}

    static Optional<Occasion> read(Cursor words) {
        Unit adverb = Unit.ofAdverb(words.peek());
        if (adverb != null) {
            words.skip();
            return Optional.of(on(Figure.ONE, adverb, words));
        }
        if (words.take("on")) {
            return manyDays(words)
                    .map(Repeats::weekly)
                    .or(() -> ofEveryMonth(words))
                    .map(Occasion.class::cast);
        }
        return words.take("every", "each") ? afterEvery(words) : Optional.empty();
    }

    /** Whether a repetition may begin with this word. */
    static boolean isBeginning(String word) {
        return word.equals("every") || word.equals("each") || Unit.ofAdverb(word) != null;
    }

    private static Optional<Occasion> afterEvery(Cursor words) {
        int before = words.place();
        for (Function<Cursor, Optional<Repeat>> form : FORMS) {
            Optional<Repeat> repeat = form.apply(words);
            if (repeat.isPresent() && words.isAtEnd()) {
                return Optional.of(repeat.get());
            }
            words.backTo(before);
        }
        return Optional.empty();
    }

    private static Optional<Repeat> everyOther(Cursor words) {
        if (!words.take("other")) {
            return Optional.empty();
        }
        Optional<Which> days = weekdays(words);
        return days.isPresent()
                ? days.map(which -> new Repeat(TWO, Unit.WEEK, which))
                : unit(words).map(unit -> on(TWO, unit, words));
    }

    /** Every hour, every 2 weeks, every 30min. */
    private static Optional<Repeat> counted(Cursor words) {
        Optional<Unit> unit = unit(words);
        return unit.isPresent()
                ? unit.map(one -> on(Figure.ONE, one, words))
                : Span.amounts(words)
                        .filter(amounts -> amounts.size() == 1)
                        .map(amounts ->
                                on(amounts.get(0).figure(), amounts.get(0).unit(), words));
    }

    /** Every third day. */
    private static Optional<Repeat> everyNth(Cursor words) {
        OptionalInt nth = Numbers.ordinal(words);
        return nth.isEmpty()
                ? Optional.empty()
                : unit(words).map(unit -> on(new Figure(nth.getAsInt(), true), unit, words));
    }

    private static Optional<Unit> unit(Cursor words) {
        // a single letter is a unit only behind a number
        Unit unit = words.peek().length() < 3 ? null : Unit.named(words.peek());
        if (unit != null) {
            words.skip();
        }
        return Optional.ofNullable(unit);
    }

    private static Repeat weekly(Which days) {
        return new Repeat(Figure.ONE, Unit.WEEK, days);
    }

    /** Takes the days that are named after the unit, if any. */
    private static Repeat on(Figure figure, Unit unit, Cursor words) {
        int before = words.place();
        words.take("on");
        @Nullable Which which = switch (unit) {
            case WEEK -> weekdays(words).orElse(null);
            case MONTH -> monthDay(words, true).orElse(null);
            case YEAR -> date(words).orElse(null);
            default -> null;
        };
        if (which == null) {
            words.backTo(before);
        }
        return new Repeat(figure, unit, which);
    }

    private static Optional<Which> weekdays(Cursor words) {
        if (words.take("weekday", "weekdays")) {
            return Optional.of(Which.Weekdays.WORKING);
        }
        if (words.take("weekend", "weekends")) {
            return Optional.of(Which.Weekdays.WEEKEND);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        int end = words.place();
        for (DayOfWeek day = weekday(words); day != null; day = weekday(words)) {
            days.add(day);
            end = words.place();
            if (words.take("to", "through", "-") && addUpTo(words, day, days)) {
                end = words.place();
            }
            words.take("and", "&");
        }
        words.backTo(end);
        return days.isEmpty() ? Optional.empty() : Optional.of(new Which.Weekdays(Set.copyOf(days)));
    }

    /** On the first Monday of every month. */
    private static Optional<Repeat> ofEveryMonth(Cursor words) {
        boolean isEvery = words.endsWith("of", "every", "month") || words.endsWith("of", "each", "month");
        return isEvery ? monthDay(words, false).map(day -> new Repeat(Figure.ONE, Unit.MONTH, day)) : Optional.empty();
    }

    /** Adds the rest of "Monday to Friday". */
    private static boolean addUpTo(Cursor words, DayOfWeek first, Set<DayOfWeek> days) {
        DayOfWeek last = weekday(words);
        for (DayOfWeek day = first; last != null && day != last; day = day.plus(1)) {
            days.add(day.plus(1));
        }
        return last != null;
    }

    /** In the plural, days come again even without "every". */
    private static Optional<Which> manyDays(Cursor words) {
        boolean isPlural = Names.weekdays(words.peek()) != null
                || List.of("weekdays", "weekends").contains(words.peek());
        return isPlural ? weekdays(words) : Optional.empty();
    }

    private static @Nullable DayOfWeek weekday(Cursor words) {
        DayOfWeek one = Names.weekday(words.peek());
        DayOfWeek day = one == null ? Names.weekdays(words.peek()) : one;
        if (day != null) {
            words.skip();
        }
        return day;
    }

    private static Optional<Which> date(Cursor words) {
        return DayOfYear.read(words).map(Which.Date::new);
    }

    /** @param isMonthSaid whether it was already said that the month is meant */
    private static Optional<Which> monthDay(Cursor words, boolean isMonthSaid) {
        int before = words.place();
        words.take("the");
        boolean isLast = words.take("last");
        OptionalInt nth = isLast ? OptionalInt.of(-1) : Numbers.ordinal(words);
        if (nth.isEmpty()) {
            words.backTo(before);
            return Optional.empty();
        }
        DayOfWeek weekday = Names.weekday(words.peek());
        boolean isDay = weekday == null && words.take("day");
        if (weekday != null) {
            words.skip();
        }
        boolean isOfMonth = ofMonth(words) || isMonthSaid;
        if (weekday != null) {
            return Optional.of(new Which.NthWeekday(nth.getAsInt(), weekday, isOfMonth));
        }
        if (isLast) {
            return isDay ? Optional.of(new Which.LastDay()) : Optional.empty();
        }
        return Optional.of(new Which.DayOfMonth(nth.getAsInt()));
    }

    private static boolean ofMonth(Cursor words) {
        int before = words.place();
        if (words.take("of")) {
            words.take("the", "each", "every");
            if (words.take("month")) {
                return true;
            }
        }
        words.backTo(before);
        return false;
    }
}
