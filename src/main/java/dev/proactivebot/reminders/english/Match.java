package dev.proactivebot.reminders.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a pattern has matched: the words, and the values that rules have made of them. */
final class Match {
    private final List<String> words;
    private final int start;
    private final Map<Grammar.Place, Grammar.Found> known;
    private final List<Object> values = new ArrayList<>();
    private int end;

    record Label(String name) {}

    /** @param known what rules have found at other places of the same words, and at this one */
    Match(List<String> words, int start, Map<Grammar.Place, Grammar.Found> known) {
        this.words = words;
        this.start = start;
        this.end = start;
        this.known = known;
    }

    /** Returns one of nothing yet, at another place. */
    Match at(int place) {
        return new Match(words, place, known);
    }

    Map<Grammar.Place, Grammar.Found> known() {
        return known;
    }

    List<String> words() {
        return words;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    Match to(int end) {
        this.end = end;
        return this;
    }

    /** Returns what was said in words. */
    String said() {
        return said(start, end);
    }

    String said(int from, int to) {
        return String.join(" ", words.subList(from, to));
    }

    /** Returns a word, counted from the end, 0 being the next one; "" beyond both ends of the sentence. */
    String word(int ahead) {
        int place = end + ahead;
        return place < 0 || place >= words.size() ? "" : words.get(place);
    }

    /** Returns the last value, or the match itself when there is none. */
    Object value() {
        return values.stream()
                .filter(value -> !(value instanceof Label))
                .reduce((before, value) -> value)
                .orElse(this);
    }

    boolean has(String label) {
        return values.contains(new Label(label));
    }

    <T> List<T> all(Class<T> type) {
        return values.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> @Nullable T any(Class<T> type) {
        List<T> all = all(type);
        return all.isEmpty() ? null : all.get(0);
    }

    <T> T get(Class<T> type) {
        return all(type).get(0);
    }

    int keep(Object value, int to) {
        values.add(value);
        return to;
    }

    /** Forgets the values when it fails or when they are only looked at. */
    int attempt(IntSupplier node, boolean isTaken) {
        int before = values.size();
        int to = node.getAsInt();
        if (to < 0 || !isTaken) {
            values.subList(before, values.size()).clear();
        }
        return to;
    }
}
