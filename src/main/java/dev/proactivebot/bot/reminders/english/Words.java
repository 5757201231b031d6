package dev.proactivebot.bot.reminders.english;

import dev.proactivebot.schema.Blanks;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a message: as they are compared, and where they stand in the text, so that the user's own can be given back. */
final class Words {
    private static final String APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032`";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212";

    private final String text;
    private final List<Word> words;

    private record Word(String key, int start, int end) {}

    private Words(String text, List<Word> words) {
        this.text = text;
        this.words = words;
    }

    /** Courtesy at the beginning and the end, the slash of a command and the end of a sentence are left out. */
    static Words of(String said) {
        String text = withoutEnd(said);
        List<Word> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Blanks.isGap(text.charAt(i))) {
                add(words, text, start, i);
                start = i + 1;
            } else if (text.charAt(i) == ',' && !hasDigitAt(text, i + 1)) {
                add(words, text, start, i + 1);
                start = i + 1;
            }
        }
        dropCourtesy(words, text);
        return new Words(text, words);
    }

    List<String> keys() {
        return words.stream().map(Word::key).toList();
    }

    String first() {
        return words.isEmpty() ? "" : words.get(0).key();
    }

    /** What the user wrote from one word up to another, which is not part of it. */
    String said(int from, int to) {
        return from >= to
                ? ""
                : text.substring(words.get(from).start(), words.get(to - 1).end());
    }

    /** Whether there is a comma or a colon behind that word. */
    boolean isPauseAfter(int place) {
        return ",:;".indexOf(text.charAt(words.get(place).end() - 1)) >= 0;
    }

    /** Drops the last please, and the comma before it. */
    private static void dropCourtesy(List<Word> words, String text) {
        int last = words.size() - 1;
        if (last < 1 || !words.get(last).key().equals("please")) {
            return;
        }
        words.remove(last);
        Word before = words.remove(last - 1);
        int end = before.end();
        while (end > before.start() + 1 && ",;.!".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        words.add(new Word(before.key(), before.start(), end));
    }

    private static void add(List<Word> words, String text, int start, int end) {
        String key = key(text.substring(start, end));
        boolean isFirst = words.isEmpty();
        if (isFirst && key.startsWith("/")) {
            key = key.substring(1);
        }
        if (!key.isEmpty() && !(isFirst && key.equals("please"))) {
            words.add(new Word(key, start, end));
        }
    }

    /** "" for punctuation that stands alone. */
    private static String key(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (APOSTROPHES.indexOf(c) >= 0) {
                plain.append('\'');
            } else if (DASHES.indexOf(c) >= 0) {
                plain.append('-');
            } else if (Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        String key = Normalizer.normalize(plain, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int end = key.length();
        while (end > 0 && ".,:;!?".indexOf(key.charAt(end - 1)) >= 0) {
            end--;
        }
        return key.substring(0, end);
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && (Blanks.isGap(text.charAt(end - 1)) || ".!\uff01\uff0e".indexOf(text.charAt(end - 1)) >= 0)) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean hasDigitAt(String text, int place) {
        return place < text.length() && Character.isDigit(text.charAt(place));
    }
}
