package dev.proactivebot.reminders.english;

import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Another time for a reminder, of which perhaps only a part was said.
 *
 * @param kind which part that is
 * @param timing when; with {@link Kind#LATER} its start is as much after {@code said} as the reminder is to come later
 * @param said when that was said
 */
public record NewTime(Kind kind, Timing timing, ZonedDateTime said) {
    /** What was said. */
    public enum Kind {
        TIME_OF_DAY,
        DAY,
        WHOLE,
        LATER
    }

    /**
     * Returns the new timing of a reminder; empty when the rule of one that comes again cannot take a part of a time.
     *
     * @param old its rule and its words
     * @param due its next time
     */
    public Optional<Timing> of(Timing old, ZonedDateTime due) {
        ZonedDateTime new1 = timing.start().withZoneSameInstant(due.getZone());
        boolean isRecurring = old.rule() != null;
        return switch (kind) {
            case WHOLE -> Optional.of(timing);
            case TIME_OF_DAY ->
                isRecurring ? withTime(old, timing.start()) : Optional.of(Timing.once(due.with(new1.toLocalTime())));
            case DAY ->
                isRecurring
                        ? Optional.empty()
                        : Optional.of(Timing.once(
                                new1.toLocalDate().atTime(due.toLocalTime()).atZone(due.getZone())));
            case LATER ->
                isRecurring
                        ? Optional.empty()
                        : Optional.of(Timing.once(due.plus(java.time.Duration.between(said, timing.start()))));
        };
    }

    private static Optional<Timing> withTime(Timing old, ZonedDateTime time) {
        String rule = String.valueOf(old.rule());
        int place = old.words().lastIndexOf(" at ");
        boolean isOneTimeADay = place >= 0
                && !rule.contains("BYHOUR")
                && !rule.contains("HOURLY")
                && !rule.contains("MINUTELY")
                && old.words().substring(place).matches(" at \\d\\d:\\d\\d");
        ZonedDateTime start = old.start().with(time.toLocalTime());
        return isOneTimeADay && start.toLocalTime().equals(time.toLocalTime())
                ? Optional.of(
                        new Timing(start, old.rule(), old.words().substring(0, place) + " at " + time.toLocalTime()))
                : Optional.empty();
    }
}
