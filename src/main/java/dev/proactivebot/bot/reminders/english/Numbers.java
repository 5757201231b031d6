package dev.proactivebot.bot.reminders.english;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in digits and in words. */
final class Numbers {
    private static final Pattern WHOLE = Pattern.compile("([-+]?)(\\d+)");
    private static final Pattern FRACTION = Pattern.compile("[-+]?[\\d.,/\u2044]*\\d");
    private static final Pattern ORDINAL = Pattern.compile("(\\d+)(?:st|nd|rd|th)");

    private static final List<String> UP_TO_19 = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final List<String> UP_TO_19TH = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth");
    private static final Map<String, Integer> WORDS = words();
    private static final Map<String, Integer> ORDINALS = ordinals();
    private static final Map<String, Long> SCALES =
            Map.of("thousand", 1_000L, "million", 1_000_000L, "billion", Figure.MOST, "trillion", Figure.MOST);

    private Numbers() {}

    /** Takes a number; when there is none, nothing. */
    static Optional<Figure> read(Cursor words) {
        int before = words.place();
        boolean isMinus = words.take("minus", "-");
        Optional<Figure> size = digits(words).or(() -> spelt(words));
        if (size.isEmpty()) {
            words.backTo(before);
            return size;
        }
        if (words.takeAll("and", "a", "half") || !size.get().isWhole()) {
            return Optional.of(Figure.FRACTION);
        }
        long value = size.get().value();
        for (Long scale = SCALES.get(words.peek()); scale != null; scale = SCALES.get(words.peek())) {
            value = Math.max(-Figure.MOST, Math.min(Figure.MOST, value * scale));
            words.skip();
        }
        return Optional.of(new Figure(isMinus ? -value : value, true));
    }

    /** Takes such as 31st or first, whether or not there is such a day. */
    static OptionalInt ordinal(Cursor words) {
        Matcher digits = ORDINAL.matcher(words.peek());
        Integer spelt = ORDINALS.get(words.peek());
        if (!digits.matches() && spelt == null) {
            return OptionalInt.empty();
        }
        words.skip();
        return OptionalInt.of(spelt != null ? spelt : (int) bounded(digits.group(1)));
    }

    /** How the day of a month is said. */
    static String ordinal(int day) {
        boolean isTeen = day / 10 == 1;
        return day + (isTeen ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th");
    }

    /** How a small number, from 1, is said in a row. */
    static String speltOrdinal(int number) {
        return UP_TO_19TH.get(number - 1);
    }

    /** Whether this could be a part of a number, right or wrong. */
    static boolean isNumeric(String word) {
        return WHOLE.matcher(word).matches()
                || FRACTION.matcher(word).matches()
                || WORDS.containsKey(word)
                || SCALES.containsKey(word)
                || List.of("hundred", "minus", "-", "and", "point").contains(word);
    }

    /** Digits as a number that can be reckoned with, however many there are. */
    static long bounded(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > 9 ? Figure.MOST : Long.parseLong(digits.substring(start));
    }

    private static Optional<Figure> digits(Cursor words) {
        Matcher whole = WHOLE.matcher(words.peek());
        if (whole.matches()) {
            words.skip();
            long value = bounded(whole.group(2));
            return Optional.of(new Figure(whole.group(1).equals("-") ? -value : value, true));
        }
        if (FRACTION.matcher(words.peek()).matches()) {
            words.skip();
            return Optional.of(Figure.FRACTION);
        }
        return Optional.empty();
    }

    private static Optional<Figure> spelt(Cursor words) {
        int before = words.place();
        boolean isA = words.take("a");
        Integer number = isA ? Integer.valueOf(1) : upTo99(words);
        if (number == null) {
            return Optional.empty();
        }
        if (words.take("hundred")) {
            return Optional.of(new Figure(number * 100L + afterHundred(words), true));
        }
        if (isA && !SCALES.containsKey(words.peek())) {
            // only an article
            words.backTo(before);
            return Optional.empty();
        }
        return Optional.of(new Figure(number, true));
    }

    private static int afterHundred(Cursor words) {
        int before = words.place();
        words.take("and");
        Integer rest = upTo99(words);
        if (rest == null) {
            words.backTo(before);
            return 0;
        }
        return rest;
    }

    private static @Nullable Integer upTo99(Cursor words) {
        Integer number = WORDS.get(words.peek());
        if (number == null) {
            return null;
        }
        words.skip();
        Integer digit = WORDS.get(words.peek());
        if (number < 20 || number % 10 != 0 || digit == null || digit == 0 || digit > 9) {
            return number;
        }
        words.skip();
        return number + digit;
    }

    private static Map<String, Integer> words() {
        Map<String, Integer> words = new HashMap<>();
        for (int i = 0; i < UP_TO_19.size(); i++) {
            words.put(UP_TO_19.get(i), i);
        }
        for (int i = 0; i < TENS.size(); i++) {
            words.put(TENS.get(i), 20 + 10 * i);
            for (int digit = 1; digit < 10; digit++) {
                words.put(TENS.get(i) + "-" + UP_TO_19.get(digit), 20 + 10 * i + digit);
            }
        }
        return Map.copyOf(words);
    }

    private static Map<String, Integer> ordinals() {
        Map<String, Integer> ordinals = new HashMap<>(Map.of("twentieth", 20, "thirtieth", 30, "thirty-first", 31));
        for (int i = 0; i < UP_TO_19TH.size(); i++) {
            ordinals.put(UP_TO_19TH.get(i), i + 1);
        }
        for (int digit = 1; digit < 10; digit++) {
            ordinals.put("twenty-" + UP_TO_19TH.get(digit - 1), 20 + digit);
        }
        return Map.copyOf(ordinals);
    }
}
