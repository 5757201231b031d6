package dev.proactivebot.bot.reminders.english;

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

    boolean isAtEnd() {
        return place >= words.size();
    }

    /** The next word, which stays; "" at the end. */
    String peek() {
        return isAtEnd() ? "" : words.get(place);
    }

    void skip() {
        place++;
    }

    /** Takes the next word if it is one of these. */
    boolean take(String... any) {
        for (String word : any) {
            if (peek().equals(word)) {
                place++;
                return true;
            }
        }
        return false;
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

    /** Whether these are the last words, wherever the place is. */
    boolean endsWith(String... last) {
        int start = words.size() - last.length;
        return start >= 0 && words.subList(start, words.size()).equals(List.of(last));
    }

    int place() {
        return place;
    }

    void backTo(int earlier) {
        place = earlier;
    }
}
