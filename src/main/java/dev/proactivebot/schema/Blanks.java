package dev.proactivebot.schema;

/**
 * Recognises characters that a reader does not see: blanks of every kind, control characters, and invisible characters that keyboards,
 * editors and clients add. {@link String#strip} removes neither no-break nor zero-width spaces.
 */
public final class Blanks {
    /** Soft hyphen, Hangul fillers, Mongolian separator, zero-width spaces, direction marks, joiners, byte order mark, empty Braille. */
    private static final String INVISIBLE =
            "\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
                    + "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0";

    private static final String ZERO_WIDTH = "\u200b\ufeff";

    private Blanks() {}

    /** Returns whether the character is invisible. */
    public static boolean isBlank(char c) {
        return isGap(c) || INVISIBLE.indexOf(c) >= 0;
    }

    /** Returns whether the character separates words; a joiner does not. */
    public static boolean isGap(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || ZERO_WIDTH.indexOf(c) >= 0;
    }

    /** Returns whether the text has no visible character. */
    public static boolean isBlank(String text) {
        return text.chars().allMatch(c -> isBlank((char) c));
    }

    /** Returns the text without invisible characters at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
