package dev.proactivebot.reminders.english;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A time of day as it was said, whether or not there is such a time. */
record TimeOfDay(int hour, int minute, Half half) {
    /** Up to here, people mean the afternoon as often as the morning. */
    private static final int LAST_UNCLEAR_HOUR = 6;

    /** Of the day. */
    enum Half {
        AM,
        PM,
        /** Said by the clock of 24 hours, as in 05:30 and 17. */
        WRITTEN,
        /** With minutes, as in 5:30: rather as it is written than not. */
        LIKELY,
        /** An hour alone, as in "at 5", or half past it. */
        OPEN
    }

    static TimeOfDay of(int hour, int minute, Half half) {
        TimeOfDay time = new TimeOfDay(hour, minute, half);
        return time.isEither() && (hour < 1 || hour > 12 || (hour == 12 && half == Half.LIKELY))
                ? new TimeOfDay(hour, minute, Half.WRITTEN)
                : time;
    }

    boolean isEither() {
        return half == Half.LIKELY || (half == Half.OPEN && hour < 12);
    }

    boolean isSaid() {
        return half == Half.AM || half == Half.PM;
    }

    /** Returns the times that it may be on a day that was named, or on many. */
    List<LocalTime> onDay(@Nullable DayPart part) throws UnclearPhraseException {
        LocalTime time = part == null ? written() : in(part);
        return part == null && isUnclear() ? List.of(time, time.plusHours(12)) : List.of(time);
    }

    /** Returns the times that it may be today: who says "at 5" at ten in the morning means the afternoon. */
    List<LocalTime> today(@Nullable DayPart part, Moment moment) throws UnclearPhraseException {
        LocalTime later = written().plusHours(12);
        boolean isLater = part == null
                && (isUnclear() || (isEither() && half == Half.OPEN))
                && !moment.isAhead(moment.today(), written())
                && moment.isAhead(moment.today(), later);
        return isLater ? List.of(later) : onDay(part);
    }

    /** Returns when it may be next. An hour of the night is seldom meant, and minutes may be said by the clock of 24 hours. */
    List<LocalDateTime> next(@Nullable DayPart part, Moment moment) throws UnclearPhraseException {
        LocalTime written = written();
        boolean isNoonPast = half == Half.OPEN && hour == 12 && !moment.isAhead(moment.today(), written);
        if (part != null || !(isEither() || isNoonPast)) {
            return List.of(moment.next(part == null ? written : in(part)));
        }
        List<LocalDateTime> both = Stream.of(moment.next(written), moment.next(written.plusHours(12)))
                .sorted()
                .toList();
        boolean isFirstByNight = both.get(0).toLocalTime().equals(written);
        if (isNoonPast || (isUnclear() && (half == Half.LIKELY || isFirstByNight))) {
            return both;
        }
        return half == Half.OPEN ? both.subList(0, 1) : List.of(moment.next(written));
    }

    private boolean isUnclear() {
        return isEither() && hour <= LAST_UNCLEAR_HOUR;
    }

    private LocalTime in(DayPart part) throws UnclearPhraseException {
        int hourOfDay = isEither() || (hour == 12 && !isSaid())
                ? part.hour(hour)
                : written().getHour();
        if (hourOfDay < 0 || !part.has(hourOfDay)) {
            throw noSuchTime();
        }
        return LocalTime.of(hourOfDay, minute);
    }

    private LocalTime written() throws UnclearPhraseException {
        boolean isOnTheDial = isSaid() ? hour >= 1 && hour <= 12 : hour >= 0 && hour <= 23;
        if (!isOnTheDial || minute < 0 || minute > 59) {
            throw noSuchTime();
        }
        return LocalTime.of(hourOfDay(), minute);
    }

    private int hourOfDay() {
        return isSaid() ? hour % 12 + (half == Half.PM ? 12 : 0) : hour;
    }

    /** Returns whether it is exactly this time, by all that was said of it. */
    boolean isNow(LocalTime now, @Nullable DayPart part) {
        int said = !isEither() ? hourOfDay() : part == null ? -1 : part.hour(hour);
        return said == now.getHour() && minute == now.getMinute();
    }

    private static UnclearPhraseException noSuchTime() {
        return new UnclearPhraseException("There is no such time of day; write it like 17:30 or 5:30 pm.");
    }
}
