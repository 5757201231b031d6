package dev.proactivebot.reminders.english;

import dev.proactivebot.schema.Blanks;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a message: as they are compared, and where they stand in the text, so that the user's own can be given back. */
final class Words {
    /** No reader takes a word that was quoted for anything. */
    static final String QUOTED = "\"";

    /** Longer than any reminder may be; what is beyond it is not looked at. */
    private static final int MOST_CHARACTERS = 3_000;

    private static final String APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u2032`";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212";
    private static final String OPENING = "\"\u201c\u201e\u00ab'\u2018";
    private static final String CLOSING = "\"\u201d\u201c\u00bb'\u2019";
    private static final Pattern DAYS = Pattern.compile("[a-z]{3,9}(?:[-/&+][a-z]{3,9})+");

    private static final Pattern DATE_AND_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d");
    private static final int DATE = 10;

    private final String text;
    private final boolean isCut;
    private final List<Word> words = new ArrayList<>();

    private record Word(String key, int start, int end) {}

    private Words(String text, boolean isCut) {
        this.text = text;
        this.isCut = isCut;
    }

    static Words of(String said) {
        boolean isCut = said.length() > MOST_CHARACTERS;
        Words words = new Words(isCut ? said.substring(0, MOST_CHARACTERS) : said, isCut);
        words.split();
        return words;
    }

    List<String> keys() {
        return words.stream().map(Word::key).toList();
    }

    /** Returns whether there is more than was looked at. */
    boolean isCut() {
        return isCut;
    }

    /** Returns what the user wrote from one word up to another, which is not part of it. */
    String said(int from, int to) {
        return from >= to
                ? ""
                : text.substring(words.get(from).start(), words.get(to - 1).end());
    }

    /** Returns whether there is a comma, a colon or the like behind that word, or a dash of its own after it. */
    boolean isPauseAfter(int place) {
        return ",:;.!?".indexOf(text.charAt(words.get(place).end() - 1)) >= 0
                || (place + 1 < words.size() && words.get(place + 1).key().equals("-"));
    }

    private void split() {
        int start = 0;
        int quoteEnd = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && i >= quoteEnd && i == start && OPENING.indexOf(text.charAt(i)) >= 0) {
                quoteEnd = Math.max(quoteEnd, endOfQuote(i));
            }
            boolean isGap = i == text.length() || Blanks.isGap(text.charAt(i));
            boolean isComma = !isGap && text.charAt(i) == ',' && (i < quoteEnd || !hasDigitAt(i + 1));
            if (isGap || isComma) {
                add(start, isGap ? i : i + 1, start < quoteEnd);
                start = i + 1;
            }
        }
    }

    /** Returns where the quotation that begins there ends; that place when it has no end. */
    private int endOfQuote(int opening) {
        char open = text.charAt(opening);
        for (int i = opening + 2; i < text.length(); i++) {
            boolean closes =
                    open == '"' ? text.charAt(i) == '"' : CLOSING.indexOf(text.charAt(i)) >= 0 && text.charAt(i) != '"';
            boolean isWithinWord = i + 1 < text.length() && Character.isLetterOrDigit(text.charAt(i + 1));
            if (closes && !isWithinWord) {
                return i + 1;
            }
        }
        return opening;
    }

    private void add(int start, int end, boolean isQuoted) {
        if (start >= end) {
            return;
        }
        String key = isQuoted ? QUOTED : key(text.substring(start, end));
        Matcher days = DAYS.matcher(key);
        if (key.length() > 1 && key.charAt(0) == '@') {
            words.add(new Word("@", start, start + 1));
            add(start + 1, end, false);
        } else if (DATE_AND_TIME.matcher(key).matches()) {
            add(start, start + DATE, false);
            add(start + DATE + 1, end, false);
        } else if (days.matches() && addDays(key, start, end)) {
            return;
        } else if (!key.isEmpty() || !isInvisible(start, end)) {
            words.add(new Word(key, start, end));
        }
    }

    /** Takes mon-fri and tue/thu for several words. */
    private boolean addDays(String key, int start, int end) {
        List<String> parts = List.of(key.split("(?<=[-/&+])|(?=[-/&+])", -1));
        boolean areDays =
                parts.stream().allMatch(part -> part.length() == 1 || Names.weekday(Spelling.of(part)) != null);
        if (areDays) {
            parts.forEach(part -> words.add(new Word(part.equals("/") ? "and" : Spelling.of(part), start, end)));
        }
        return areDays;
    }

    private boolean isInvisible(int start, int end) {
        return Blanks.isBlank(text.substring(start, end));
    }

    /** Returns how a word is compared; "" for punctuation and pictures. */
    private static String key(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (APOSTROPHES.indexOf(c) >= 0) {
                plain.append('\'');
            } else if (DASHES.indexOf(c) >= 0) {
                plain.append('-');
            } else if ("¼½¾".indexOf(c) >= 0) {
                plain.append(i == 0 ? "0" : "").append(c == '¼' ? ".25" : c == '½' ? ".5" : ".75");
            } else if (Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        String key = Normalizer.normalize(plain, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int start = 0;
        int end = key.length();
        while (end > start
                && (isPicture(key.charAt(end - 1)) || ".,:;!?)]*_~>\u2026".indexOf(key.charAt(end - 1)) >= 0)) {
            end--;
        }
        while (start < end && (isPicture(key.charAt(start)) || "([*_~>\u2022!?,;:".indexOf(key.charAt(start)) >= 0)) {
            start++;
        }
        String bare = key.substring(start, end);
        boolean isSign = ("-@#&+/".contains(bare) && bare.equals(key))
                || bare.codePoints().anyMatch(Character::isLetterOrDigit);
        return isSign ? Spelling.of(bare) : "";
    }

    private static boolean isPicture(char c) {
        return Character.isSurrogate(c)
                || Set.of(Character.OTHER_SYMBOL, Character.NON_SPACING_MARK).contains((byte) Character.getType(c));
    }

    private boolean hasDigitAt(int place) {
        return place < text.length() && Character.isDigit(text.charAt(place));
    }
}
