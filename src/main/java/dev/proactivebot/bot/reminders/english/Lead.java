package dev.proactivebot.bot.reminders.english;

import java.util.List;
import java.util.Set;

/**
 * The word before a when. Some words tell that the when is not one of a reminder, or that more of it was said than is understood:
 * "by Friday" is a deadline, "for Friday" an object, "every Monday from 7 December" more than a date.
 */
final class Lead {
    private static final Set<String> ALWAYS = Set.of(
            "and",
            "or",
            "every",
            "each",
            "from",
            "until",
            "till",
            "since",
            "starting",
            "beginning",
            "except",
            "not",
            "but",
            "before",
            "after",
            "between",
            "than",
            "latest",
            "due",
            "is",
            "are",
            "was",
            "were",
            "be",
            "starts",
            "begins",
            "ends",
            "opens",
            "closes");

    /** Before "in", "at" or "on" these end what is to be done: drop by on Friday, get what I asked for in an hour. */
    private static final Set<String> BEFORE_BARE = Set.of(
            "by", "for", "to", "of", "about", "last", "past", "through", "during", "within", "around", "the", "a", "an",
            "my", "your", "our", "their");

    private static final Set<String> PREPOSITIONS = Set.of("in", "at", "@", "on");

    private Lead() {}

    /** Whether the when at that place is not to be taken alone. */
    static boolean leadsOn(List<String> words, int place) {
        if (place == 0 || place >= words.size()) {
            return false;
        }
        String before = words.get(place - 1);
        return ALWAYS.contains(before) || (BEFORE_BARE.contains(before) && isBare(words.get(place)));
    }

    /** Whether a when that begins like this has no preposition. */
    static boolean isBare(String first) {
        return !PREPOSITIONS.contains(first);
    }

    /** Whether what begins like this goes on saying when. */
    static boolean isContinuing(String first) {
        return ALWAYS.contains(first)
                || PREPOSITIONS.contains(first)
                || Set.of("by", "then", "again").contains(first);
    }

    /** Whether this ends a statement about a time: the meeting is at 5. */
    static boolean isOfStatement(String word) {
        return Set.of("is", "are", "was", "were", "be", "starts", "begins", "ends", "opens", "closes")
                .contains(word);
    }
}
