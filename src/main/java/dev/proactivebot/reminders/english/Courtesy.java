package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

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
        return IntStream.range(start, words.size())
                .filter(place -> place == start
                        ? isPlease(words, place)
                        : isPlease(words, place) || Vocabulary.has("short-thanks", words.get(place)) || isEnd.test(place))
                .filter(place -> TimeGrammar.find("closing", words, place) != null)
                .findFirst()
                .orElse(words.size());
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
