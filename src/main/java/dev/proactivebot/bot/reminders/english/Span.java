package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long from now: one amount or several, such as an hour and 30 minutes. */
record Span(List<Amount> amounts) implements Occasion {
    private static final Pattern COMPACT = Pattern.compile("\\G([-+]?[\\d.,]+)([a-z]+)");

    /** So many of a unit. */
    record Amount(Figure figure, Unit unit) {}

    /** Takes "in 10 minutes" or "10 minutes from now". */
    static Optional<Occasion> read(Cursor words) {
        boolean isLed = words.take("in");
        return amounts(words)
                .filter(amounts -> words.takeAll("from", "now") || isLed)
                .map(Span::new);
    }

    static Optional<List<Amount>> amounts(Cursor words) {
        List<Amount> all = new ArrayList<>();
        int end = words.place();
        while (addAmount(words, all)) {
            end = words.place();
            words.take("and");
        }
        words.backTo(end);
        return all.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(all));
    }

    @Override
    public boolean hasTimeOfDay() {
        return amounts.stream().allMatch(amount -> amount.unit.isCalendar());
    }

    @Override
    public Timing at(@Nullable TimeOfDay time, ZonedDateTime said) throws Misfit {
        if (time != null && !hasTimeOfDay()) {
            throw new Misfit("A time of day does not go with hours or minutes.");
        }
        ZonedDateTime due = said.truncatedTo(ChronoUnit.SECONDS);
        boolean isZero = true;
        for (Amount amount : amounts) {
            long count = amount.figure.whole();
            if (count < 0) {
                throw When.past();
            }
            isZero &= count == 0;
            due = plus(due, count, amount.unit);
            // each time, before the next could go beyond what java.time can count
            When.checkReach(due, said);
        }
        if (isZero) {
            throw new Misfit("That is no time at all; say for example: in 10 minutes.");
        }
        return Timing.once(
                time == null
                        ? due
                        : due.toLocalDate().atTime(TimeOfDay.onDay(time)).atZone(due.getZone()));
    }

    private static ZonedDateTime plus(ZonedDateTime from, long count, Unit unit) {
        if (unit.isCalendar() && count > 0) {
            // java.time would keep the offset of now; of a time that comes twice, the first is meant
            return from.plus(Math.min(count, When.FAR_IN_DAYS), unit.chrono()).withEarlierOffsetAtOverlap();
        }
        return from.plus(count, unit.chrono());
    }

    private static boolean addAmount(Cursor words, List<Amount> all) {
        int before = words.place();
        if (words.takeAll("half", "an", "hour") || words.takeAll("half", "hour")) {
            all.add(new Amount(new Figure(30, true), Unit.MINUTE));
            return true;
        }
        if (addCompact(words, all)) {
            return true;
        }
        Optional<Figure> figure = Numbers.read(words);
        boolean isOne = figure.isEmpty() && words.take("a", "an");
        Unit unit = Unit.named(words.peek());
        if (unit == null || (!isOne && figure.isEmpty())) {
            words.backTo(before);
            return false;
        }
        words.skip();
        all.add(new Amount(figure.orElse(Figure.ONE), unit));
        if (unit == Unit.HOUR && words.takeAll("and", "a", "half")) {
            all.add(new Amount(new Figure(30, true), Unit.MINUTE));
        }
        return true;
    }

    /** Takes a word such as 1h30m. */
    private static boolean addCompact(Cursor words, List<Amount> all) {
        List<Amount> parts = new ArrayList<>();
        Matcher part = COMPACT.matcher(words.peek());
        int end = 0;
        while (part.find()) {
            Unit unit = Unit.named(part.group(2));
            Optional<Figure> figure = Numbers.read(new Cursor(List.of(part.group(1))));
            if (unit == null || figure.isEmpty()) {
                return false;
            }
            parts.add(new Amount(figure.get(), unit));
            end = part.end();
        }
        if (parts.isEmpty() || end < words.peek().length()) {
            return false;
        }
        words.skip();
        return all.addAll(parts);
    }
}
