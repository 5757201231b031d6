package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.TimeOfDay.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times of day: at 5, 17:30, half past nine, 8am and 8pm. */
final class Clocks {
    /** What may follow a number that is a time of day; behind another word it may count something. */
    static final Set<String> ENDS = Vocabulary.andSigns("""
            to that about of every each daily on in at @ for from until and or & - today tomorrow tonight please
            thanks starting except am pm o'clock o sharp weekdays this next but not instead""");

    private static final Set<String> ROUGHLY = Vocabulary.of("around approximately approx exactly precisely ~");
    private static final Pattern FIGURES = Pattern.compile("(-?)(\\d+)(?:([:.h])(\\d*))?(h|(?:[ap]\\.?m)|[ap])?");
    private static final Pattern RANGE = Pattern.compile("\\d[\\d:.]*(?:[ap]m)?-\\d[\\d:.]*(?:[ap]m)?");
    private static final int FIRST_HOUR_OF_24 = 13;
    private static final Set<String> HOURS = Set.of("h", "hrs", "hours", "uhr");

    private Clocks() {}

    static Optional<Meaning> read(Cursor words) {
        boolean isLed = words.take("at", "@");
        isLed |= words.take(ROUGHLY);
        if (!isLed && words.take("by", "before", "after")) {
            return one(words, true).map(time -> new Meaning.Unclear());
        }
        if (isLed) {
            words.take("about");
        }
        if (RANGE.matcher(words.peek()).matches()
                && (isLed || words.peek().contains("m") || words.peek().contains(":"))) {
            words.skip();
            return Optional.of(new Meaning.Unclear());
        }
        Optional<TimeOfDay> first = one(words, isLed);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<TimeOfDay> times = new ArrayList<>(List.of(first.get()));
        for (Optional<TimeOfDay> more = more(words); more.isPresent(); more = more(words)) {
            times.add(more.get());
        }
        boolean isRange = (words.peek().equals("to") && isHour(words.copy()))
                || (words.peek().equals("-") && number(words.peek(1)));
        if (isRange) {
            words.skip();
            one(words, true);
            return Optional.of(new Meaning.Unclear());
        }
        return Optional.of(new Meaning.Clocks(List.copyOf(times)));
    }

    /** Takes the time behind a day, where a number alone is one. */
    static Optional<Meaning> readAfterDay(Cursor words) {
        boolean isNumber = number(words.peek()) && words.peek().length() <= 2;
        return isNumber && ENDS.contains(words.peek(1))
                ? one(words, true).map(time -> new Meaning.Clocks(List.of(time)))
                : Optional.empty();
    }

    /** Takes the time until which something goes on. */
    static Optional<Meaning> readUntil(Cursor words, boolean isDaySaid) {
        words.take("at", "@");
        boolean isLed = !isDaySaid || Set.of("at", "@").contains(words.peek(-1));
        return one(words, isLed).map(time -> new Meaning.Clocks(List.of(time)));
    }

    private static boolean isHour(Cursor words) {
        words.skip();
        return Numbers.read(words).isPresent() && ENDS.contains(words.peek());
    }

    private static boolean number(String word) {
        return !word.isEmpty() && Character.isDigit(word.charAt(0));
    }

    private static Optional<TimeOfDay> more(Cursor words) {
        int before = words.place();
        boolean isNext = words.take("and", "or", "&", "then");
        boolean isLed = words.take("at", "@");
        boolean isListed = (isNext || List.of("and", "or", "&").contains(words.peek(1)))
                && ENDS.contains(words.peek(1))
                && number(words.peek());
        Optional<TimeOfDay> time = one(words, isLed || isListed);
        if (time.isEmpty()) {
            words.backTo(before);
        }
        return time;
    }

    /** @param isLed whether a time must follow; else only what cannot be taken for anything else is one */
    private static Optional<TimeOfDay> one(Cursor words, boolean isLed) {
        int before = words.place();
        boolean isTwelve =
                words.peek().equals("12") && Set.of("noon", "midnight").contains(words.peek(1));
        if (isTwelve) {
            words.skip();
        }
        if (words.take("noon", "midday")) {
            return Optional.of(new TimeOfDay(12, 0, Half.PM));
        }
        if (words.take("midnight")) {
            return Optional.of(new TimeOfDay(12, 0, Half.AM));
        }
        Optional<TimeOfDay> time =
                partOfAnHour(words).or(() -> figures(words, isLed)).or(() -> spelt(words, isLed));
        if (time.isEmpty()) {
            words.backTo(before);
        } else {
            words.take("sharp");
        }
        return time;
    }

