package dev.proactivebot.bot.reminders.english;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weekdays, months and feasts by their names, also where one letter of a long name is wrong. */
final class Names {
    static final Set<String> TOMORROW =
            Vocabulary.of("tomorrow tmrw tmr tmw tomo 2moro 2morrow 2mrw tmrow tomoz tommorow");

    /** Days of the year that have a name. */
    static final Map<List<String>, MonthDay> FEASTS = Map.of(
            List.of("christmas", "eve"), MonthDay.of(12, 24),
            List.of("christmas", "day"), MonthDay.of(12, 25),
            List.of("boxing", "day"), MonthDay.of(12, 26),
            List.of("new", "year's", "eve"), MonthDay.of(12, 31),
            List.of("new", "year's", "day"), MonthDay.of(1, 1),
            List.of("valentine's", "day"), MonthDay.of(2, 14),
            List.of("halloween"), MonthDay.of(10, 31),
            List.of("christmas"), MonthDay.of(12, 25));

    private static final int SHORTEST_MISSPELT = 6;
    private static final Set<String> NOT_MISSPELT = Set.of("sundae", "sundry", "remote", "minuet");
    private static final Map<String, DayOfWeek> WEEKDAYS = new HashMap<>(Map.of(
            "tues", DayOfWeek.TUESDAY,
            "weds", DayOfWeek.WEDNESDAY,
            "wednsday", DayOfWeek.WEDNESDAY,
            "wensday", DayOfWeek.WEDNESDAY,
            "thur", DayOfWeek.THURSDAY,
            "thurs", DayOfWeek.THURSDAY));
    private static final Map<String, Month> MONTHS = new HashMap<>(Map.of("sept", Month.SEPTEMBER));

    static {
        for (DayOfWeek day : DayOfWeek.values()) {
            WEEKDAYS.put(key(day.name()), day);
            WEEKDAYS.put(key(day.name()).substring(0, 3), day);
        }
        for (Month month : Month.values()) {
            MONTHS.put(key(month.name()), month);
            MONTHS.put(key(month.name()).substring(0, 3), month);
        }
    }

    private Names() {}

    /** Monday or mon. */
    static @Nullable DayOfWeek weekday(String word) {
        return WEEKDAYS.get(meant(word, WEEKDAYS.keySet()));
    }

    /** Mondays. */
    static @Nullable DayOfWeek weekdays(String word) {
        return word.endsWith("days") ? WEEKDAYS.get(word.substring(0, word.length() - 1)) : null;
    }

    static @Nullable Month month(String word) {
        return MONTHS.get(word.length() > SHORTEST_MISSPELT ? meant(word, MONTHS.keySet()) : word);
    }

    static boolean isTomorrow(String word) {
        return TOMORROW.contains(meant(word, TOMORROW));
    }

    static String of(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    static String of(Month month) {
        return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /** The two letters of RFC 5545. */
    static String code(DayOfWeek day) {
        return day.name().substring(0, 2);
    }

    /** Returns the one of the long names that a long word is but for one slip, else the word itself. */
    static String meant(String word, Collection<String> names) {
        boolean mayBeMisspelt = word.length() >= SHORTEST_MISSPELT
                && word.length() <= 11
                && !names.contains(word)
                && !NOT_MISSPELT.contains(word)
                && !word.endsWith("s")
                && word.chars().allMatch(Character::isLetter);
        return !mayBeMisspelt
                ? word
                : names.stream()
                        .filter(name -> name.length() >= SHORTEST_MISSPELT && isOneSlip(word, name))
                        .findFirst()
                        .orElse(word);
    }

    /** Returns whether one letter is missing, too many or another, or two of them have changed places. */
    static boolean isOneSlip(String word, String name) {
        int same = 0;
        while (same < Math.min(word.length(), name.length()) && word.charAt(same) == name.charAt(same)) {
            same++;
        }
        String wrong = word.substring(same);
        String right = name.substring(same);
        return switch (wrong.length() - right.length()) {
            case 1 -> wrong.substring(1).equals(right);
            case -1 -> right.substring(1).equals(wrong);
            case 0 ->
                wrong.isEmpty()
                        || wrong.substring(1).equals(right.substring(1))
                        || (wrong.length() > 1
                                && wrong.charAt(0) == right.charAt(1)
                                && wrong.charAt(1) == right.charAt(0)
                                && wrong.substring(2).equals(right.substring(2)));
            default -> false;
        };
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
