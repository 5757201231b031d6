package dev.proactivebot.bot.reminders.english;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something that comes again.
 *
 * @param figure how many units lie between
 * @param which days, if some were named
 */
record Repeat(Figure figure, Unit unit, @Nullable Which which) implements Occasion {
    private static final int MOST = 1_000;
    private static final int LEAST_MINUTES = 5;

    @Override
    public boolean hasTimeOfDay() {
        return unit.isCalendar();
    }

    @Override
    public Timing at(@Nullable TimeOfDay time, ZonedDateTime said) throws Misfit {
        long every = figure.whole();
        if (every < 1 || every > MOST) {
            throw new Misfit("The number after every must be from 1 to 1,000.");
        }
        When.checkReach(said.plus(every, unit.chrono()), said);
        return unit.isCalendar() ? onDays(every, time, said) : throughTheDay(every, time, said);
    }

    private Timing throughTheDay(long every, @Nullable TimeOfDay time, ZonedDateTime said) throws Misfit {
        if (time != null) {
            throw new Misfit("A time of day does not go with hours or minutes.");
        }
        if (unit.chrono().getDuration().multipliedBy(every).toMinutes() < LEAST_MINUTES) {
            throw new Misfit("At most every five minutes.");
        }
        if (unit == Unit.SECOND) {
            throw new Misfit("Please say it in minutes.");
        }
        return new Timing(said.truncatedTo(ChronoUnit.SECONDS), rule(every, ""), counted(every));
    }

    private Timing onDays(long every, @Nullable TimeOfDay time, ZonedDateTime said) throws Misfit {
        LocalTime clock = TimeOfDay.onDay(time);
        Which days = which == null ? Which.like(said.toLocalDate(), unit) : which;
        days.check();
        // with an interval, the first one decides which weeks are meant: so it must not be one that has passed
        boolean mustBeAhead = which != null && every > 1;
        LocalDate first =
                Dates.first(said, date -> days.matches(date) && (!mustBeAhead || Dates.isAhead(date, clock, said)));
        return new Timing(anchor(first, clock, every, days, said), rule(every, days.rule()), words(every, days, clock));
    }

    /** A rule keeps the time of day that it is anchored at, so that must not be one which the clocks skip on that day. */
    private ZonedDateTime anchor(LocalDate first, LocalTime clock, long every, Which days, ZonedDateTime said)
            throws Misfit {
        LocalDate date = first;
        while (!date.atTime(clock).atZone(said.getZone()).toLocalTime().equals(clock)) {
            date = before(date, every, days, said);
        }
        return date.atTime(clock).atZone(said.getZone());
    }

    private LocalDate before(LocalDate date, long every, Which days, ZonedDateTime said) throws Misfit {
        LocalDate earlier = date.minus(every, unit.chrono());
        return days.matches(earlier)
                ? earlier
                : Dates.first(earlier.withDayOfMonth(1).atStartOfDay(said.getZone()), days::matches);
    }

    private String rule(long every, String days) {
        return "FREQ=" + unit.frequency() + (every == 1 ? "" : ";INTERVAL=" + every)
                + (days.isEmpty() ? "" : ";" + days);
    }

    private String words(long every, Which days, LocalTime clock) {
        String named = days.words();
        String repeated = every == 1 && unit == Unit.WEEK
                ? "every " + named
                : counted(every) + (named.isEmpty() ? "" : " on " + named);
        return repeated + " at " + clock;
    }

    private String counted(long every) {
        return every == 1 ? "every " + unit.singular() : "every " + every + " " + unit.plural();
    }
}
