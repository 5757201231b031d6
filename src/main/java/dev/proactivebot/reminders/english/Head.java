package dev.proactivebot.reminders.english;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a wish to be reminded begins.
 *
 * @param from where it begins; before it may stand courtesy, and when
 * @param to where the rest begins
 * @param isTimeNeeded whether it may be about something else: "ping me" alone is
 * @param isForMe whether it is for the user
 */
record Head(int from, int to, boolean isTimeNeeded, boolean isForMe) {
    private static final int FURTHEST = 30;

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "wish" -> new Head(match.start(), match.end(), false, true);
            case "first" -> match.start() > 0 ? null : new Head(0, match.end(), false, true);
            case "at-a-time" -> new Head(match.start(), match.end(), true, true);
            case "for-somebody" -> ofSomebody(match);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Finds the first one. */
    static @Nullable Head find(List<String> words) {
        for (int i = 0; i < Math.min(words.size(), FURTHEST); i++) {
            Grammar.Found found = TimeGrammar.find("head", words, i);
            if (found != null) {
                return (Head) found.value();
            }
        }
        return null;
    }

    /** Takes "remind" alone, where somebody else may be meant, with a sign before the name or not. */
    private static @Nullable Head ofSomebody(Match match) {
        String next = match.word(0);
        String name = match.word(1);
        boolean isSlash = match.has("slash");
        boolean isOther = Vocabulary.has("others", next);
        boolean isMention = next.startsWith("@") && !name.isEmpty() && !Character.isDigit(name.charAt(0));
        boolean isFirst = match.start() == 0 || Vocabulary.has("courtesy", match.word(-2));
        boolean isForMe = !isMention && (isSlash ? !isOther : Vocabulary.has("of-mine", next));
        return isSlash || isFirst || isOther ? new Head(match.start(), match.end(), false, isForMe) : null;
    }

    /** Returns whether it only says that something brings something to mind. */
    boolean isStatement(List<String> words) {
        return from > 0
                && Vocabulary.has("subject", words.get(from - 1))
                && words.subList(0, from).stream().noneMatch(word -> Vocabulary.has("modal", word));
    }

    /** Returns whether it is denied, missed or asked about, so that nothing is wanted now. */
    boolean isDenied(List<String> words) {
        List<String> before = words.subList(0, from);
        String said = " " + String.join(" ", before);
        return Vocabulary.words("missed").stream().anyMatch(missed -> said.endsWith(" " + missed))
                || (!before.contains("forget") && before.stream().anyMatch(word -> Vocabulary.has("never", word)));
    }
}
