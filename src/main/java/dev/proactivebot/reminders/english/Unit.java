package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

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

    /** Days and longer are steps in the calendar, whatever the clocks do meanwhile. */
    boolean isCalendar() {
        return chrono.isDateBased();
    }

    String singular() {
        return name().toLowerCase(Locale.ROOT);
    }
}
