package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers in digits and in words. */
final class Numbers {
    /** In seconds, this is further ahead than anything that can be asked for; it stands for all that is more. */
    static final double MOST = 1_000_000_000;

    private static final Pattern ORDINAL = Pattern.compile("(\\d+)(?:st|nd|rd|th)");

    private Numbers() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        String word = match.said();
        return switch (name) {
            case "whole" -> bounded(number(word));
            case "decimal" -> number(word);
            case "fraction" -> number(word.substring(0, 1)) / number(word.substring(2));
            case "spelt" -> spelt("number", word);
            case "ordinal" -> ordinal(word);
            case "pair" ->
                pair(match.all(Integer.class).get(0), match.all(Integer.class).get(1));
            case "sum" -> sum(match.all(Double.class));
            case "hundred" -> 100.0 * match.get(Integer.class);
            case "hundreds" ->
                match.get(Double.class)
                        + match.all(Integer.class).stream()
                                .mapToInt(Integer::intValue)
                                .sum();
            case "of-spelt" -> match.get(Integer.class).doubleValue();
            case "number" -> number(match);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static double number(String word) {
        return Double.parseDouble(word.replace(',', '.'));
    }

    static boolean isWhole(double number) {
        return number == Math.rint(number);
    }

    /** How the day of a month is said. */
    static String ordinal(int day) {
        boolean isTeen = day / 10 == 1;
        return day + (isTeen ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th");
    }

    private static double bounded(double number) {
        return Math.max(-MOST, Math.min(MOST, number));
    }

    private static @Nullable Object ordinal(String word) {
        Matcher digits = ORDINAL.matcher(word);
        return digits.matches() ? (Integer) (int) bounded(number(digits.group(1))) : spelt("ordinal", word);
    }

    /** Returns the number that a word or such as "twenty-five" stands for. */
    private static @Nullable Object spelt(String kind, String word) {
        int dash = word.indexOf('-');
        return dash < 0
                ? Vocabulary.meaning(kind, word)
                : pair(
                        Vocabulary.meaning("number", word.substring(0, dash)),
                        Vocabulary.meaning(kind, word.substring(dash + 1)));
    }

    private static @Nullable Integer pair(@Nullable Object tens, @Nullable Object digit) {
        return tens instanceof Integer ten
                        && digit instanceof Integer one
                        && ten >= 20
                        && ten % 10 == 0
                        && one > 0
                        && one < 10
                ? (Integer) (ten + one)
                : null;
    }

    private static @Nullable Double sum(List<Double> wholeAndPart) {
        return wholeAndPart.get(1) < 1 ? (Double) (wholeAndPart.get(0) + wholeAndPart.get(1)) : null;
    }

    private static double number(Match match) {
        List<Double> numbers = match.all(Double.class);
        boolean isMore = numbers.size() > 1 && numbers.get(1) < 1;
        double value = numbers.get(0) + (isMore ? numbers.get(1) : 0);
        for (double scale : numbers.subList(isMore ? 2 : 1, numbers.size())) {
            value = bounded(value * scale);
        }
        return match.has("minus") ? -value : value;
    }
}
