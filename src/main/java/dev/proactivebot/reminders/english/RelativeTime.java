package dev.proactivebot.reminders.english;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much time: one amount or several, such as an hour and 30 minutes. */
record RelativeTime(List<Amount> amounts) {
    /** More days than there are in {@link When#YEARS_AHEAD} years, and few enough to be counted in years. */
    private static final double FAR_IN_DAYS = 4_000;

    private static final int MONTHS_A_YEAR = 12;
    private static final Pattern COMPACT =
            Pattern.compile("\\G([-+]?(?:\\d{0,6}[.,]\\d{1,3}|\\d+))([a-z]+)(?:(\\d\\d)$)?");

    /** So many of a unit. */
    record Amount(double count, Unit unit) {
        long whole() throws UnclearPhraseException {
            if (!Numbers.isWhole(count)) {
                throw new UnclearPhraseException("I understand whole numbers only there, such as 90 minutes.");
            }
            return (long) count;
        }
    }

    static RelativeTime of(double count, Unit unit) {
        return new RelativeTime(List.of(new Amount(count, unit)));
    }

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "units" -> Vocabulary.meaning("unit", match.said().replaceFirst("'s?$", ""));
            case "compact" -> compact(match.said());
            case "amount" -> of(sum(match), match.get(Unit.class));
            case "fortnights" -> of(2 * match.get(Double.class), Unit.WEEK);
            case "span" ->
                new RelativeTime(match.all(RelativeTime.class).stream()
                        .flatMap(time -> time.amounts.stream())
                        .toList());
            case "one" -> of(1, match.get(Unit.class));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static double sum(Match match) {
        return match.all(Double.class).stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Takes a word such as 1h30m or 1h30. */
    private static @Nullable RelativeTime compact(String word) {
        List<Amount> parts = new ArrayList<>();
        Matcher part = COMPACT.matcher(word);
        int end = 0;
        while (part.find()) {
            Unit unit = (Unit) Vocabulary.meaning("unit", part.group(2));
            boolean hasMinutes = part.group(3) != null;
            if (unit == null || (hasMinutes && unit != Unit.HOUR)) {
                return null;
            }
            parts.add(new Amount(Math.min(Numbers.number(part.group(1)), Numbers.MOST), unit));
            if (hasMinutes) {
                parts.add(new Amount(Numbers.number(part.group(3)), Unit.MINUTE));
            }
            end = part.end();
        }
        return parts.isEmpty() || end < word.length() ? null : new RelativeTime(parts);
    }

    /** Returns whether a time of day can be said with it. */
    boolean isInDays() {
        return amounts.stream().allMatch(amount -> amount.unit.isCalendar() && Numbers.isWhole(amount.count));
    }

    LocalDate after(LocalDate start) throws UnclearPhraseException {
        return from(start.atStartOfDay(ZoneOffset.UTC), 1).toLocalDate();
    }

    /** Returns the time that is so much later, or earlier if the sign is -1. */
    ZonedDateTime from(ZonedDateTime start, int sign) throws UnclearPhraseException {
        ZonedDateTime due = start.truncatedTo(ChronoUnit.SECONDS);
        for (Amount amount : amounts) {
            if (amount.count < 0) {
                throw When.past();
            }
            due = plus(due, sign * amount.count, amount.unit);
            // each time, before the next could go beyond what java.time can count
            When.checkReach(due, start);
        }
        if (amounts.stream().allMatch(amount -> amount.count == 0)) {
            throw new UnclearPhraseException("That is no time at all; say for example: in 10 minutes.");
        }
        return due;
    }

    private static ZonedDateTime plus(ZonedDateTime from, double count, Unit unit) throws UnclearPhraseException {
        double far = unit.isCalendar() ? Math.min(Math.max(count, -FAR_IN_DAYS), FAR_IN_DAYS) : count;
        if (unit.isCalendar() && Numbers.isWhole(far) && far != 0) {
            // java.time would keep the offset of now; of a time that comes twice, the first is meant
            return from.plus((long) far, unit.chrono).withEarlierOffsetAtOverlap();
        }
        if (far != 0 && unit == Unit.YEAR) {
            return plus(from, far * MONTHS_A_YEAR, Unit.MONTH);
        }
        if (far != 0 && unit == Unit.MONTH) {
            return plus(from, (double) new Amount(far, unit).whole(), unit);
        }
        return from.plusSeconds(Math.round(far * unit.chrono.getDuration().toSeconds()));
    }
}
