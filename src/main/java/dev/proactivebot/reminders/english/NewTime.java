package dev.proactivebot.reminders.english;

import java.time.Duration;
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
        LATER;

        static Kind of(When when, boolean isTime) {
            boolean isDay = when.has(Meaning.Day.class) && when.isLackingTime() && !when.isRecurring();
            return when.isEmpty() ? WHOLE : !isTime ? LATER : when.isTimeAlone() ? TIME_OF_DAY : isDay ? DAY : WHOLE;
        }
    }

    /**
     * Returns the new timing of a reminder; empty when the rule of one that comes again cannot take a part of a time.
     *
     * @param old its rule and its words
     * @param due its next time
     */
    public Optional<Timing> of(Timing old, ZonedDateTime due) {
        if (kind == Kind.WHOLE) {
            return Optional.of(timing);
        }
        if (old.rule() != null) {
            return kind == Kind.TIME_OF_DAY ? withTime(old, old.rule()) : Optional.empty();
        }
        ZonedDateTime start = timing.start().withZoneSameInstant(due.getZone());
        ZonedDateTime changed = kind == Kind.TIME_OF_DAY
                ? due.with(start.toLocalTime())
                : kind == Kind.DAY
                        ? start.toLocalDate().atTime(due.toLocalTime()).atZone(due.getZone())
                        : due.plus(Duration.between(said, timing.start()));
        return Optional.of(Timing.once(changed));
    }

    /** A rule takes another time of day if it has one time a day, which stands at the end of its words. */
    private Optional<Timing> withTime(Timing old, String rule) {
        boolean isOneTimeADay =
                !rule.matches(".*(BYHOUR|HOURLY|MINUTELY).*") && old.words().matches(".* at \\d\\d:\\d\\d");
        ZonedDateTime start = old.start().with(timing.start().toLocalTime());
        String words =
                old.words().replaceFirst("\\d\\d:\\d\\d$", start.toLocalTime().toString());
        return Optional.of(new Timing(start, rule, words))
                .filter(changed -> isOneTimeADay
                        && start.toLocalTime().equals(timing.start().toLocalTime()));
    }
}
