package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole phrase that says when. That it has the form of one is known at once; whether it makes sense, only when it is asked
 * for what it comes to.
 */
record When(Occasion occasion, @Nullable TimeOfDay time) {
    /** More days than there are in {@link Dates#YEARS_AHEAD} years, and few enough to be counted in years. */
    static final long FAR_IN_DAYS = 4_000;

    /** More than the longest phrase has; without a limit, a long message would take its time. */
    static final int MOST_WORDS = 24;

    private static final List<Function<Cursor, Optional<Occasion>>> KINDS =
            List.of(Span::read, Dates::read, Repeats::read);

    /** Reads the words if all of them together say when. */
    static Optional<When> read(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("at") || words.get(i).equals("@")) {
                return withTimeAt(i, words);
            }
        }
        return occasion(words)
                .map(occasion -> new When(occasion, null))
                .or(() -> withTimeLast(words))
                .or(() -> withTimeFirst(words));
    }

    /** Where the longest phrase begins that says when and with which the words end; at their end if there is none. */
    static int placeOfLast(List<String> words) {
        int place = Math.max(0, words.size() - MOST_WORDS);
        while (place < words.size() && read(words.subList(place, words.size())).isEmpty()) {
            place++;
        }
        return place;
    }

    /** So much from now that nothing more could be said of it. */
    boolean isExact() {
        return isSpan() && !occasion.hasTimeOfDay();
    }

    boolean isSpan() {
        return occasion instanceof Span;
    }

    boolean isRecurring() {
        return occasion instanceof Repeat;
    }

    /** A time of day and nothing else. */
    boolean isTimeAlone() {
        return occasion.equals(Dates.ANY_DAY);
    }

    /** A day of the calendar, once. */
    boolean isOnDay() {
        return !isSpan() && !isRecurring() && !isTimeAlone();
    }

    /** A day, or many, of which the usual time would be taken. */
    boolean isLackingTime() {
        return time == null && !isSpan() && occasion.hasTimeOfDay();
    }

    /** Whether it is known which half of the day is meant. */
    boolean isTimeCertain() {
        return time != null && time.isCertain();
    }

    /** What it comes to. */
    Timing from(ZonedDateTime said) throws Misfit {
        Timing timing = occasion.at(time, said);
        if (timing.rule() == null) {
            if (!timing.start().isAfter(said)) {
                throw past();
            }
            checkReach(timing.start(), said);
        }
        return timing;
    }

    static void checkReach(ZonedDateTime due, ZonedDateTime said) throws Misfit {
        if (due.isAfter(said.plusYears(Dates.YEARS_AHEAD))) {
            throw new Misfit("I can look ten years ahead.");
        }
    }

    static Misfit past() {
        return new Misfit("That is in the past.");
    }

    /** The time may stand before, after or within the rest. */
    private static Optional<When> withTimeAt(int place, List<String> words) {
        Cursor cursor = new Cursor(words, place + 1);
        Optional<TimeOfDay> time = TimeOfDay.read(cursor);
        if (time.isEmpty()) {
            return Optional.empty();
        }
        List<String> rest = joined(words.subList(0, place), words.subList(cursor.place(), words.size()));
        if (rest.isEmpty()) {
            return Optional.of(new When(Dates.ANY_DAY, time.get()));
        }
        // in "join the call at 5 in 10 minutes", the five is not of this phrase
        return occasion(rest)
                .filter(occasion -> place > 0 || occasion.hasTimeOfDay())
                .map(occasion -> new When(occasion, time.get()));
    }

    /** As in "tomorrow 5 pm". */
    private static Optional<When> withTimeLast(List<String> words) {
        for (int length = 1; length <= 2 && length < words.size(); length++) {
            int place = words.size() - length;
            Cursor cursor = new Cursor(words, place);
            Optional<TimeOfDay> time = TimeOfDay.readAlone(cursor).filter(read -> cursor.isAtEnd());
            Optional<Occasion> occasion = occasion(words.subList(0, place)).filter(Occasion::hasTimeOfDay);
            if (time.isPresent() && occasion.isPresent()) {
                return Optional.of(new When(occasion.get(), time.get()));
            }
        }
        return Optional.empty();
    }

    /** As in "5 pm tomorrow". */
    private static Optional<When> withTimeFirst(List<String> words) {
        Cursor cursor = new Cursor(words);
        Optional<TimeOfDay> time = TimeOfDay.readAlone(cursor);
        return time.isEmpty()
                ? Optional.empty()
                : occasion(words.subList(cursor.place(), words.size()))
                        .filter(Occasion::hasTimeOfDay)
                        .map(occasion -> new When(occasion, time.get()));
    }

    private static Optional<Occasion> occasion(List<String> words) {
        return inOrder(words).or(() -> repeatedLast(words));
    }

    /** As in "on 24 December every year". */
    private static Optional<Occasion> repeatedLast(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            if (Repeats.isBeginning(words.get(i))) {
                return inOrder(joined(words.subList(i, words.size()), words.subList(0, i)));
            }
        }
        return Optional.empty();
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static Optional<Occasion> inOrder(List<String> words) {
        return KINDS.stream()
                .flatMap(kind -> {
                    Cursor cursor = new Cursor(words);
                    return kind.apply(cursor).filter(read -> cursor.isAtEnd()).stream();
                })
                .findFirst();
    }
}
