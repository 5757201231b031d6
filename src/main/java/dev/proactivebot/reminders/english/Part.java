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

    /** Returns whether it is a part of the day that nothing tells from the name of a thing, such as an evening. */
    boolean isBarePart() {
        return length() == 1 && meanings.size() == 1 && has(Meaning.PartOfDay.class);
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
