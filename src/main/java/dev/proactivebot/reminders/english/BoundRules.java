package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.Offset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads spans of time and what they are counted from, and where a repetition begins, ends and is left out. */
final class BoundRules {
    private BoundRules() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "in" -> new Meaning.In(match.get(RelativeTime.class));
            case "morning-after" -> new Offset(RelativeTime.of(1, Unit.DAY), false, DayPart.MORNING);
            case "part-before" -> new Offset(RelativeTime.of(1, Unit.DAY), true, match.get(DayPart.class));
            case "offset" -> new Offset(match.get(RelativeTime.class), match.has("before"), null);
            case "until" -> until(match);
            case "from" -> from(match.get(Day.class));
            case "range" ->
                new Meaning.All(List.of(
                        from(match.get(Day.class)),
                        new Meaning.Until(List.of(match.all(Day.class).get(1)))));
            case "during" -> new Meaning.During(match.get(RelativeTime.class));
            case "twice" -> 2;
            case "thrice" -> 3;
            case "count" -> count(match.get(Double.class));
            case "times" -> new Meaning.Times(match.get(Integer.class));
            case "times-each" -> new Meaning.TimesEach(match.get(Integer.class));
            case "except" -> new Meaning.Except(match.get(Which.class).days());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static @Nullable Integer count(double number) {
        return Numbers.isWhole(number) && number > 0 ? (Integer) (int) number : null;
    }

    private static Meaning from(Day day) {
        return new Meaning.From(day.led());
    }

    private static Meaning until(Match match) {
        Day day = match.any(Day.class);
        TimeOfDay time = match.any(TimeOfDay.class);
        Meaning clocks = time == null ? new Meaning.Nothing() : new Meaning.Clocks(List.of(time));
        return new Meaning.Until(day == null ? List.of(clocks) : time == null ? List.of(day) : List.of(day, clocks));
    }
}
