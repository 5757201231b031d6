package dev.proactivebot.bot.reminders.english;

import dev.proactivebot.bot.reminders.english.Meaning.Every;
import dev.proactivebot.bot.reminders.english.Meaning.Unclear;
import dev.proactivebot.bot.reminders.english.RelativeTime.Amount;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what comes again: every weekday, monthly on the 1st, every last Friday of the month. */
final class RepeatRules {
    private RepeatRules() {}

    static void addTo(Grammar rules) {
        rules.word("weekdays", word -> DayRules.weekday("weekdays", word))
                .word("parts", word -> DayPart.of("parts", word))
                .word("unit-adverb", word -> Unit.of("adverb", word))
                .meaning("day-range", RepeatRules::range)
                .meaning("workdays", match -> Which.weekdays(Which.WORKDAYS))
                .meaning("weekends", match -> Which.weekdays(Which.WEEKEND))
                .meaning(
                        "days",
                        match -> Which.weekdays(match.all(Which.class).stream()
                                .flatMap(range -> range.days().stream())
                                .collect(Collectors.toSet())))
                .meaning("nth", match -> nth(match, match.has("of")))
                .meaning("nth-of-it", match -> nth(match, true))
                .meaning("stride", match -> new Amount(1, match.get(Unit.class)))
                .meaning("stride-of-2", match -> new Amount(2, match.get(Unit.class)))
                .meaning("stride-of-nth", match -> new Amount(match.get(Integer.class), match.get(Unit.class)))
                .meaning("stride-of-span", match -> single(match.get(RelativeTime.class)))
                .meaning("fortnight", match -> new Amount(2, Unit.WEEK))
                .meaning("quarter", match -> new Amount(3, Unit.MONTH))
                .meaning("repeat", match -> new Every(match.get(Amount.class), null))
                .meaning("repeat-by-week", match -> every(match, Unit.WEEK))
                .meaning("repeat-by-month", match -> every(match, Unit.MONTH))
                .meaning("repeat-by-year", match -> every(match, Unit.YEAR))
                .meaning("every-day", match -> Every.of(1, Unit.DAY, null))
                .meaning("every-week", match -> Every.of(1, Unit.WEEK, match.get(Which.class)))
                .meaning("every-2-weeks", match -> Every.of(2, Unit.WEEK, match.get(Which.class)))
                .meaning("every-month", match -> Every.of(1, Unit.MONTH, match.get(Which.class)))
                .meaning("every-year", match -> Every.of(1, Unit.YEAR, match.get(Which.class)))
                .meaning("biweekly", RepeatRules::biweekly)
                .meaning("bimonthly", match -> new Unclear("Twice a month, or every two months?"))
                .meaning("nightly", match -> daily(DayPart.NIGHT, null))
                .meaning("every-part-of-day", match -> daily(match.get(DayPart.class), match.any(Which.class)));
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
