package dev.proactivebot.bot.reminders.english;

import dev.proactivebot.bot.reminders.english.Meaning.Day;
import dev.proactivebot.bot.reminders.english.Meaning.Offset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads spans of time and what they are counted from, and where a repetition begins, ends and is left out. */
final class BoundRules {
    private BoundRules() {}

    static void addTo(Grammar rules) {
        RelativeTime day = RelativeTime.of(1, Unit.DAY);
        rules.meaning("in", match -> new Meaning.In(match.get(RelativeTime.class)))
                .meaning("morning-after", match -> new Offset(day, false, DayPart.MORNING))
                .meaning("part-before", match -> new Offset(day, true, match.get(DayPart.class)))
                .meaning("offset", match -> new Offset(match.get(RelativeTime.class), match.has("before"), null))
                .meaning("until", BoundRules::until)
                .meaning("from", match -> new Meaning.From(match.get(Day.class).led()))
                .meaning("during", match -> new Meaning.During(match.get(RelativeTime.class)))
                .meaning("twice", match -> 2)
                .meaning("thrice", match -> 3)
                .meaning("count", match -> count(match.get(Double.class)))
                .meaning("times", match -> new Meaning.Times(match.get(Integer.class)))
                .meaning("times-each", match -> new Meaning.TimesEach(match.get(Integer.class)))
                .meaning(
                        "except",
                        match -> new Meaning.Except(match.get(Which.class).days()));
    }

    private static @Nullable Integer count(double number) {
        return Numbers.isWhole(number) && number > 0 ? (Integer) (int) number : null;
    }

    private static Meaning until(Match match) {
        Day day = match.any(Day.class);
        TimeOfDay time = match.any(TimeOfDay.class);
        Meaning clocks = time == null ? new Meaning.Nothing() : new Meaning.Clocks(List.of(time));
        return new Meaning.Until(day == null ? List.of(clocks) : time == null ? List.of(day) : List.of(day, clocks));
    }
}
