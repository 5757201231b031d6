package dev.proactivebot.reminders.english;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

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

    /** Returns the beginning of the next year. */
    Moment atNewYear() {
        return new Moment(
                said.plusYears(1).withDayOfYear(1).truncatedTo(ChronoUnit.DAYS).minusSeconds(1), order);
    }

    Moment in(ZoneId zone) {
        return new Moment(said.withZoneSameInstant(zone), order);
    }
}
