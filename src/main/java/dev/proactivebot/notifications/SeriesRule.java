package dev.proactivebot.notifications;

import dev.proactivebot.notifications.recurrence.InvalidRuleException;
import dev.proactivebot.notifications.recurrence.Recurrence;
import dev.proactivebot.storage.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * The recurrence of a series, as its row stores it.
 *
 * @param rule an RRULE (RFC 5545)
 * @param timeZone a region of the IANA database, or UTC
 * @param start DTSTART: the {@code at} of the request
 */
record SeriesRule(String rule, String timeZone, Instant start) {
    /** The row's property that makes a job a series. */
    static final String NAME = "rule";

    private static final String ZONE = "timeZone";
    private static final String START = "start";
    private static final int LONGEST = 500;
    private static final Set<String> UTC = Set.of("UTC", "Z");

    /** Returns the rule of a series that begins at {@code start}. Only {@link #times} finds out whether its RRULE has any times. */
    static SeriesRule of(RecurrenceRule recurrence, Instant start) {
        String rule = Recurrence.withoutName(recurrence.rule());
        if (rule.isBlank() || rule.length() > LONGEST) {
            throw new InvalidNotificationException(
                    "recurrence.rule",
                    "must be an RRULE as RFC 5545 has it, such as FREQ=WEEKLY;BYDAY=MO,FR, of at most 500 characters");
        }
        String timeZone = recurrence.timeZone();
        // an offset is no region: it has no daylight saving time
        if (!UTC.contains(timeZone) && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw new InvalidNotificationException(
                    "recurrence.timeZone", "must be a time zone of the IANA database, such as Europe/Berlin, or UTC");
        }
        try {
            Recurrence.check(rule);
        } catch (InvalidRuleException e) {
            throw new InvalidNotificationException("recurrence.rule", String.valueOf(e.getMessage()));
        }
        return new SeriesRule(rule, timeZone, start);
    }

    RecurrenceRule recurrence() {
        return new RecurrenceRule(rule, timeZone);
    }

    Recurrence times() throws InvalidRuleException {
        return Recurrence.of(rule, start.atZone(ZoneId.of(timeZone)));
    }

    Row on(Row row) {
        return row.with(NAME, rule).with(ZONE, timeZone).with(START, start.toEpochMilli());
    }

    static Optional<SeriesRule> of(Row row) {
        return Optional.ofNullable(row.text(NAME))
                .map(rule -> new SeriesRule(rule, row.text(ZONE, ""), Instant.ofEpochMilli(row.number(START))));
    }
}
