package dev.proactivebot.reminders.english;

import java.util.List;
import java.util.Set;

/** Words of the language, as lists that can be read. */
final class Vocabulary {
    private Vocabulary() {}

    static Set<String> of(String words) {
        return Set.copyOf(list(words));
    }

    /** Returns the words and "", which stands for punctuation and pictures. */
    static Set<String> andSigns(String words) {
        return of(words + " ");
    }

    static List<String> list(String words) {
        return List.of(words.split("\\s+", -1));
    }

    /** Returns phrases that are separated by commas. */
    static Set<String> phrases(String phrases) {
        return Set.of(phrases.strip().replaceAll("\\s+", " ").split(", ", -1));
    }
}
