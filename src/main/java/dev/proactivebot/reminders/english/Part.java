package dev.proactivebot.reminders.english;

import java.util.List;

/**
 * Neighbouring words of a sentence that say something about time.
 *
 * @param from where they begin
 * @param to where they end
 */
record Part(int from, int to, List<Meaning> meanings) {

    /** Returns the same where it stands in the place of a time, so that all days in it are meant. */
    Part led() {
        List<Meaning> led = meanings.stream()
                .map(meaning -> meaning instanceof Meaning.Day day ? day.led() : meaning)
                .toList();
        return new Part(from, to, led);
    }

    boolean has(Class<? extends Meaning> kind) {
        return meanings.stream().anyMatch(kind::isInstance);
    }

    boolean covers(int place) {
        return from <= place && place < to;
    }

    int length() {
        return to - from;
    }
}
