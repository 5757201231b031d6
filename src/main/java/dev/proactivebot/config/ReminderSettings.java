package dev.proactivebot.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How users are reminded of what they asked to be reminded of.
 *
 * @param zone whose clock counts where a channel does not say which the user's is
 * @param most how many a user may have at a time
 * @param lateness how late one may come; what is later is skipped
 */
public record ReminderSettings(ZoneId zone, int most, Duration lateness) {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int MOST = 100;
    private static final int LARGEST_MOST = 1_000;
    private static final int LATENESS_HOURS = 24;
    private static final int LONGEST_LATENESS_HOURS = 168;

    static ReminderSettings parse(Settings settings) {
        return new ReminderSettings(
                zone(settings),
                settings.wholeNumber(Setting.MAX_REMINDERS, 1, LARGEST_MOST, MOST),
                Duration.ofHours(
                        settings.wholeNumber(Setting.REMINDER_LATENESS, 1, LONGEST_LATENESS_HOURS, LATENESS_HOURS)));
    }

    private static ZoneId zone(Settings settings) {
        if (!settings.has(Setting.REMINDER_TIME_ZONE)) {
            return UTC;
        }
        try {
            return ZoneId.of(settings.get(Setting.REMINDER_TIME_ZONE));
        } catch (DateTimeException e) {
            settings.problem(Setting.REMINDER_TIME_ZONE, "must be a time zone such as Europe/Berlin or UTC");
            return UTC;
        }
    }
}
