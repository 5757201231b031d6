package dev.proactivebot.reminders.english;

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
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{0,6}[.,]\\d{1,3}");
    private static final Pattern FRACTION = Pattern.compile("(\\d)[/\u2044]([1-9])");
    private static final Pattern ORDINAL = Pattern.compile("(\\d+)(?:st|nd|rd|th)");

    private static final List<String> UP_TO_19 = Vocabulary.list("""
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
            eighteen nineteen""");
    private static final List<String> TENS = Vocabulary.list("twenty thirty forty fifty sixty seventy eighty ninety");
    private static final List<String> UP_TO_19TH = Vocabulary.list("""
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
            sixteenth seventeenth eighteenth nineteenth""");
    private static final Map<String, Integer> WORDS = words();
    private static final Map<String, Integer> ORDINALS = ordinals();
    private static final Map<String, Long> SCALES =
            Map.of("thousand", 1_000L, "million", 1_000_000L, "billion", Quantity.MOST, "trillion", Quantity.MOST);

    private Numbers() {}

    /** Takes a number; when there is none, nothing. */
    static Optional<Quantity> read(Cursor words) {
        int before = words.place();
        boolean isMinus = words.take("minus", "-");
        Optional<Quantity> size = digits(words).or(() -> spelt(words));
        if (size.isEmpty()) {
            words.backTo(before);
            return size;
        }
        double value = size.get().value();
        if (words.takeAll("and", "a", "half")) {
            value += 0.5;
        } else if (words.takeAll("and", "a", "quarter")) {
            value += 0.25;
        }
        for (Long scale = SCALES.get(words.peek()); scale != null; scale = SCALES.get(words.peek())) {
            value = Math.max(-Quantity.MOST, Math.min(Quantity.MOST, value * scale));
            words.skip();
        }
        return Optional.of(new Quantity(isMinus ? -value : value));
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

    /** Digits as a number that can be reckoned with, however many there are. */
    static long bounded(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > 9 ? Quantity.MOST : Long.parseLong(digits.substring(start));
    }

    private static Optional<Quantity> digits(Cursor words) {
        Matcher whole = WHOLE.matcher(words.peek());
        Optional<Quantity> part = whole.matches() ? Optional.empty() : fraction(words.peek());
        if (!whole.matches() && part.isEmpty()) {
            return Optional.empty();
        }
        words.skip();
        if (part.isPresent()) {
            return part;
        }
        long value = bounded(whole.group(2));
        // "1 1/2"
        Optional<Quantity> more = words.peek().indexOf('/') > 0
                ? fraction(words.peek()).filter(half -> half.value() < 1)
                : Optional.empty();
        more.ifPresent(half -> words.skip());
        double all = value + more.map(Quantity::value).orElse(0.0);
        return Optional.of(new Quantity(whole.group(1).equals("-") ? -all : all));
    }

    private static Optional<Quantity> fraction(String word) {
        Matcher decimal = DECIMAL.matcher(word);
        Matcher fraction = FRACTION.matcher(word);
        if (decimal.matches()) {
            return Optional.of(new Quantity(Double.parseDouble(decimal.group(0).replace(',', '.'))));
        }
        return fraction.matches()
                ? Optional.of(
                        new Quantity(Double.parseDouble(fraction.group(1)) / Double.parseDouble(fraction.group(2))))
                : Optional.empty();
    }

    private static Optional<Quantity> spelt(Cursor words) {
        int before = words.place();
        if (words.takeAll("a", "couple", "of") || words.takeAll("a", "couple") || words.takeAll("couple", "of")) {
            return Optional.of(new Quantity(2));
        }
        if (words.takeAll("a", "dozen")) {
            return Optional.of(new Quantity(12));
        }
        boolean isA = words.take("a");
        Integer number = isA ? Integer.valueOf(1) : upTo99(words);
        if (number == null) {
            return Optional.empty();
        }
        if (words.take("hundred")) {
            return Optional.of(new Quantity(number * 100L + afterHundred(words)));
        }
        if (isA && !SCALES.containsKey(words.peek())) {
            // only an article
            words.backTo(before);
            return Optional.empty();
        }
        return Optional.of(new Quantity(number));
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
