package dev.proactivebot.reminders.english;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What some words of time mean. */
sealed interface Meaning {

    /** Times of day, of which all or one is meant. */
    record Clocks(List<TimeOfDay> times) implements Meaning {}

    record PartOfDay(DayPart part) implements Meaning {}

    /** So much from now. */
    record In(RelativeTime time) implements Meaning {}

    /**
     * A day of the calendar.
     *
     * @param which the days that it is one of, such as Mondays, if it may be said of many
     * @param isLed whether a preposition or the like tells it from what only looks like a day
     */
    record Day(Rule rule, @Nullable Which which, boolean isToday, boolean isLed) implements Meaning {
        /** Tells which dates may be meant. */
        @FunctionalInterface
        interface Rule {
            List<LocalDate> dates(Moment moment, LocalTime time) throws UnclearPhraseException;
        }

        Day(Rule rule) {
            this(rule, null, false, true);
        }

        static Day today() {
            return new Day((moment, time) -> List.of(moment.today()), null, true, true);
        }

        Day led() {
            return new Day(rule, which, isToday, true);
        }
    }

    /**
     * Something that comes again.
     *
     * @param count how many units lie between
     * @param which days, if some were named
     */
    record Every(RelativeTime.Amount count, @Nullable Which which) implements Meaning {
        static Every of(double count, Unit unit, @Nullable Which which) {
            return new Every(new RelativeTime.Amount(count, unit), which);
        }

        Unit unit() {
            return count.unit();
        }
    }

    /** Until then, which is included. */
    record Until(List<Meaning> end) implements Meaning {}

    record From(Day day) implements Meaning {}

    record During(RelativeTime time) implements Meaning {}

    record Times(int count) implements Meaning {}

    /** So many times in each of them, which have to be named. */
    record TimesEach(int count) implements Meaning {}

    /** Words that add nothing, such as "my time". */
    record Nothing() implements Meaning {}

    record Except(Set<DayOfWeek> days) implements Meaning {}

    record InZone(ZoneId zone) implements Meaning {}

    /**
     * So much before or after something whose time is said next.
     *
     * @param part of the day that is meant, as in "the night before"
     */
    record Offset(
            RelativeTime time, boolean isBefore, @Nullable DayPart part) implements Meaning {}

    /** Words of time from which no time can be told. */
    record Unclear(String why) implements Meaning {}

    /** Several at once, such as this evening. */
    record All(List<Meaning> meanings) implements Meaning {}
}
