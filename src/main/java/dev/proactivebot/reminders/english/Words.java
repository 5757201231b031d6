package dev.proactivebot.reminders.english;

import dev.proactivebot.schema.Blanks;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a message: as they are compared, and where they stand in the text, so that the user's own can be given back. */
final class Words {
    /** No reader takes a word that was quoted for anything. */
    static final String QUOTED = "\"";

    /** Longer than any reminder may be; what is beyond it is not looked at. */
    private static final int MOST_CHARACTERS = 3_000;

    private static final String OPENING = "\"\u201c\u201e\u00ab'\u2018";
    private static final String CLOSING = "\u201d\u201c\u00bb'\u2019";
    /** Pictures are outside of the basic plane, or are symbols. */
    private static final String PICTURES = "\\x{10000}-\\x{10ffff}\\p{Cs}\\p{So}\\p{Mn}";

    /** It does not end within a word, as in 'don't'. */
    private static final Pattern QUOTE =
            Pattern.compile("(?s)(?:\".+?\"|[" + OPENING + "&&[^\"]].+?[" + CLOSING + "])(?![\\p{L}\\p{Nd}])");

    /** Who quotes all that is said quotes nothing. */
    private static final Pattern WHOLE_QUOTED = Pattern.compile(
            "^\\s*[`" + OPENING + "]([^" + OPENING + CLOSING + "]{1,1000})[`" + QUOTED + CLOSING + "][.!?\\s]{0,9}$");

    private static final Pattern SIGNS = Pattern.compile("^[(\\[*_~>\u2022!?,;:\"\u201c\u201e\u00ab" + PICTURES
            + "]+|[.,:;!?)\\]*_~>\u2026\"\u201d\u00bb" + PICTURES + "]+$");
    private static final Pattern APOSTROPHE = Pattern.compile("[\u2018\u2019\u02bc\u00b4\u2032`]");
    private static final Pattern DASH = Pattern.compile("[\u2010-\u2014\u2212]");
    private static final Pattern FORMAT = Pattern.compile("\\p{Cf}");
    private static final Pattern DAYS = Pattern.compile("[a-z]{3,9}(?:[-/&+][a-z]{3,9})+");
    private static final Pattern DATE_AND_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d");
    private static final int DATE = 10;
    private static final Pattern MAYBE_MISSPELT = Pattern.compile("\\p{L}{5,11}");

    private final String text;
    private final boolean isCut;
    private final List<Word> words = new ArrayList<>();

    private record Word(String key, int start, int end) {}

    private Words(String text, boolean isCut) {
        this.text = text;
        this.isCut = isCut;
        split();
    }

    static Words of(String message) {
        String said = WHOLE_QUOTED.matcher(message).replaceFirst("$1");
        boolean isCut = said.length() > MOST_CHARACTERS;
        return new Words(isCut ? said.substring(0, MOST_CHARACTERS) : said, isCut);
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
        return from >= to ? "" : text.substring(words.get(from).start, words.get(to - 1).end);
    }

    /** Returns whether there is a comma, a colon or the like behind that word, or a dash of its own after it. */
    boolean isPauseAfter(int place) {
        return ",:;.!?".indexOf(text.charAt(words.get(place).end - 1)) >= 0
                || (place + 1 < words.size() && words.get(place + 1).key.equals("-"));
    }

    private void split() {
        int start = 0;
        int quoteEnd = 0;
        Matcher quote = QUOTE.matcher(text);
        for (int i = 0; i <= text.length(); i++) {
            if (i == start && i >= quoteEnd && quote.region(i, text.length()).lookingAt()) {
                quoteEnd = quote.end();
            }
            boolean isGap = i == text.length() || Blanks.isGap(text.charAt(i));
            boolean isComma = !isGap && text.charAt(i) == ',' && (i < quoteEnd || !hasDigitAt(i + 1));
            if (isGap || isComma) {
                add(start, isGap ? i : i + 1, start < quoteEnd);
                start = i + 1;
            }
        }
    }

    private void add(int start, int end, boolean isQuoted) {
        String key = start >= end ? "" : isQuoted ? QUOTED : key(text.substring(start, end));
        if (key.length() > 1 && key.charAt(0) == '@') {
            words.add(new Word("@", start, start + 1));
            add(start + 1, end, false);
        } else if (DATE_AND_TIME.matcher(key).matches()) {
            add(start, start + DATE, false);
            add(start + DATE + 1, end, false);
        } else if (!DAYS.matcher(key).matches() || !addDays(key, start, end)) {
            if (!key.isEmpty() || (start < end && !Blanks.isBlank(text.substring(start, end)))) {
                words.add(new Word(key, start, end));
            }
        }
    }

    /** Takes mon-fri and tue/thu for several words. */
    private boolean addDays(String key, int start, int end) {
        List<String> parts = List.of(key.split("(?<=[-/&+])|(?=[-/&+])", -1));
        boolean areDays =
                parts.stream().allMatch(part -> part.length() == 1 || Vocabulary.has("weekday", spelling(part)));
        if (areDays) {
            parts.forEach(part -> words.add(new Word(part.equals("/") ? "and" : spelling(part), start, end)));
        }
        return areDays;
    }

    /** Returns how a word is compared; "" for punctuation and pictures. */
    private static String key(String word) {
        String straight = DASH.matcher(APOSTROPHE.matcher(word).replaceAll("'")).replaceAll("-");
        String plain = FORMAT.matcher(straight)
                .replaceAll("")
                .replace("\u00bc", ".25")
                .replace("\u00bd", ".5")
                .replace("\u00be", ".75");
        String key = Normalizer.normalize(plain, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String bare = SIGNS.matcher(key).replaceAll("");
        boolean isSign = ("-@#&+/".contains(bare) && bare.equals(key))
                || bare.codePoints().anyMatch(Character::isLetterOrDigit);
        return isSign ? spelling(bare) : "";
    }

    /** Brings the ways to write a word to one, so that no reader needs to know the others. */
    private static String spelling(String word) {
        String other = Vocabulary.value("spelling", word);
        if (other != null) {
            return other;
        }
        boolean mayBeMisspelt = MAYBE_MISSPELT.matcher(word).matches()
                && !Vocabulary.has("no-slip", word)
                && !Vocabulary.has("long", word);
        return Vocabulary.words("long").stream()
                .filter(right -> mayBeMisspelt && right.endsWith("s") == word.endsWith("s") && isOneSlip(word, right))
                .findFirst()
                .orElse(word);
    }

    /** Returns whether one letter is missing, too many or another, or two of them have changed places. */
    private static boolean isOneSlip(String word, String right) {
        int start = same(word, right);
        int shorter = Math.min(word.length(), right.length());
        int end = Math.min(same(reversed(word), reversed(right)), shorter - start);
        String wrong = word.substring(start, word.length() - end);
        String meant = right.substring(start, right.length() - end);
        boolean isSwap = wrong.length() == 2 && meant.equals(reversed(wrong));
        return isSwap || (wrong.length() <= 1 && meant.length() <= 1);
    }

    /** Returns how many letters are the same at the beginning of two words that differ. */
    private static int same(String word, String other) {
        return Arrays.mismatch(word.toCharArray(), other.toCharArray());
    }

    private static String reversed(String word) {
        return new StringBuilder(word).reverse().toString();
    }

    private boolean hasDigitAt(int place) {
        return place < text.length() && Character.isDigit(text.charAt(place));
    }
}
