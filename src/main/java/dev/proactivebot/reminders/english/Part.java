package dev.proactivebot.reminders.english;

import java.util.List;

/**
 * Neighbouring words of a sentence that say something about time.
 *
 * @param from where they begin
 * @param to where they end
 */
record Part(int from, int to, List<Meaning> meanings) {

    Part(int from, int to, Meaning meaning) {
        this(from, to, List.of(meaning));
    }

    /** Returns the same where it stands in the place of a time, so that all days in it are meant. */
    Part led() {
        return new Part(
                from,
                to,
                meanings.stream()
                        .map(meaning -> meaning instanceof Meaning.Day day ? day.led() : meaning)
                        .toList());
    }

    boolean has(Class<? extends Meaning> kind) {
        return meanings.stream().anyMatch(kind::isInstance);
    }

    int length() {
        return to - from;
    }
}
