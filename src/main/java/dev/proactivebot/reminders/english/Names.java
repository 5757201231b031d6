package dev.proactivebot.reminders.english;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Weekdays, months and feasts by their names. */
final class Names {
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

    private static final Map<String, DayOfWeek> WEEKDAYS = new HashMap<>();
    private static final Map<String, Month> MONTHS = new HashMap<>();

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
        return WEEKDAYS.get(word);
    }

    /** Mondays. */
    static @Nullable DayOfWeek weekdays(String word) {
        return word.endsWith("days") ? WEEKDAYS.get(word.substring(0, word.length() - 1)) : null;
    }

    static @Nullable Month month(String word) {
        return MONTHS.get(word);
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

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
