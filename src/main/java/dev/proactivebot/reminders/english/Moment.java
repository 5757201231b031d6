package dev.proactivebot.reminders.english;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When something was said, and where.
 *
 * @param said in the user's zone
 * @param order of the dates that the user writes in figures
 */
public record Moment(ZonedDateTime said, DateOrder order) {

    LocalDate today() {
        return said.toLocalDate();
    }

    boolean isAhead(LocalDate date, LocalTime time) {
        return at(date.atTime(time)).isAfter(said);
    }

    ZonedDateTime at(LocalDateTime time) {
        return time.atZone(said.getZone());
    }

    /** Returns when it is that time of day next. */
    LocalDateTime next(LocalTime time) {
        return today().plusDays(isAhead(today(), time) ? 0 : 1).atTime(time);
    }

    Moment in(ZoneId zone) {
        return new Moment(said.withZoneSameInstant(zone), order);
    }
}
