package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What time is counted in, with the name that RFC 5545 has for its frequency. */
enum Unit {
    SECOND(ChronoUnit.SECONDS, "SECONDLY"),
    MINUTE(ChronoUnit.MINUTES, "MINUTELY"),
    HOUR(ChronoUnit.HOURS, "HOURLY"),
    DAY(ChronoUnit.DAYS, "DAILY"),
    WEEK(ChronoUnit.WEEKS, "WEEKLY"),
    MONTH(ChronoUnit.MONTHS, "MONTHLY"),
    YEAR(ChronoUnit.YEARS, "YEARLY");

    final ChronoUnit chrono;
    final String frequency;

    Unit(ChronoUnit chrono, String frequency) {
        this.chrono = chrono;
        this.frequency = frequency;
    }

    /** Returns the unit that a word of a kind stands for. */
    static @Nullable Unit of(String kind, String word) {
        String name = Vocabulary.value(kind, word);
        return name == null ? null : valueOf(name);
    }

    /** Days and longer are steps in the calendar, whatever the clocks do meanwhile. */
    boolean isCalendar() {
        return chrono.isDateBased();
    }

    String singular() {
        return name().toLowerCase(Locale.ROOT);
    }
}
