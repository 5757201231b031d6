package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Every;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import dev.proactivebot.reminders.english.RelativeTime.Amount;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what comes again: every weekday, monthly on the 1st, every last Friday of the month. */
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
            case "stride" -> new Amount(1, match.get(Unit.class));
            case "stride-of-2" -> new Amount(2, match.get(Unit.class));
            case "stride-of-nth" -> new Amount(match.get(Integer.class), match.get(Unit.class));
            case "stride-of-span" -> single(match.get(RelativeTime.class));
            case "fortnight" -> new Amount(2, Unit.WEEK);
            case "quarter" -> new Amount(3, Unit.MONTH);
            case "repeat" -> new Every(match.get(Amount.class), null);
            case "by-week" -> every(match, Unit.WEEK);
            case "by-month" -> every(match, Unit.MONTH);
            case "by-year" -> every(match, Unit.YEAR);
            case "day" -> Every.of(1, Unit.DAY, null);
            case "week" -> Every.of(1, Unit.WEEK, match.get(Which.class));
            case "2-weeks" -> Every.of(2, Unit.WEEK, match.get(Which.class));
            case "month" -> Every.of(1, Unit.MONTH, match.get(Which.class));
            case "year" -> Every.of(1, Unit.YEAR, match.get(Which.class));
            case "biweekly" -> biweekly(match);
            case "bimonthly" -> new Unclear("Twice a month, or every two months?");
            case "nightly" -> daily(DayPart.NIGHT, null);
            case "part-of-day" -> daily(match.get(DayPart.class), match.any(Which.class));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static @Nullable Every every(Match match, Unit unit) {
        Amount amount = match.get(Amount.class);
        return amount.unit() == unit ? new Every(amount, match.get(Which.class)) : null;
    }

    /** For some that is twice a week, which cannot be on one day. */
    private static Meaning biweekly(Match match) {
        Which days = match.any(Which.class);
        return days != null && days.days().size() == 1
                ? Every.of(2, Unit.WEEK, days)
                : new Unclear("Twice a week, or every two weeks?");
    }

    private static Meaning daily(DayPart part, @Nullable Which days) {
        return new Meaning.All(
                List.of(Every.of(1, days == null ? Unit.DAY : Unit.WEEK, days), new Meaning.PartOfDay(part)));
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
}
