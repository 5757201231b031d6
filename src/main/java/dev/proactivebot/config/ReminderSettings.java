package dev.proactivebot.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Holds the settings of reminders.
 *
 * @param zone the time zone of users whose channel does not name one
 * @param maxPerUser how many reminders a user may have at a time
 * @param lateness how late a reminder may come; a later one is skipped
 */
public record ReminderSettings(ZoneId zone, int maxPerUser, Duration lateness) {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int DEFAULT_PER_USER = 100;
    private static final int MOST_PER_USER = 1_000;
    private static final int DEFAULT_LATENESS_HOURS = 24;
    private static final int LONGEST_LATENESS_HOURS = 168;

    static ReminderSettings parse(RawSettings settings) {
        return new ReminderSettings(
                zone(settings),
                settings.wholeNumber(Setting.MAX_REMINDERS, 1, MOST_PER_USER, DEFAULT_PER_USER),
                Duration.ofHours(settings.wholeNumber(
                        Setting.REMINDER_LATENESS, 1, LONGEST_LATENESS_HOURS, DEFAULT_LATENESS_HOURS)));
    }

    private static ZoneId zone(RawSettings settings) {
        if (!settings.has(Setting.REMINDER_TIME_ZONE)) {
            return UTC;
        }
        try {
            return ZoneId.of(settings.get(Setting.REMINDER_TIME_ZONE));
        } catch (DateTimeException e) {
            settings.badValue(Setting.REMINDER_TIME_ZONE, "must be a time zone such as Europe/Berlin or UTC");
            return UTC;
        }
    }
}
