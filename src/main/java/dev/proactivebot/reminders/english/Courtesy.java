package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.function.IntPredicate;

/** Words that are said for politeness, and those that only join others. */
final class Courtesy {
    private Courtesy() {}

    /** Between two words of time. */
    static boolean isGlue(String word) {
        return Vocabulary.has("glue", word);
    }

    /**
     * Returns where the words end that are not courtesy.
     *
     * @param isEnd tells whether what is before a place may be all: to say thanks is no courtesy
     */
    static int end(List<String> words, int start, IntPredicate isEnd) {
        int end = words.size();
        while (end > start && (isPlease(words, end - 1) || (words.get(end - 1).isEmpty() && isEnd.test(end - 1)))) {
            end--;
        }
        int thanks = end;
        while (thanks > start && Vocabulary.has("thanks", words.get(thanks - 1))) {
            thanks--;
        }
        while (thanks < end && !Vocabulary.has("first-of-thanks", words.get(thanks))) {
            thanks++;
        }
        while (thanks > start && thanks < end && (words.get(thanks - 1).isEmpty() || isPlease(words, thanks - 1))) {
            thanks--;
        }
        boolean isOver = isEnd.test(thanks) || (thanks < end && Vocabulary.has("short-thanks", words.get(thanks)));
        return thanks < end && thanks > start && isOver ? end(words.subList(0, thanks), start, isEnd) : end;
    }

    private static boolean isPlease(List<String> words, int place) {
        return words.get(place).equals("please");
    }

    /** Returns the words without courtesy at both ends. */
    static List<String> without(List<String> words) {
        int end = end(words, 0, place -> true);
        int start = 0;
        while (start < end - 1 && Vocabulary.has("opening", words.get(start))) {
            start++;
        }
        return words.subList(start, end);
    }
}
