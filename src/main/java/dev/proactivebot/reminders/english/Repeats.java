package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Every;
import dev.proactivebot.reminders.english.Meaning.PartOfDay;
import java.time.DayOfWeek;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what comes again: every weekday, monthly on the 1st, every last Friday of the month. */
final class Repeats {
    private static final Quantity TWO = new Quantity(2);
    private static final Set<String> WORKDAYS =
            Vocabulary.of("weekday weekdays workday workdays workingday workingdays");

    private record Found(Every every, int end) {}

    private Repeats() {}

    static Optional<List<Meaning>> read(Cursor words) {
        return adverb(words)
                .or(() -> partsOfDays(words))
                .or(() -> plural(words))
                .or(() -> afterEvery(words).map(List::of));
    }

    private static Optional<List<Meaning>> adverb(Cursor words) {
        Unit unit = Unit.ofAdverb(words.peek());
        int before = words.place();
        if (words.take("nightly")) {
            return Optional.of(List.of(new Every(Quantity.ONE, Unit.DAY, null), new PartOfDay(DayPart.NIGHT)));
        }
        if (words.take("fortnightly", "biweekly", "bi-weekly")) {
            boolean isClear = words.peek(-1).equals("fortnightly");
            Every every = on(TWO, Unit.WEEK, words);
            // for some that is twice a week, which cannot be on one day
            boolean isOnOneDay =
                    every.which() instanceof Which.Weekdays days && days.days().size() == 1;
            return Optional.of(List.of(isClear || isOnOneDay ? every : unclear("Twice a week, or every two weeks?")));
        }
        if (words.take("bimonthly", "bi-monthly")) {
            return Optional.of(List.of(unclear("Twice a month, or every two months?")));
        }
        if (words.take("quarterly")) {
            return Optional.of(List.of(on(new Quantity(3), Unit.MONTH, words)));
        }
        if (words.take("once") && words.take("a", "an", "per", "every", "each")) {
            unit = words.peek().length() < 3 ? null : Unit.named(words.peek());
        }
        if (unit == null) {
            words.backTo(before);
            return Optional.empty();
        }
        words.skip();
        return Optional.of(List.of(on(Quantity.ONE, unit, words)));
    }

    private static Meaning unclear(String question) {
        return new Meaning.Unclear(question);
    }

    /** Takes mornings, Monday mornings and weekday evenings. */
    private static Optional<List<Meaning>> partsOfDays(Cursor words) {
        int before = words.place();
        words.take("in", "on");
        words.take("the");
        Optional<Which> days = weekdays(words);
        DayPart part = DayPart.plural(words.peek());
        if (part == null) {
            words.backTo(before);
            return Optional.empty();
        }
        words.skip();
        Every every = days.map(Repeats::weekly).orElse(new Every(Quantity.ONE, Unit.DAY, null));
        return Optional.of(List.of(every, new PartOfDay(part)));
    }

    /** Takes days in the plural, and ranges of days, which come again even without "every". */
    private static Optional<List<Meaning>> plural(Cursor words) {
        int before = words.place();
        words.take("on", "all");
        Cursor ahead = words.copy();
        boolean isPlural = Names.weekdays(words.peek()) != null
                || Set.of("weekdays", "weekends", "workdays").contains(words.peek())
                || isRange(ahead)
                || (Set.of("working", "work", "business").contains(words.peek())
                        && words.peek(1).equals("days"));
        Optional<Which> days = isPlural ? weekdays(words) : Optional.empty();
        if (days.isPresent()) {
            return days.map(which -> List.of(weekly(which)));
        }
        words.take("the");
        words.backTo(before);
        words.take("on");
        Optional<Every> ofMonth = ofEveryMonth(words);
        if (ofMonth.isEmpty()) {
            words.backTo(before);
        }
        return ofMonth.map(List::of);
    }

    private static boolean isRange(Cursor words) {
        return weekday(words) != null && words.take("to", "through", "-") && weekday(words) != null;
    }

    /** Takes the longest that may follow "every". */
    private static Optional<Every> afterEvery(Cursor words) {
        int before = words.place();
        if (!words.takeAll("each", "and", "every") && !words.take("every", "each", "alternate")) {
            return Optional.empty();
        }
        if (words.peek(-1).equals("alternate")) {
            words.backTo(before);
        }
        words.take("single");
        List<Function<Cursor, Optional<Every>>> forms = List.of(
                rest -> weekdays(rest).map(Repeats::weekly),
                Repeats::everyOther,
                Repeats::counted,
                Repeats::everyNth,
                rest -> date(rest).map(date -> new Every(Quantity.ONE, Unit.YEAR, date)),
                rest -> monthDay(rest, false).map(day -> new Every(Quantity.ONE, Unit.MONTH, day)),
                Repeats::partOfDay);
        Optional<Found> longest = forms.stream()
                .flatMap(form -> {
                    Cursor rest = words.copy();
                    return form.apply(rest).map(every -> new Found(every, rest.place())).stream();
                })
                .max(Comparator.comparing(Found::end));
        words.backTo(longest.map(Found::end).orElse(before));
        return longest.map(Found::every);
    }

