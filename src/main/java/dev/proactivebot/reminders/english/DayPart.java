package dev.proactivebot.reminders.english;

import java.time.LocalTime;

/** A part of the day, and the time that is meant when nothing but it is said. */
enum DayPart {
    MORNING(9, 0, 12),
    AFTERNOON(15, 12, 19),
    EVENING(19, 16, 24),
    NIGHT(20, 17, 24);

    private static final int LAST_HOUR_OF_NIGHT = 6;

    final LocalTime usual;
    private final int from;
    private final int to;

    DayPart(int usual, int from, int to) {
        this.usual = LocalTime.of(usual, 0);
        this.from = from;
        this.to = to;
    }

    /** Returns the hour of the day that an hour of the dial is in it; -1 when it has no such hour. */
    int hour(int onDial) {
        int later = onDial < 12 ? onDial + 12 : onDial;
        boolean isMidnight = this == NIGHT && onDial == 12;
        return has(later) ? later : isMidnight ? 0 : onDial != 12 && has(onDial) ? onDial : -1;
    }

    boolean has(int hour) {
        return (hour >= from && hour < to) || (this == NIGHT && hour < LAST_HOUR_OF_NIGHT);
    }

    /** Returns whether this part is on, and the time that is meant when nothing else is said is not ahead in it. */
    boolean isAfterUsual(LocalTime now) {
        return has(now.getHour()) && (!now.isBefore(usual) || (this == NIGHT && now.getHour() < LAST_HOUR_OF_NIGHT));
    }
}
