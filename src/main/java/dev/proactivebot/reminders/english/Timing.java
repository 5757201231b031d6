package dev.proactivebot.reminders.english;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a reminder is due.
 *
 * @param start one-off: when it is due. Recurring: the DTSTART of the rule in RFC 5545's sense, the date and time of day that
 *     it is anchored at; this may have passed, then the first occurrence is the next one of the rule
 * @param rule an RFC 5545 RRULE value such as {@code FREQ=WEEKLY;BYDAY=MO,TU}; null for one-off
 * @param words how a recurring one is said back, such as "every weekday at 09:00"; "" for one-off
 */
public record Timing(ZonedDateTime start, @Nullable String rule, String words) {
    static Timing once(ZonedDateTime due) {
        return new Timing(due, null, "");
    }
}
