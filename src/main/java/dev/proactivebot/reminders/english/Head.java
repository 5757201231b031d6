package dev.proactivebot.reminders.english;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a wish to be reminded begins.
 *
 * @param from where it begins; before it may stand courtesy, and when
 * @param to where the rest begins
 * @param isTimeNeeded whether it may be about something else: "ping me" alone is
 * @param isForMe whether it is for the user
 */
record Head(int from, int to, boolean isTimeNeeded, boolean isForMe) {
    private static final int FURTHEST = 30;

    /** Returns what a match of the grammar means. */
    static Object meaning(String name, Match match) {
        return new Head(match.start(), match.end(), name.equals("at-a-time"), !name.equals("for-others"));
    }

    /** Finds the first one. */
    static @Nullable Head find(List<String> words) {
        for (int i = 0; i < Math.min(words.size(), FURTHEST); i++) {
            Grammar.Found found = TimeGrammar.find("head", words, i);
            if (found != null) {
                return (Head) found.value();
            }
        }
        return null;
    }

    /** Returns whether the words before it make it something else, by the rules of a name. */
    boolean is(String name, List<String> words) {
        return TimeGrammar.find(name, words.subList(0, from), 0) != null;
    }
}