    private static Optional<Every> partOfDay(Cursor words) {
        return DayPart.named(words.peek()) == null
                ? Optional.empty()
                : Optional.of(new Every(Quantity.ONE, Unit.DAY, null));
    }

    private static Optional<Every> everyOther(Cursor words) {
        if (!words.take("other", "alternate", "second")) {
            return Optional.empty();
        }
        if (words.peek(-1).equals("second") && Unit.named(words.peek()) == null) {
            return Optional.empty();
        }
        Optional<Which> days = weekdays(words);
        return days.isPresent()
                ? days.map(which -> new Every(TWO, Unit.WEEK, which))
                : unit(words).map(unit -> on(TWO, unit, words));
    }

    /** Every hour, every 2 weeks, every 30min. */
    private static Optional<Every> counted(Cursor words) {
        Optional<Unit> unit = unit(words);
        if (unit.isPresent()) {
            words.takeAll("of", "the", "week");
            return unit.map(one -> on(Quantity.ONE, one, words));
        }
        return RelativeTime.read(words)
                .filter(time -> time.amounts().size() == 1)
                .map(time -> time.amounts().get(0))
                .map(amount -> isPartOfHour(amount)
                        ? new Every(new Quantity(amount.quantity().value() * 60), Unit.MINUTE, null)
                        : on(amount.quantity(), amount.unit(), words));
    }

    private static boolean isPartOfHour(RelativeTime.Amount amount) {
        return amount.unit() == Unit.HOUR && !amount.quantity().isWhole();
    }

    /** Every third day. */
    private static Optional<Every> everyNth(Cursor words) {
        OptionalInt nth = Numbers.ordinal(words);
        return nth.isEmpty()
                ? Optional.empty()
                : unit(words).map(unit -> on(new Quantity(nth.getAsInt()), unit, words));
    }

    private static Optional<Unit> unit(Cursor words) {
        // a single letter is a unit only behind a number
        Unit unit = words.peek().length() < 3 ? null : Unit.named(words.peek());
        if (unit != null) {
            words.skip();
        }
        return Optional.ofNullable(unit);
    }

    private static Every weekly(Which days) {
        return new Every(Quantity.ONE, Unit.WEEK, days);
    }

    /** Takes the days that are named after the unit, if any. */
    private static Every on(Quantity count, Unit unit, Cursor words) {
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
        return new Every(count, unit, which);
    }

    /** Takes weekdays, Monday and Friday, Monday to Friday. */
    static Optional<Which> weekdays(Cursor words) {
        if (words.take(WORKDAYS)
                || words.takeAll("working", "day")
                || words.takeAll("working", "days")
                || words.takeAll("work", "day")
                || words.takeAll("work", "days")
                || words.takeAll("business", "day")
                || words.takeAll("business", "days")
                || words.takeAll("week", "day")) {
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
            words.take("and", "&", "+");
            words.take("on");
        }
        words.backTo(end);
        return days.isEmpty() ? Optional.empty() : Optional.of(new Which.Weekdays(Set.copyOf(days)));
    }

    /** On the first Monday of every month. */
    private static Optional<Every> ofEveryMonth(Cursor words) {
        int before = words.place();
        Optional<Which> day = monthDay(words, false);
        boolean isEvery =
                words.peek(-1).equals("month") && Set.of("every", "each").contains(words.peek(-2));
        if (!isEvery) {
            words.backTo(before);
        }
        return day.filter(found -> isEvery).map(which -> new Every(Quantity.ONE, Unit.MONTH, which));
    }

    /** Adds the rest of "Monday to Friday". */
    private static boolean addUpTo(Cursor words, DayOfWeek first, Set<DayOfWeek> days) {
        DayOfWeek last = weekday(words);
        for (DayOfWeek day = first; last != null && day != last; day = day.plus(1)) {
            days.add(day.plus(1));
        }
        return last != null;
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
        if (words.take("of", "in")) {
            words.take("the", "each", "every");
            if (words.take("month")) {
                return true;
            }
        }
        words.backTo(before);
        return false;
    }
}
