package dev.proactivebot.bot.reminders.english;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time of day as it was said, whether or not there is such a time. */
record TimeOfDay(int hour, int minute, Half half) {
    /** What no time means. */
    static final LocalTime USUAL = LocalTime.of(9, 0);

    private static final TimeOfDay NOON = new TimeOfDay(12, 0, Half.PM);
    private static final TimeOfDay MIDNIGHT = new TimeOfDay(12, 0, Half.AM);
    private static final Pattern FIGURES = Pattern.compile("(-?)(\\d+)(?:[:.](\\d+))?(?:([ap])\\.?m)?");

    /** Of the day. */
    enum Half {
        AM,
        PM,
        UNSAID,
        /** An hour alone, as in "at 5". */
        OPEN;

        boolean isSaid() {
            return this == AM || this == PM;
        }
    }

    /** Takes what stands after "at". */
    static Optional<TimeOfDay> read(Cursor words) {
        if (words.take("noon", "midday")) {
            return Optional.of(NOON);
        }
        if (words.take("midnight")) {
            return Optional.of(MIDNIGHT);
        }
        Matcher figures = FIGURES.matcher(words.peek());
        if (!figures.matches()) {
            return Numbers.read(words).filter(Figure::isWhole).map(hour -> hour((int) hour.value(), words));
        }
        words.skip();
        int hour = figures.group(1).isEmpty() ? (int) Numbers.bounded(figures.group(2)) : -1;
        String half = figures.group(4);
        if (figures.group(3) == null && half == null) {
            return Optional.of(hour(hour, words));
        }
        // one digit of minutes may be a slip, and is then no time
        int minute =
                figures.group(3) == null ? 0 : figures.group(3).length() == 2 ? Integer.parseInt(figures.group(3)) : -1;
        return Optional.of(
                new TimeOfDay(hour, minute, half == null ? half(words) : half.equals("a") ? Half.AM : Half.PM));
    }

    /** Takes a time that cannot be taken for anything else, even without "at" before it. */
    static Optional<TimeOfDay> readAlone(Cursor words) {
        boolean hasColon = words.peek().indexOf(':') > 0;
        return read(words).filter(time -> hasColon || time.half.isSaid());
    }

    LocalTime read() throws Misfit {
        boolean isOnTheDial = half.isSaid() ? hour >= 1 && hour <= 12 : hour >= 0 && hour <= 23;
        if (!isOnTheDial || minute < 0 || minute > 59) {
            throw new Misfit("There is no such time of day; write it like 17:30 or 5:30 pm.");
        }
        return switch (half) {
            case AM -> LocalTime.of(hour % 12, minute);
            case PM -> LocalTime.of(hour % 12 + 12, minute);
            case UNSAID, OPEN -> LocalTime.of(hour, minute);
        };
    }

    /** The time as it is meant without a day: who says "at 5" at ten in the morning means the afternoon. */
    TimeOfDay next(LocalTime now) {
        boolean isAfternoon = half == Half.OPEN
                && hour >= 1
                && hour <= 11
                && !now.isBefore(LocalTime.of(hour, 0))
                && now.isBefore(LocalTime.of(hour + 12, 0));
        return isAfternoon ? new TimeOfDay(hour, minute, Half.PM) : this;
    }

    /** The time as it is meant with "tonight": nine is in the evening then, and twelve is midnight. */
    TimeOfDay tonight() {
        boolean isEvening = hour >= 5 && hour <= 11;
        return !half.isSaid() && (isEvening || hour == 12)
                ? new TimeOfDay(hour, minute, isEvening ? Half.PM : Half.AM)
                : this;
    }

    private static TimeOfDay hour(int hour, Cursor words) {
        boolean isFull = words.take("o'clock", "oclock");
        Half half = half(words);
        if (!isFull) {
            words.take("o'clock", "oclock");
        }
        return new TimeOfDay(hour, 0, half.isSaid() ? half : Half.OPEN);
    }

    private static Half half(Cursor words) {
        return words.take("am", "a.m") ? Half.AM : words.take("pm", "p.m") ? Half.PM : Half.UNSAID;
    }
}
