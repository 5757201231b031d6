package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What is said about reminders that there are: list, delete, change, done, skip, snooze. Whatever is said about other things is another bot's. */
final class Managing {
    private static final String CANCEL_WHICH = "Which one? Say cancel and its number, such as: cancel 2.";
    private static final String SKIP_WHICH = "Which one? Say skip and its number, such as: skip 2.";
    private static final String CHANGE_WHICH =
            "Which one? Say its number and the new time, such as: change reminder 2 to 5 pm.";
    private static final String HOW_LONG = "For how long? Say for example: snooze 10 minutes, or: snooze until 17:30.";
    private static final int USUAL_MINUTES = 10;
    private static final Set<String> MAKING = Set.of("set", "make", "bring", "edit");

    private Managing() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        return switch (name) {
            case "hash" -> Numbers.number(match.said().substring(1));
            case "number" -> number(match.get(Double.class));
            case "help" -> new Command.Help();
            case "help-about-ours" -> isOurs(match.words()) ? new Command.Help() : null;
            case "list" -> new Command.ShowAll();
            case "done" -> new Command.Done(optional(match));
            case "skip" -> new Command.Skip(optional(match));
            case "skip-which" -> isOurs(match.words()) ? which(SKIP_WHICH, Managing::skip) : null;
            case "cancel" -> new Command.Cancel(match.get(Integer.class));
            case "cancel-ours" -> cancel(match);
            case "cancel-which" -> which(CANCEL_WHICH, Command.Cancel::new);
            case "cancel-which-of-ours" -> isOurs(match.words()) ? which(CANCEL_WHICH, Command.Cancel::new) : null;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static OptionalInt optional(Match match) {
        Integer number = match.any(Integer.class);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Command skip(int number) {
        return new Command.Skip(OptionalInt.of(number));
    }

    static Optional<Command> read(List<String> words, Moment moment) {
        for (String kind : List.of("help", "done", "skip", "cancel", "list")) {
            Grammar.Found found = TimeGrammar.find(kind, words, 0);
            if (found != null) {
                return Optional.of((Command) found.value());
            }
        }
        return change(words, moment);
    }

    static boolean isReminder(String word) {
        return word.equals("reminder") || word.equals("reminders");
    }

    private static boolean isOurs(List<String> words) {
        return words.stream().anyMatch(Managing::isReminder);
    }

    private static @Nullable Integer number(double number) {
        return Numbers.isWhole(number) && number > 0 && number < Numbers.MOST ? (Integer) (int) number : null;
    }

    private static @Nullable Command cancel(Match match) {
        return isOurs(match.words()) ? new Command.Cancel(match.get(Integer.class)) : null;
    }

    private static Command which(String question, IntFunction<Command> command) {
        return new Command.Ask(question, (answer, then) -> {
            List<String> said = Courtesy.without(Words.of(answer).keys());
            Grammar.Found number = TimeGrammar.find("numbered", said, 0);
            return Draft.isNeverMind(said)
                    ? Optional.of(new Command.NeverMind())
                    : number != null && number.end() == said.size()
                            ? Optional.of(command.apply((Integer) number.value()))
                            : Optional.empty();
        });
    }

    private static Optional<Command> change(List<String> words, Moment moment) {
        boolean isOurs = isOurs(words);
        if (words.isEmpty() || !Vocabulary.has("changing", words.get(0))) {
            return Optional.empty();
        }
        boolean isMade = MAKING.contains(words.get(0));
        Grammar.Found found = TimeGrammar.find("change", words, 0);
        if (found == null || (!isOurs && isMade)) {
            boolean isNew = Set.of("set", "make").contains(words.get(0));
            return isOurs && !isNew
                    ? Optional.of(which(CHANGE_WHICH, number -> to(number, List.of(), true, moment)))
                    : Optional.empty();
        }
        Match match = (Match) found.value();
        int number = match.get(Integer.class);
        if (match.has("from")) {
            return isOurs ? Optional.of(to(number, List.of(), true, moment)) : Optional.empty();
        }
        int size = words.size();
        boolean isLater = words.get(size - 1).equals("later");
        List<String> rest = words.subList(match.end(), isLater ? Math.max(match.end(), size - 1) : size);
        boolean isAmount = TimeGrammar.whole(rest, "in") != null;
        When time = TimeGrammar.whole(rest, "", "at", "on");
        boolean isClear = time != null && !time.has(Meaning.Unclear.class);
        boolean isBy = match.has("by") || isLater;
        boolean isTime = isBy ? isAmount : isClear;
        return isOurs || (isTime && (match.has("by") || match.has("to") || match.end() > 2))
                ? Optional.of(to(number, rest, !isBy && (isClear || !isAmount), moment))
                : Optional.empty();
    }

    private static Command to(int number, List<String> rest, boolean isTime, Moment moment) {
        When found = isTime ? TimeGrammar.whole(rest, "", "at", "on") : TimeGrammar.whole(rest, "in");
        When when = found == null ? When.UNSAID : found;
        boolean isDay = when.has(Meaning.Day.class) && when.isLackingTime() && !when.isRecurring();
        NewTime.Kind kind = found == null
                ? NewTime.Kind.WHOLE
                : !isTime
                        ? NewTime.Kind.LATER
                        : when.isTimeAlone() ? NewTime.Kind.TIME_OF_DAY : isDay ? NewTime.Kind.DAY : NewTime.Kind.WHOLE;
        // on some day that is named five is in the morning or in the afternoon
        Meaning.Day someDay =
                new Meaning.Day((then, time) -> List.of(then.today().plusDays(1)));
        When said = kind == NewTime.Kind.TIME_OF_DAY ? when.and(List.of(someDay)) : when;
        return new Draft(
                        said,
                        moment,
                        timing -> new Command.Change(
                                number, new NewTime(kind, timing, moment.said().truncatedTo(ChronoUnit.SECONDS))))
                .finish(true);
    }

    /** Takes snooze for how long, or until when; whatever else is to be snoozed is another bot's. */
    static Optional<Command> snooze(List<String> words, Moment moment) {
        Grammar.Found found = TimeGrammar.find("snooze", words, 0);
        if (found == null) {
            return Optional.empty();
        }
        Match match = (Match) found.value();
        List<String> rest = words.subList(match.end(), words.size());
        boolean isLed = match.has("at") || match.has("in");
        if (rest.isEmpty() && !isLed) {
            return Optional.of(new Command.Snooze(
                    moment.said().truncatedTo(ChronoUnit.SECONDS).plusMinutes(USUAL_MINUTES)));
        }
        When when = TimeGrammar.whole(rest, match.has("at") ? "at" : "in", "", "on");
        boolean isOurs = match.has("it")
                || isLed
                || when != null
                || (!rest.get(0).isEmpty() && Character.isDigit(rest.get(0).charAt(0)));
        return isOurs ? Optional.of(when == null ? askHowLong() : snooze(when, moment)) : Optional.empty();
    }

    static Command snooze(When when, Moment moment) {
        return new Draft(when, moment, timing -> {
                    if (timing.rule() != null) {
                        throw new UnclearPhraseException("I can snooze to one time only.");
                    }
                    return new Command.Snooze(timing.start());
                })
                .finish(true);
    }

    private static Command askHowLong() {
        return new Command.Ask(HOW_LONG, (answer, then) -> {
            List<String> words = Courtesy.without(Words.of(answer).keys());
            When when = TimeGrammar.whole(words, "in", "at", "");
            return Draft.isNeverMind(words)
                    ? Optional.of(new Command.NeverMind())
                    : Optional.ofNullable(when).map(said -> snooze(said, then));
        });
    }
}
