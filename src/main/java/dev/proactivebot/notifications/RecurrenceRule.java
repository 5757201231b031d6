package dev.proactivebot.notifications;

import java.util.Objects;

/**
 * The recurrence of a notification, as the caller gives it.
 *
 * @param rule an RRULE (RFC 5545), such as {@code FREQ=WEEKLY;BYDAY=MO,FR}; every five minutes at most
 * @param timeZone a region of the IANA database, such as {@code Europe/Berlin}, or UTC
 */
public record RecurrenceRule(String rule, String timeZone) {
    public RecurrenceRule {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(timeZone, "timeZone");
    }
}
