package dev.proactivebot.reminders.english;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings the ways to write a word to one, so that no reader needs to know the others. */
final class Spelling {
    private static final Map<String, String> OTHERS = new HashMap<>();
    /** These are also understood with one slip. */
    private static final List<String> LONG = Vocabulary.list("""
            remind please every tomorrow tonight morning afternoon evening minute minutes weekday weekdays weekend weekends monday
            tuesday wednesday thursday friday saturday sunday january february august september october november december""");

    private static final Set<String> NOT_MISSPELT = Vocabulary.of("""
            sundae sundry remote minuet mourning lease release pleased pleases plead emery rewind reminds remand rebind augusta""");
    private static final int SHORTEST = 5;
    private static final int LONGEST = 11;

    static {
        write("tomorrow", "tmrw tmr tmw tomo 2moro 2morrow 2mrw tmrow tomoz tomoro tomorro tommorow tommorrow tomorow");
        write("today", "tday 2day");
        write("tonight", "tonite 2nite 2night");
        write("please", "pls plz");
        write("every", "evry");
        write("until", "till til untill");
        write("through", "thru");
        write("weekend", "wknd");
        write("weekday", "workday workingday");
        write("weekdays", "workdays workingdays");
        write("am", "a.m");
        write("pm", "p.m");
        write("o'clock", "oclock");
        write("minutes", "minuets");
        write("hours", "huors hous horus");
        write("weeks", "weks weeeks");
        write("tuesday", "tue tues");
        write("wednesday", "weds wensday");
        write("thursday", "thu thur thurs thrs");
        write("saturday", "saterday");
        write("monday", "mon");
        write("friday", "fri");
        write("september", "sept");
        write("don't", "dont");
    }

    private Spelling() {}

    static String of(String word) {
        String other = OTHERS.get(word);
        if (other != null) {
            return other;
        }
        boolean mayBeMisspelt = word.length() >= SHORTEST
                && word.length() <= LONGEST
                && !NOT_MISSPELT.contains(word)
                && !LONG.contains(word)
                && word.chars().allMatch(Character::isLetter);
        return !mayBeMisspelt
                ? word
                : LONG.stream()
                        .filter(right -> right.endsWith("s") == word.endsWith("s") && isOneSlip(word, right))
                        .findFirst()
                        .orElse(word);
    }

    /** Returns whether one letter is missing, too many or another, or two of them have changed places. */
    static boolean isOneSlip(String word, String name) {
        int same = 0;
        while (same < Math.min(word.length(), name.length()) && word.charAt(same) == name.charAt(same)) {
            same++;
        }
        String wrong = word.substring(same);
        String right = name.substring(same);
        return switch (wrong.length() - right.length()) {
            case 1 -> wrong.substring(1).equals(right);
            case -1 -> right.substring(1).equals(wrong);
            case 0 ->
                wrong.isEmpty()
                        || wrong.substring(1).equals(right.substring(1))
                        || (wrong.length() > 1
                                && wrong.charAt(0) == right.charAt(1)
                                && wrong.charAt(1) == right.charAt(0)
                                && wrong.substring(2).equals(right.substring(2)));
            default -> false;
        };
    }

    private static void write(String word, String others) {
        Vocabulary.list(others).forEach(other -> OTHERS.put(other, word));
    }
}
