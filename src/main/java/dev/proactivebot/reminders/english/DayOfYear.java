package dev.proactivebot.reminders.english;

import java.time.Month;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** A day and its month as they were said, whether or not there is such a day. */
record DayOfYear(int day, Month month) {
    private static final Pattern DAY = Pattern.compile("\\d{1,2}");

    /** Takes "24 December", "the 24th of December" or "December 24th". */
    static Optional<DayOfYear> read(Cursor words) {
        int before = words.place();
        Month month = Names.month(words.peek());
        if (month != null) {
            words.skip();
        }
        words.take("the");
        OptionalInt day = day(words);
        if (month == null) {
            words.take("of");
            month = Names.month(words.peek());
            words.skip();
        }
        if (month == null || day.isEmpty()) {
            words.backTo(before);
            return Optional.empty();
        }
        return Optional.of(new DayOfYear(day.getAsInt(), month));
    }

    private static OptionalInt day(Cursor words) {
        String word = words.peek();
        if (DAY.matcher(word).matches()) {
            words.skip();
            return OptionalInt.of(Integer.parseInt(word));
        }
        return Numbers.ordinal(words);
    }
}
