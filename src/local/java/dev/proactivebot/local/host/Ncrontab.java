package dev.proactivebot.local.host;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Computes the times of a schedule of six fields: second, minute, hour, day of the month, month, day of the week (0 or 7
 * is Sunday). A schedule of five fields starts with the minute. A day must match both of its fields.
 */
final class Ncrontab {
    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    /** The longest gap: 29 February occurs within eight years in any century. */
    private static final int MOST_DAYS = 366 * 8 + 2;

    private final BitSet seconds;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;

    private Ncrontab(String[] fields) {
        seconds = field(fields[0], 0, 59, List.of());
        minutes = field(fields[1], 0, 59, List.of());
        hours = field(fields[2], 0, 23, List.of());
        days = field(fields[3], 1, 31, List.of());
        months = field(fields[4], 1, 12, MONTHS);
        weekdays = field(fields[5], 0, 7, DAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
    }

    /**
     * Parses a schedule.
     *
     * @throws IllegalArgumentException when {@code text} is not a schedule
     */
    static Ncrontab parse(String text) {
        String[] fields = text.trim().split("\\s+");
        if (fields.length == 5) {
            fields = ("0 " + text.trim()).split("\\s+");
        }
        if (fields.length != 6) {
            throw new IllegalArgumentException("'" + text + "' is not a schedule of six fields");
        }
        try {
            return new Ncrontab(fields);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a schedule: " + e.getMessage(), e);
        }
    }

    /** Returns the first time after {@code time}; empty when there is none, as for 30 February. */
    Optional<LocalDateTime> next(LocalDateTime time) {
        LocalDateTime from = time.withNano(0).plusSeconds(1);
        for (int i = 0; i < MOST_DAYS; i++) {
            LocalDate day = from.toLocalDate().plusDays(i);
            if (fits(day)) {
                Optional<LocalTime> found = firstOfDay(i == 0 ? from.toLocalTime() : LocalTime.MIDNIGHT);
                if (found.isPresent()) {
                    return Optional.of(day.atTime(found.get()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean fits(LocalDate day) {
        return months.get(day.getMonthValue())
                && days.get(day.getDayOfMonth())
                && weekdays.get(day.getDayOfWeek().getValue() % 7);
    }

    private Optional<LocalTime> firstOfDay(LocalTime from) {
        for (int hour = hours.nextSetBit(from.getHour()); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            boolean sameHour = hour == from.getHour();
            int leastMinute = sameHour ? from.getMinute() : 0;
            for (int minute = minutes.nextSetBit(leastMinute); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                int leastSecond = sameHour && minute == from.getMinute() ? from.getSecond() : 0;
                int second = seconds.nextSetBit(leastSecond);
                if (second >= 0) {
                    return Optional.of(LocalTime.of(hour, minute, second));
                }
            }
        }
        return Optional.empty();
    }

    private static BitSet field(String text, int least, int most, List<String> names) {
        BitSet set = new BitSet(most + 1);
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", 2);
            String range = stepped[0];
            int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
            int first = least;
            int last = most;
            if (!range.equals("*")) {
                String[] ends = range.split("-", 2);
                first = value(ends[0], names);
                last = ends.length == 2 ? value(ends[1], names) : stepped.length == 2 ? most : first;
            }
            if (first < least || last > most || first > last || step < 1) {
                throw new IllegalArgumentException(part + " is not within " + least + "-" + most);
            }
            for (int value = first; value <= last; value += step) {
                set.set(value);
            }
        }
        return set;
    }

    private static int value(String text, List<String> names) {
        String upper = text.toUpperCase(Locale.ROOT);
        int named = upper.length() < 3 ? -1 : names.indexOf(upper.substring(0, 3));
        return named >= 0 ? named : Integer.parseInt(text);
    }
}
