package dev.proactivebot.notifications.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.stream.Stream;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;

/**
 * The weeks of the year that a rule names, if any. The library treats the last week of every year as the 53rd.
 *
 * @param numbers counted from the end of the year when negative
 */
record WeekNumbers(List<Integer> numbers, WeekFields fields) {
    /** ISO 8601: the first week has most of its days in the year. */
    private static final int LEAST_DAYS_OF_FIRST_WEEK = 4;

    static WeekNumbers of(RecurrenceRule rule) {
        DayOfWeek first = Stream.of(DayOfWeek.values())
                .filter(day -> day.name().startsWith(rule.getWeekStart().name()))
                .findFirst()
                .orElseThrow();
        return new WeekNumbers(
                rule.hasPart(Part.BYWEEKNO) ? List.copyOf(rule.getByPart(Part.BYWEEKNO)) : List.of(),
                WeekFields.of(first, LEAST_DAYS_OF_FIRST_WEEK));
    }

    boolean areNamed() {
        return !numbers.isEmpty();
    }

    boolean include(LocalDateTime time) {
        int week = time.get(fields.weekOfWeekBasedYear());
        int weeks = (int) fields.weekOfWeekBasedYear().rangeRefinedBy(time).getMaximum();
        return !areNamed() || numbers.contains(week) || numbers.contains(week - weeks - 1);
    }
}
