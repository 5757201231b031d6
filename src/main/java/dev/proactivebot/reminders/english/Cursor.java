package dev.proactivebot.reminders.english;

import java.util.Collection;
import java.util.List;

/** A place between words, from which the next ones are taken. */
final class Cursor {
    private final List<String> words;
    private int place;

    Cursor(List<String> words) {
        this(words, 0);
    }

    Cursor(List<String> words, int place) {
        this.words = words;
        this.place = place;
    }

    /** Returns another one at the same place. */
    Cursor copy() {
        return new Cursor(words, place);
    }

    boolean isAtEnd() {
        return place >= words.size();
    }

    /** Returns the next word, which stays; "" at the end. */
    String peek() {
        return peek(0);
    }

    /** Returns a word near the next one; "" beyond both ends. */
    String peek(int ahead) {
        int at = place + ahead;
        return at < 0 || at >= words.size() ? "" : words.get(at);
    }

    void skip() {
        place++;
    }

    /** Takes the next word if it is one of these. */
    boolean take(String... any) {
        return take(List.of(any));
    }

    /** Takes the next word if it is one of these. */
    boolean take(Collection<String> any) {
        if (isAtEnd() || !any.contains(peek())) {
            return false;
        }
        place++;
        return true;
    }

    /** Takes the next words if they are all of these, in this order. */
    boolean takeAll(String... inOrder) {
        int before = place;
        for (String word : inOrder) {
            if (!take(word)) {
                place = before;
                return false;
            }
        }
        return true;
    }

    int place() {
        return place;
    }

    void backTo(int earlier) {
        place = earlier;
    }
}
