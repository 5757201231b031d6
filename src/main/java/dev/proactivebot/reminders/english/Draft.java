package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Day;
import dev.proactivebot.reminders.english.Meaning.In;
import dev.proactivebot.reminders.english.Meaning.Unclear;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was understood so far, from which a command is made when there is one reading, and else a question that takes its answer.
 *
 * @param moment when it was said
 */
record Draft(When when, Moment moment, Making making) {
    private static final int LONGEST_WHAT = 1_000;
    private static final int MOST_OPTIONS = 20;
    private static final String[] LEADS = {"", "at", "in the", "on", "in"};

    /** Makes the command of one timing. */
    @FunctionalInterface
    interface Making {
        Command of(Timing timing) throws UnclearPhraseException;
    }

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "last" -> Integer.MAX_VALUE;
            case "first" -> 1;
            case "number" ->
                match.words().size() > 1 ? null : match.get(Double.class).intValue();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Returns the wish to be reminded of what was said; asks for that when nothing was. */
    static Command ofReminder(String connective, String said, When when, Moment moment, boolean isCertain) {
        String what = withoutSigns(said);
        if (what.codePoints().noneMatch(c -> Character.isLetterOrDigit(c) || c > '\u2190')) {
            return Command.Ask.of(Wording.say("of-what"), (answer, then) -> {
                Words words = Words.of(answer);
                String led =
                        words.keys().isEmpty() ? null : connective(words.keys().get(0));
                String more = words.said(led == null ? 0 : 1, words.keys().size());
                return Optional.of(ofReminder(led == null ? connective : led, more, when, moment, isCertain));
            });
        }
        return what.codePointCount(0, what.length()) > LONGEST_WHAT
                ? tooLong()
                : new Draft(when, moment, timing -> new Command.Remind(connective, what, timing)).finish(isCertain);
    }

    /** Returns "to", "that" or "about" for a word that is one of these or the same; else null. */
    static @Nullable String connective(String word) {
        return Vocabulary.value("connective", word);
    }

    static Command tooLong() {
        return new Command.NotUnderstood(Wording.say("too-long"));
    }

    /** The comma or dash before "tomorrow at 9" belongs to neither, and all that was quoted needs no marks. */
    private static String withoutSigns(String what) {
        String plain = what.replaceFirst("[,;:\\-–— .!?]+$", "").strip();
        return plain.replaceFirst("^[\"\u201c\u00ab]([^\"\u201d\u00bb]+)[\"\u201d\u00bb]$", "$1");
    }

    /** Returns the command; a question if there are several readings, or if the only one is not certain. */
    Command finish(boolean isCertain) {
        try {
            List<Timing> options = when.options(moment);
            List<Command> commands = new ArrayList<>();
            for (Timing option : options) {
                commands.add(making.of(option));
            }
            return commands.size() == 1 && isCertain && !when.isDoubtful(moment)
                    ? commands.get(0)
                    : ask(Wording.whichOne(commands, options), options);
        } catch (UnclearPhraseException e) {
            return ask(e.why(), List.of());
        }
    }

    private Command ask(String question, List<Timing> options) {
        return Command.Ask.of(question, (answer, then) -> {
            try {
                return Optional.ofNullable(answer(Courtesy.words(answer), then, options));
            } catch (UnclearPhraseException e) {
                return Optional.of(ask(e.why(), List.of()));
            }
        });
    }

    private @Nullable Command answer(List<String> words, Moment then, List<Timing> options)
            throws UnclearPhraseException {
        String first = words.isEmpty() ? "" : words.get(0);
        if (words.size() <= 2 && Vocabulary.has("yes", first)) {
            return options.isEmpty() ? null : oneOf(options);
        }
        if (words.size() == 1 && Vocabulary.has("no", first)) {
            return new Draft(When.UNSAID, then, making).finish(true);
        }
        int place = options.size() > 1 ? place(words, options.size()) : -1;
        When said = place >= 0 ? null : TimeGrammar.whole(words, LEADS);
        return place >= 0 ? making.of(options.get(place)) : said == null ? null : take(said, then, options);
    }

    private Command take(When said, Moment then, List<Timing> options) throws UnclearPhraseException {
        List<Timing> matching = new ArrayList<>();
        for (Timing option : options) {
            if (matches(said, option)) {
                matching.add(option);
            }
        }
        // tomorrow is the day after the question, an hour is counted from the answer
        boolean isNew = when.isEmpty() || said.has(In.class) || said.isRecurring();
        return matching.isEmpty()
                ? new Draft(when.changedBy(said), isNew ? then : moment, making).finish(true)
                : oneOf(matching);
    }

    /** Returns the command of the only one, and asks again when there are more. */
    private Command oneOf(List<Timing> options) throws UnclearPhraseException {
        return options.size() == 1 ? making.of(options.get(0)) : finish(false);
    }

    private boolean matches(When said, Timing option) throws UnclearPhraseException {
        LocalTime time = option.start().toLocalTime();
        DayPart part = said.part();
        boolean isOther = said.isRecurring() || said.has(In.class, Unclear.class);
        boolean matches = said.clocks().isEmpty()
                ? part == null || part.has(time.getHour())
                : said.times(null).contains(time);
        for (Day day : said.all(Day.class)) {
            matches &= day.rule().dates(moment, time).contains(option.start().toLocalDate());
        }
        return matches && !isOther;
    }

    /** Returns whether it has the form of an answer. A number in letters may be anything. */
    static boolean isAnswer(List<String> words) {
        String only = words.size() == 1 ? words.get(0) : "";
        if (only.matches("\\p{L}+") && TimeGrammar.find("number", words, 0) != null) {
            return false;
        }
        When when = TimeGrammar.whole(words, LEADS);
        return Command.isNeverMind(words)
                || Vocabulary.has("yes", only)
                || Vocabulary.has("no", only)
                || place(words, MOST_OPTIONS) >= 0
                || (when != null && !when.has(Unclear.class));
    }

    /** Takes the second, number 2, the last one; -1 when it is none of so many. */
    private static int place(List<String> words, int size) {
        Grammar.Found found = TimeGrammar.find("place", words, 0);
        int place = found == null ? 0 : (Integer) found.value();
        return place == Integer.MAX_VALUE ? size - 1 : place <= size ? place - 1 : -1;
    }
}
