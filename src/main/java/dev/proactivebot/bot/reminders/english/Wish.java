package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/** Remind me when to what, or remind me to what when. */
final class Wish {
    private static final int LONGEST_WHAT = 1_000;

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
        for (int i = start + 1; i < keys.size() && i <= start + When.MOST_WORDS; i++) {
            if (isConnective(keys.get(i)) && !isWithinRange(keys, i)) {
                hasConnective = true;
                int end = keys.get(i - 1).equals("please") ? i - 1 : i;
                Optional<When> when = When.read(keys.subList(start, end));
                if (when.isPresent()) {
                    return afterWhen(words, i + 1, keys.get(i), when.get(), said);
                }
            }
        }
        return afterPause(words, start, said).orElseThrow(hasConnective ? Wish::never : Wish::nothing);
    }

    /** Remind me in 10 minutes: stretch. Dates have commas too, so the longest when is taken. */
    private static Optional<Command> afterPause(Words words, int start, ZonedDateTime said) throws Misfit {
        List<String> keys = words.keys();
        for (int i = Math.min(keys.size() - 1, start + When.MOST_WORDS); i > start; i--) {
            Optional<When> when = words.isPauseAfter(i - 1) ? When.read(keys.subList(start, i)) : Optional.empty();
            if (when.isPresent()) {
                if (Lead.isContinuing(keys.get(i)) || new Traces(keys.subList(i, keys.size())).isFirst()) {
                    throw never();
                }
                return Optional.of(afterWhen(words, i, "to", when.get(), said));
            }
        }
        return Optional.empty();
    }

    private static Command afterWhen(Words words, int start, String connective, When when, ZonedDateTime said)
            throws Misfit {
        List<String> keys = words.keys();
        Optional<Afterthought> more = Afterthought.read(when, connective, keys.subList(start, keys.size()));
        return more.isPresent()
                ? remind(
                        connective,
                        withoutSeparator(words.said(start, start + more.get().place())),
                        more.get().when(),
                        said)
                : remind(connective, words.said(start, keys.size()), when, said);
    }

    private static Command whatFirst(Words words, int start, String connective, ZonedDateTime said) throws Misfit {
        List<String> keys = words.keys();
        List<String> all = keys.subList(start, keys.size());
        int place = When.placeOfLast(all);
        Optional<When> when = When.read(all.subList(place, all.size()));
        if (when.isEmpty()) {
            throw all.isEmpty() ? nothing() : never();
        }
        Traces left = new Traces(all.subList(0, place));
        if (Lead.leadsOn(all, place) || left.couldBelongTo(when.get(), Lead.isBare(all.get(place)))) {
            throw never();
        }
        return remind(connective, withoutSeparator(words.said(start, start + place)), when.get(), said);
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

    static Misfit never() {
        return new Misfit("When shall I remind you?");
    }
}
