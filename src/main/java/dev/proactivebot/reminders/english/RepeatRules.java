package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.Every;
import dev.proactivebot.reminders.english.Meaning.Offset;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import dev.proactivebot.reminders.english.RelativeTime.Amount;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes again: every weekday, monthly on the 1st, every last Friday of the month; spans of time and what they are counted from; and
 * where a repetition begins, ends and is left out.
 */
final class RepeatRules {
    private RepeatRules() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "range" -> range(match);
            case "workdays" -> Which.weekdays(Which.WORKDAYS);
            case "weekends" -> Which.weekdays(Which.WEEKEND);
            case "days" ->
                Which.weekdays(match.all(Which.class).stream()
                        .flatMap(range -> range.days().stream())
                        .collect(Collectors.toSet()));
            case "nth" -> nth(match, match.has("of"));
            case "nth-of-it" -> nth(match, true);
            case "stride" -> stride(match);
            case "stride-of-span" -> single(match.get(RelativeTime.class));
            case "fortnight" -> new Amount(2, Unit.WEEK);
            case "quarter" -> new Amount(3, Unit.MONTH);
            case "repeat" -> new Every(match.get(Amount.class), null);
            case "repeat-on" -> repeatOn(match.get(Amount.class), match.get(Which.class));
            case "day" -> Every.of(1, Unit.DAY, null);
            case "on" -> on(match.has("other") ? 2 : 1, match.get(Which.class));
            case "biweekly" -> biweekly(match);
            case "bimonthly" -> new Unclear("Twice a month, or every two months?");
            case "part-of-day" -> daily(match.get(DayPart.class), match.any(Which.class));
            case "in" -> new Meaning.In(match.get(RelativeTime.class));
            case "morning-after" -> new Offset(RelativeTime.of(1, Unit.DAY), false, DayPart.MORNING);
            case "part-before" -> new Offset(RelativeTime.of(1, Unit.DAY), true, match.get(DayPart.class));
            case "offset" -> new Offset(match.get(RelativeTime.class), match.has("before"), null);
            case "until" -> until(match);
            case "from" -> from(match.get(Day.class));
            case "from-to" ->
                new Meaning.All(List.of(
                        from(match.get(Day.class)),
                        new Meaning.Until(List.of(match.all(Day.class).get(1)))));
            case "during" -> new Meaning.During(match.get(RelativeTime.class));
            case "count" ->
                Numbers.isWhole(match.get(Double.class)) && match.get(Double.class) > 0 ? match.value() : null;
            case "times" -> new Meaning.Times(match.get(Double.class).intValue());
            case "times-each" -> new Meaning.TimesEach(match.get(Double.class).intValue());
            case "except" -> new Meaning.Except(match.get(Which.class).days());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Amount stride(Match match) {
        Integer nth = match.any(Integer.class);
        return new Amount(match.has("other") ? 2 : nth == null ? 1 : nth, match.get(Unit.class));
    }

    private static @Nullable Every repeatOn(Amount amount, Which which) {
        return amount.unit() == which.unit() ? new Every(amount, which) : null;
    }

    private static Every on(int count, Which which) {
        return Every.of(count, which.unit(), which);
    }

    /** For some that is twice a week, which cannot be on one day. */
    private static Meaning biweekly(Match match) {
        Which days = match.any(Which.class);
        return days != null && days.days().size() == 1 ? on(2, days) : new Unclear("Twice a week, or every two weeks?");
    }

    private static Meaning daily(DayPart part, @Nullable Which days) {
        Every every = days == null ? Every.of(1, Unit.DAY, null) : on(1, days);
        return new Meaning.All(List.of(every, new Meaning.PartOfDay(part)));
    }

    /** Takes the amount, half an hour as minutes. */
    private static @Nullable Amount single(RelativeTime time) {
        Amount amount = time.amounts().get(0);
        boolean isPartOfHour = amount.unit() == Unit.HOUR && !Numbers.isWhole(amount.count());
        return time.amounts().size() > 1 ? null : isPartOfHour ? new Amount(amount.count() * 60, Unit.MINUTE) : amount;
    }

    private static Which range(Match match) {
        List<DayOfWeek> ends = match.all(DayOfWeek.class);
        Set<DayOfWeek> days = EnumSet.of(ends.get(0));
        for (DayOfWeek day = ends.get(0); day != ends.get(ends.size() - 1); day = day.plus(1)) {
            days.add(day.plus(1));
        }
        return Which.weekdays(days);
    }

    private static @Nullable Which nth(Match match, boolean isOfMonth) {
        DayOfWeek weekday = match.any(DayOfWeek.class);
        int nth = match.has("last") ? -1 : match.get(Integer.class);
        return weekday != null
                ? Which.nth(nth, weekday, isOfMonth)
                : nth > 0 || match.has("day") ? (nth < 0 ? Which.LAST_DAY : Which.dayOfMonth(nth)) : null;
    }

    private static Meaning from(Day day) {
        return new Meaning.From(day.led());
    }

    private static Meaning until(Match match) {
        List<Meaning> end = new ArrayList<>(match.all(Day.class));
        List<TimeOfDay> times = match.all(TimeOfDay.class);
        if (!times.isEmpty()) {
            end.add(new Meaning.Clocks(times));
        }
        return new Meaning.Until(end);
    }
}