    private static Optional<TimeOfDay> figures(Cursor words, boolean isLed) {
        Matcher figures = FIGURES.matcher(words.peek());
        if (!figures.matches() || Unit.named(words.peek(1)) == Unit.MINUTE) {
            return Optional.empty();
        }
        String sign = figures.group(3) == null ? "" : figures.group(3);
        String suffix = figures.group(5) == null ? "" : figures.group(5);
        String digits = figures.group(2);
        boolean isPadded = digits.startsWith("0");
        boolean isFourDigits = digits.length() >= 3
                && digits.length() <= 4
                && (sign.isEmpty() || (sign.equals("h") && figures.group(4).isEmpty()));
        int all = (int) Numbers.bounded(digits);
        int hour = !figures.group(1).isEmpty() ? -1 : isFourDigits ? all / 100 : all;
        String minutes = figures.group(4) == null ? "" : figures.group(4);
        // one digit of minutes may be a slip, and is then no time
        int minute = isFourDigits
                ? all % 100
                : minutes.isEmpty() ? 0 : minutes.length() == 2 ? Integer.parseInt(minutes) : -1;
        words.skip();
        boolean isFull = sign.isEmpty() && suffix.isEmpty() && isFull(words);
        Optional<Half> half =
                suffix.isEmpty() ? half(words) : Optional.of(suffix).flatMap(Clocks::half);
        isFull = isFull || isFull(words);
        boolean isHours = sign.equals("h") || suffix.equals("h");
        boolean isCertain = half.isPresent()
                || isFull
                || sign.equals(":")
                || (isHours && (hour >= FIRST_HOUR_OF_24 || (sign.equals("h") && minutes.length() == 2 && hour > 3)));
        if (!isLed && !isCertain) {
            return Optional.empty();
        }
        words.take(isFourDigits || sign.equals(".") || hour >= FIRST_HOUR_OF_24 ? HOURS : Set.of());
        boolean isExact = isPadded || isHours || (isFourDigits && digits.length() == 4);
        Half unsaid = isExact ? Half.WRITTEN : minutes.isEmpty() && !isFourDigits ? Half.OPEN : Half.LIKELY;
        return Optional.of(
                half.isPresent() && !(half.get() == Half.PM && hour >= FIRST_HOUR_OF_24)
                        ? new TimeOfDay(hour, minute, half.get())
                        : TimeOfDay.of(hour, minute, unsaid));
    }

    /** Takes five, five thirty, five pm. */
    private static Optional<TimeOfDay> spelt(Cursor words, boolean isLed) {
        if (words.peek().equals("a") && !words.peek(1).equals("hundred")) {
            return Optional.empty();
        }
        boolean isWord =
                !words.peek().isEmpty() && Character.isLetter(words.peek().charAt(0));
        Optional<Quantity> hour = isWord ? Numbers.read(words).filter(Quantity::isWhole) : Optional.empty();
        if (hour.isEmpty()) {
            return Optional.empty();
        }
        int before = words.place();
        Optional<Quantity> minute =
                Numbers.read(words).filter(read -> read.isWhole() && read.value() >= 10 && read.value() < 60);
        if (minute.isEmpty() || !ENDS.contains(words.peek())) {
            words.backTo(before);
            minute = Optional.empty();
        }
        boolean isFull = isFull(words);
        Optional<Half> half = half(words);
        if (!isLed && half.isEmpty() && !isFull) {
            return Optional.empty();
        }
        int minutes = minute.map(read -> (int) read.value()).orElse(0);
        return Optional.of(TimeOfDay.of((int) hour.get().value(), minutes, half.orElse(Half.OPEN)));
    }

    /** Takes "half past nine" or "quarter to ten" or "ten past five". */
    private static Optional<TimeOfDay> partOfAnHour(Cursor words) {
        int before = words.place();
        words.take("a");
        Optional<Integer> minutes = words.take("half")
                ? Optional.of(30)
                : words.take("quarter")
                        ? Optional.of(15)
                        : Numbers.read(words).filter(Quantity::isWhole).map(read -> (int) read.value());
        words.take("minutes", "min");
        boolean isPast = words.take("past");
        boolean isSpelt = words.peek().equals("to") && Character.isLetter((words.peek(-1) + " ").charAt(0));
        if (minutes.isPresent() && (isPast || (isSpelt && minutes.get() != 30 && words.take("to")))) {
            int full = Numbers.read(words)
                    .filter(Quantity::isWhole)
                    .map(read -> (int) read.value())
                    .orElse(0);
            int hour = isPast ? full : full == 1 ? 12 : full - 1;
            Optional<Half> half = half(words);
            // a quarter to twelve pm is in the morning, for those who know
            boolean isOdd = !isPast && full == 12 && half.isPresent();
            if (full >= 1 && full <= 12 && !isOdd && minutes.get() > 0 && minutes.get() < 60) {
                return Optional.of(
                        TimeOfDay.of(hour, isPast ? minutes.get() : 60 - minutes.get(), half.orElse(Half.OPEN)));
            }
        }
        words.backTo(before);
        return Optional.empty();
    }

    private static boolean isFull(Cursor words) {
        return words.take("o'clock") || words.takeAll("o", "clock");
    }

    private static Optional<Half> half(Cursor words) {
        Optional<Half> half = half(words.peek());
        if (half.isPresent() && words.peek().length() > 1) {
            words.skip();
            return half;
        }
        return Optional.empty();
    }

    private static Optional<Half> half(String word) {
        return switch (word) {
            case "am", "a.m", "a" -> Optional.of(Half.AM);
            case "pm", "p.m", "p" -> Optional.of(Half.PM);
            default -> Optional.empty();
        };
    }
}
