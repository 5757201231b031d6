package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Remind me when to what, or remind me to what when. */
final class Wish {
    /** More than the longest phrase that says when; without a limit, a long message would take its time. */
    private static final int MOST_WORDS_OF_WHEN = 24;

    private static final int LONGEST_WHAT = 1_000;

    /** Before a when, these tell that more of the when was said than is understood: every Monday from 7 December. */
    private static final Set<String> LEADING_ON = Set.of(
            "and",
            "or",
            "every",
            "each",
            "from",
            "until",
            "till",
            "starting",
            "beginning",
            "except",
            "not",
            "but",
            "before",
            "after",
            "between");

    private Wish() {}

    static Command read(Words words, ZonedDateTime said) throws Misfit {
        List<String> keys = words.keys();
        if (keys.size() == 1) {
            throw nothing();
        }
        if (!keys.get(1).equals("me")) {
            throw new Misfit("I can only remind you yourself: say remind me …");
        }
        if (keys.size() == 2) {
            throw nothing();
        }
        int start = keys.get(2).equals("please") && keys.size() > 3 ? 3 : 2;
        String first = keys.get(start);
        if (isConnective(first) || first.equals("of")) {
            return whatFirst(words, start + 1, first.equals("of") ? "about" : first, said);
        }
        return whenFirst(words, start, said);
    }

    private static Command whenFirst(Words words, int start, ZonedDateTime said) throws Misfit {
        List<String> keys = words.keys();
        boolean hasConnective = false;
        for (int i = start + 1; i < keys.size() && i <= start + MOST_WORDS_OF_WHEN; i++) {
            if (isConnective(keys.get(i)) && !isWithinRange(keys, i)) {
                hasConnective = true;
                Optional<When> when = When.read(keys.subList(start, i));
                if (when.isPresent()) {
                    return remind(keys.get(i), words.said(i + 1, keys.size()), when.get(), said);
                }
            }
        }
        throw hasConnective ? never() : nothing();
    }

    private static Command whatFirst(Words words, int start, String connective, ZonedDateTime said) throws Misfit {
        List<String> keys = words.keys();
        int end = keys.get(keys.size() - 1).equals("please") ? keys.size() - 1 : keys.size();
        for (int i = Math.max(start, end - MOST_WORDS_OF_WHEN); i < end; i++) {
            Optional<When> when = When.read(keys.subList(i, end));
            if (when.isPresent()) {
                if (i > start && LEADING_ON.contains(keys.get(i - 1))) {
                    throw never();
                }
                return remind(connective, withoutSeparator(words.said(start, i)), when.get(), said);
            }
        }
        throw end <= start ? nothing() : never();
    }

    private static Command remind(String connective, String what, When when, ZonedDateTime said) throws Misfit {
        if (what.isEmpty()) {
            throw nothing();
        }
        if (what.codePointCount(0, what.length()) > LONGEST_WHAT) {
            throw new Misfit("That is too long: a reminder has at most 1,000 characters.");
        }
        return new Command.Remind(connective, what, when.from(said));
    }

    /** Monday to Friday, 5 to 6: what one is reminded to do is not that. */
    private static boolean isWithinRange(List<String> keys, int place) {
        if (!keys.get(place).equals("to") || place + 1 == keys.size()) {
            return false;
        }
        String from = keys.get(place - 1);
        String to = keys.get(place + 1);
        return (Names.weekday(from) != null && Names.weekday(to) != null)
                || (Numbers.isNumeric(from) && Numbers.isNumeric(to));
    }

    private static boolean isConnective(String word) {
        return word.equals("to") || word.equals("that") || word.equals("about");
    }

    /** The comma or dash before "tomorrow at 9" belongs to neither. */
    private static String withoutSeparator(String what) {
        int end = what.length();
        while (end > 0 && ",;:-–—".indexOf(what.charAt(end - 1)) >= 0) {
            end--;
        }
        return what.substring(0, end).strip();
    }

    private static Misfit nothing() {
        return new Misfit("What shall I remind you of?");
    }

    private static Misfit never() {
        return new Misfit("When shall I remind you?");
    }
}
