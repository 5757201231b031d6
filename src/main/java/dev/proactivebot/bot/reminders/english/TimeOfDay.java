package dev.proactivebot.bot.reminders.english;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time of day as it was said, whether or not there is such a time. */
record TimeOfDay(int hour, int minute, Half half) {
    private static final LocalTime USUAL = LocalTime.of(9, 0);
    /** Up to here, people mean the afternoon as often as the morning. */
    private static final int LAST_UNCLEAR_HOUR = 6;

    private static final TimeOfDay NOON = new TimeOfDay(12, 0, Half.PM);
    private static final TimeOfDay MIDNIGHT = new TimeOfDay(12, 0, Half.AM);
    private static final Pattern FIGURES = Pattern.compile("(-?)(\\d+)(?:[:.](\\d+))?(?:([ap])\\.?m)?");

    /** Of the day. */
    enum Half {
        AM,
        PM,
        /** Said by the clock of 24 hours, as in 05:30 and 17. */
        WRITTEN,
        /** With minutes, as in 5:30: rather as it is written than not. */
        LIKELY,
        /** An hour alone, as in "at 5", or half past it. */
        OPEN;

        boolean isSaid() {
            return this == AM || this == PM;
        }

        boolean isEither() {
            return this == LIKELY || this == OPEN;
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
            return partOfAnHour(words)
                    .or(() -> Numbers.read(words)
                            .filter(Figure::isWhole)
                            .map(hour -> hour((int) hour.value(), Half.OPEN, words)));
        }
        words.skip();
        int hour = figures.group(1).isEmpty() ? (int) Numbers.bounded(figures.group(2)) : -1;
        boolean isPadded = figures.group(2).startsWith("0");
        String half = figures.group(4);
        if (figures.group(3) == null && half == null) {
            return Optional.of(hour(hour, isPadded ? Half.WRITTEN : Half.OPEN, words));
        }
        // one digit of minutes may be a slip, and is then no time
        int minute =
                figures.group(3) == null ? 0 : figures.group(3).length() == 2 ? Integer.parseInt(figures.group(3)) : -1;
        if (half != null) {
            return Optional.of(new TimeOfDay(hour, minute, half.equals("a") ? Half.AM : Half.PM));
        }
        return Optional.of(of(hour, minute, half(hour, words).orElse(isPadded ? Half.WRITTEN : Half.LIKELY)));
    }

    /** Takes a time that cannot be taken for anything else, even without "at" before it. */
    static Optional<TimeOfDay> readAlone(Cursor words) {
        boolean hasColon = words.peek().indexOf(':') > 0;
        return read(words).filter(time -> hasColon || time.half.isSaid());
    }

    /** What it is on a day that was named, or on many. */
    static LocalTime onDay(@Nullable TimeOfDay time) throws Misfit {
        if (time == null) {
            return USUAL;
        }
        LocalTime written = time.written();
        if (time.half == Half.OPEN && time.hour <= LAST_UNCLEAR_HOUR) {
            throw time.unclear();
        }
        return written;
    }

    /** What it is today, or when no day is said: who says "at 5" at ten in the morning means the afternoon. */
    LocalTime today(ZonedDateTime said) throws Misfit {
        LocalTime written = written();
        if (!half.isEither() || Dates.isAhead(said.toLocalDate(), written, said)) {
            return written;
        }
        LocalTime later = written.plusHours(12);
        boolean isLaterAhead = Dates.isAhead(said.toLocalDate(), later, said);
        if (isLaterAhead && half == Half.LIKELY && hour <= LAST_UNCLEAR_HOUR) {
            throw unclear();
        }
        return isLaterAhead && half == Half.OPEN ? later : written;
    }

    /** What it is with "tonight": nine is in the evening then, and twelve is midnight. */
    LocalTime tonight() throws Misfit {
        boolean isEvening = hour >= 5 && hour <= 11;
        boolean isMeant = !half.isSaid() && (isEvening || hour == 12);
        return (isMeant ? new TimeOfDay(hour, minute, isEvening ? Half.PM : Half.AM) : this).written();
    }

    /** Whether it can be no other half of the day. */
    boolean isCertain() {
        return !half.isEither();
    }

    private LocalTime written() throws Misfit {
        boolean isOnTheDial = half.isSaid() ? hour >= 1 && hour <= 12 : hour >= 0 && hour <= 23;
        if (!isOnTheDial || minute < 0 || minute > 59) {
            throw new Misfit("There is no such time of day; write it like 17:30 or 5:30 pm.");
        }
        return switch (half) {
            case AM -> LocalTime.of(hour % 12, minute);
            case PM -> LocalTime.of(hour % 12 + 12, minute);
            case WRITTEN, LIKELY, OPEN -> LocalTime.of(hour, minute);
        };
    }

    private Misfit unclear() {
        LocalTime morning = LocalTime.of(hour, minute);
        return new Misfit("In the morning or in the afternoon? Say " + hour
                + (minute == 0 ? "" : morning.toString().substring(2)) + " am or " + morning.plusHours(12) + ".");
    }

    private static TimeOfDay of(int hour, int minute, Half half) {
        return new TimeOfDay(hour, minute, half.isEither() && !isOnBothHalves(hour) ? Half.WRITTEN : half);
    }

    private static TimeOfDay hour(int hour, Half unsaid, Cursor words) {
        boolean isFull = words.take("o'clock", "oclock");
        Half half = half(hour, words).orElse(unsaid);
        if (!isFull) {
            words.take("o'clock", "oclock");
        }
        return of(hour, 0, half);
    }

    /** Takes "half past nine" or "quarter to ten". */
    private static Optional<TimeOfDay> partOfAnHour(Cursor words) {
        int before = words.place();
        words.take("a");
        boolean isHalf = words.takeAll("half", "past");
        boolean isPast = isHalf || words.takeAll("quarter", "past");
        if (isPast || words.takeAll("quarter", "to")) {
            long full = Numbers.read(words)
                    .filter(Figure::isWhole)
                    .map(Figure::value)
                    .orElse(0L);
            int hour = isPast ? (int) full : full == 1 ? 12 : (int) full - 1;
            Optional<Half> half = half(hour, words);
            // a quarter to twelve pm is in the morning, for those who know
            boolean isOdd = !isPast && full == 12 && half.isPresent();
            if (full >= 1 && full <= 12 && !isOdd) {
                return Optional.of(of(hour, isHalf ? 30 : isPast ? 15 : 45, half.orElse(Half.OPEN)));
            }
        }
        words.backTo(before);
        return Optional.empty();
    }

    private static Optional<Half> half(int hour, Cursor words) {
        if (words.take("am", "a.m")) {
            return Optional.of(Half.AM);
        }
        if (words.take("pm", "p.m")) {
            return Optional.of(Half.PM);
        }
        if (!isOnBothHalves(hour)) {
            return Optional.empty();
        }
        if (words.takeAll("in", "the", "morning")) {
            return Optional.of(Half.AM);
        }
        boolean isLate = words.takeAll("in", "the", "afternoon")
                || words.takeAll("in", "the", "evening")
                || (hour > LAST_UNCLEAR_HOUR && words.takeAll("at", "night"));
        return isLate ? Optional.of(Half.PM) : Optional.empty();
    }

    private static boolean isOnBothHalves(int hour) {
        return hour >= 1 && hour <= 11;
    }
}
