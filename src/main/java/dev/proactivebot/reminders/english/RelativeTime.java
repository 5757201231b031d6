package dev.proactivebot.reminders.english;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much time: one amount or several, such as an hour and 30 minutes. */
record RelativeTime(List<Amount> amounts) {
    /** More days than there are in {@link When#YEARS_AHEAD} years, and few enough to be counted in years. */
    private static final long FAR_IN_DAYS = 4_000;

    static final RelativeTime ONE_DAY = new RelativeTime(List.of(new Amount(Quantity.ONE, Unit.DAY)));

    private static final double MONTHS_A_YEAR = 12;
    private static final Pattern COMPACT = Pattern.compile("\\G([-+]?\\d[\\d.,]*)([a-z]+)(?:(\\d\\d)$)?");

    /** So many of a unit. */
    record Amount(Quantity quantity, Unit unit) {}

    /** Takes amounts, with "and" between them or nothing. */
    static Optional<RelativeTime> read(Cursor words) {
        List<Amount> all = new ArrayList<>();
        int end = words.place();
        while (addAmount(words, all)) {
            end = words.place();
            words.take("and");
        }
        words.backTo(end);
        return all.isEmpty() ? Optional.empty() : Optional.of(new RelativeTime(List.copyOf(all)));
    }

    /** Takes one unit without its number. */
    static Optional<RelativeTime> one(Cursor words) {
        Optional<Unit> unit = Optional.ofNullable(Unit.named(words.peek()));
        words.skip();
        return unit.map(found -> new RelativeTime(List.of(new Amount(Quantity.ONE, found))));
    }

    /** Returns whether a time of day can be said with it. */
    boolean isInDays() {
        return amounts.stream().allMatch(amount -> amount.unit.isCalendar() && amount.quantity.isWhole());
    }

    /** Returns whether it is so much from now, or 0. */
    boolean isForward() {
        return amounts.stream().allMatch(amount -> amount.quantity.value() >= 0);
    }

    ZonedDateTime after(ZonedDateTime start) throws Misfit {
        return from(start, 1);
    }

    ZonedDateTime before(ZonedDateTime end) throws Misfit {
        return from(end, -1);
    }

    LocalDate after(LocalDate start) throws Misfit {
        return after(start.atStartOfDay(ZoneOffset.UTC)).toLocalDate();
    }

    private ZonedDateTime from(ZonedDateTime start, int sign) throws Misfit {
        ZonedDateTime due = start.truncatedTo(ChronoUnit.SECONDS);
        boolean isZero = true;
        for (Amount amount : amounts) {
            if (amount.quantity.value() < 0) {
                throw When.past();
            }
            isZero &= amount.quantity.value() == 0;
            due = plus(due, sign * amount.quantity.value(), amount.unit);
            // each time, before the next could go beyond what java.time can count
            When.checkReach(due, start);
        }
        if (isZero) {
            throw new Misfit("That is no time at all; say for example: in 10 minutes.");
        }
        return due;
    }

    private static ZonedDateTime plus(ZonedDateTime from, double count, Unit unit) throws Misfit {
        if (!unit.isCalendar() || count == 0) {
            return from.plusSeconds(
                    Math.round(count * unit.chrono().getDuration().toSeconds()));
        }
        double far = Math.min(Math.max(count, -FAR_IN_DAYS), FAR_IN_DAYS);
        if (far == Math.rint(far)) {
            // java.time would keep the offset of now; of a time that comes twice, the first is meant
            return from.plus((long) far, unit.chrono()).withEarlierOffsetAtOverlap();
        }
        return switch (unit) {
            case YEAR -> plus(from, (double) new Quantity(far * MONTHS_A_YEAR).whole(), Unit.MONTH);
            case MONTH -> plus(from, (double) new Quantity(far).whole(), Unit.MONTH);
            default ->
                from.plusSeconds(Math.round(far * unit.chrono().getDuration().toSeconds()));
        };
    }

    private static boolean addAmount(Cursor words, List<Amount> all) {
        int before = words.place();
        if (addPart(words, all) || addCompact(words, all)) {
            return true;
        }
        Optional<Quantity> quantity = Numbers.read(words);
        boolean isOne = quantity.isEmpty() && words.take("a", "an");
        words.take("full", "whole", "more");
        if ((isOne || quantity.isPresent()) && words.take("fortnight", "fortnights")) {
            return all.add(
                    new Amount(new Quantity(2 * quantity.orElse(Quantity.ONE).value()), Unit.WEEK));
        }
        Unit unit = unit(words);
        if (unit == null || (!isOne && quantity.isEmpty())) {
            words.backTo(before);
            return false;
        }
        words.skip();
        double half = words.takeAll("and", "a", "half") ? 0.5 : words.takeAll("and", "a", "quarter") ? 0.25 : 0;
        all.add(new Amount(new Quantity(quantity.orElse(Quantity.ONE).value() + half), unit));
        return true;
    }

    /** Reads a unit, also in two days' time. */
    private static @Nullable Unit unit(Cursor words) {
        String word = words.peek();
        return Unit.named(words.peek(1).equals("time") ? word.replaceFirst("'s?$", "") : word);
    }

    /** Takes half an hour or three quarters of an hour. */
    private static boolean addPart(Cursor words, List<Amount> all) {
        int before = words.place();
        words.take("a");
        double part = words.takeAll("half", "of") || words.take("half")
                ? 0.5
                : words.takeAll("quarter", "of") || words.take("quarter") ? 0.25 : 0;
        if (part == 0 && words.takeAll("three", "quarters", "of")) {
            part = 0.75;
        }
        if (part > 0) {
            words.take("a", "an");
            Unit unit = Unit.named(words.peek());
            if (unit != null && words.peek().length() > 1) {
                words.skip();
                all.add(new Amount(new Quantity(part), unit));
                return true;
            }
        }
        words.backTo(before);
        return false;
    }

    /** Takes a word such as 1h30m or 1h30. */
    private static boolean addCompact(Cursor words, List<Amount> all) {
        List<Amount> parts = new ArrayList<>();
        Matcher part = COMPACT.matcher(words.peek());
        int end = 0;
        while (part.find()) {
            Unit unit = Unit.named(part.group(2));
            Optional<Quantity> quantity = Numbers.read(new Cursor(List.of(part.group(1))));
            if (unit == null || quantity.isEmpty() || (part.group(3) != null && unit != Unit.HOUR)) {
                return false;
            }
            parts.add(new Amount(quantity.get(), unit));
            if (part.group(3) != null) {
                parts.add(new Amount(new Quantity(Numbers.bounded(part.group(3))), Unit.MINUTE));
            }
            end = part.end();
        }
        if (parts.isEmpty() || end < words.peek().length()) {
            return false;
        }
        words.skip();
        return all.addAll(parts);
    }
}
