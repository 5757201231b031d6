package dev.proactivebot.reminders.english;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which days of a week, a month or a year are meant. */
interface Which {

    /** As the parts of a rule in RFC 5545. */
    String rule();

    /** As it is said after "on". */
    String words();

    boolean matches(LocalDate date);

    /** Fails when there are two ways to take it. */
    default void check() throws Misfit {}

    /** The days that are like this one, for a repetition that names none. */
    static Which like(LocalDate day, Unit unit) {
        return switch (unit) {
            case WEEK -> new Weekdays(Set.of(day.getDayOfWeek()));
            case MONTH -> new DayOfMonth(day.getDayOfMonth());
            case YEAR -> new Date(new DayOfYear(day.getDayOfMonth(), day.getMonth()));
            default -> new EveryDay();
        };
    }

    /** All of them. */
    record EveryDay() implements Which {
        @Override
        public String rule() {
            return "";
        }

        @Override
        public String words() {
            return "";
        }

        @Override
        public boolean matches(LocalDate date) {
            return true;
        }
    }

    /** Some days of the week. */
    record Weekdays(Set<DayOfWeek> days) implements Which {
        static final Weekdays WORKING = new Weekdays(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY));
        static final Weekdays WEEKEND = new Weekdays(Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));

        @Override
        public String rule() {
            return "BYDAY=" + days.stream().sorted().map(Names::code).collect(Collectors.joining(","));
        }

        @Override
        public String words() {
            List<String> names = days.stream().sorted().map(Names::of).toList();
            int last = names.size() - 1;
            return equals(WORKING)
                    ? "weekday"
                    : equals(WEEKEND)
                            ? "weekend"
                            : last == 0
                                    ? names.get(0)
                                    : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
        }

        @Override
        public boolean matches(LocalDate date) {
            return days.contains(date.getDayOfWeek());
        }
    }

    /** A day of the month, or the last one of a month that is too short for it. */
    record DayOfMonth(int day) implements Which {
        @Override
        public String rule() {
            return "BYMONTHDAY="
                    + switch (day) {
                        case 29 -> "28,29;BYSETPOS=-1";
                        case 30 -> "28,29,30;BYSETPOS=-1";
                        case 31 -> "28,29,30,31;BYSETPOS=-1";
                        default -> String.valueOf(day);
                    };
        }

        @Override
        public String words() {
            return "the " + Numbers.ordinal(day) + (day > 28 ? " (or the last day)" : "");
        }

        @Override
        public boolean matches(LocalDate date) {
            return day <= 31 && date.getDayOfMonth() == Math.min(day, date.lengthOfMonth());
        }
    }

    /** The last day of the month. */
    record LastDay() implements Which {
        @Override
        public String rule() {
            return "BYMONTHDAY=-1";
        }

        @Override
        public String words() {
            return "the last day";
        }

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfMonth() == date.lengthOfMonth();
        }
    }

    /**
     * Such as the first Monday of the month.
     *
     * @param nth -1 for the last one
     * @param isOfMonth whether that was said; every second Monday is for some people every other Monday
     */
    record NthWeekday(int nth, DayOfWeek weekday, boolean isOfMonth) implements Which {
        @Override
        public String rule() {
            return "BYDAY=" + nth + Names.code(weekday);
        }

        @Override
        public String words() {
            return "the " + (nth < 0 ? "last" : Numbers.speltOrdinal(nth)) + " " + Names.of(weekday);
        }

        @Override
        public boolean matches(LocalDate date) {
            boolean isNth =
                    nth < 0 ? date.getDayOfMonth() > date.lengthOfMonth() - 7 : (date.getDayOfMonth() + 6) / 7 == nth;
            return isNth && date.getDayOfWeek() == weekday;
        }

        @Override
        public void check() throws Misfit {
            if (nth > 1 && !isOfMonth) {
                throw new Misfit("Say every 2 weeks on Monday, or every second Monday of the month.");
            }
        }
    }

    /** A day of the year; 29 February is the 28th in other years. */
    record Date(DayOfYear day) implements Which {
        @Override
        public String rule() {
            return "BYMONTH=" + day.month().getValue() + ";BYMONTHDAY="
                    + (isLeapDay() ? "28,29;BYSETPOS=-1" : day.day());
        }

        @Override
        public String words() {
            return day.day() + " " + Names.of(day.month()) + (isLeapDay() ? " (or the last day)" : "");
        }

        @Override
        public boolean matches(LocalDate date) {
            int expected = isLeapDay() ? date.lengthOfMonth() : day.day();
            return date.getMonth() == day.month() && date.getDayOfMonth() == expected;
        }

        private boolean isLeapDay() {
            return day.month() == Month.FEBRUARY && day.day() == 29;
        }
    }
}
