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
                .filter(place -> words.get(place).equals("please")
                        || (place > start
                                && (isEnd.test(place) || TimeGrammar.find("sure-thanks", words, place) != null)))
                .filter(place -> TimeGrammar.find("closing", words, place) != null)
                .findFirst()
                .orElse(words.size());
    }

    /** Returns the words of a text without courtesy at both ends. */
    static List<String> words(String text) {
        return without(Words.of(text).keys());
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
