package dev.proactivebot.reminders.english;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is said about reminders that there are: list, delete, change, done, skip, snooze. Whatever is said about other things is another bot's. */
final class Managing {
    private static final List<String> USUAL_SNOOZE = List.of("10", "minutes");

    /** What is to be done with the reminder of a number. */
    @FunctionalInterface
    private interface OfNumber {
        Command of(int number, Moment moment);
    }

    private Managing() {}

    /** Returns what a match of the grammar means. */
    static @Nullable Object meaning(String name, Match match) {
        Integer number = match.any(Integer.class);
        OptionalInt optional = number == null ? OptionalInt.empty() : OptionalInt.of(number);
        return switch (name) {
            case "hash" -> Numbers.number(match.said().substring(1));
            case "number" -> number(match.get(Double.class));
            case "help" -> new Command.Help();
            case "list" -> new Command.ShowAll();
            case "done" -> new Command.Done(optional);
            case "skip" -> new Command.Skip(optional);
            case "skip-which" -> which(name, (found, then) -> new Command.Skip(OptionalInt.of(found)));
            case "cancel" -> new Command.Cancel(match.get(Integer.class));
            case "cancel-which" -> which(name, (found, then) -> new Command.Cancel(found));
            case "change-which" -> which(name, (found, then) -> change(found, null, true, then));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Optional<Command> read(List<String> words, Moment moment) {
        Grammar.Found found = TimeGrammar.find("manage", words, 0);
        return Optional.ofNullable(found)
                .map(Grammar.Found::value)
                .map(value -> value instanceof Match match ? change(match, moment) : (Command) value);
    }

    static boolean isReminder(String word) {
        return word.equals("reminder") || word.equals("reminders");
    }

    private static @Nullable Integer number(double number) {
        return Numbers.isWhole(number) && number > 0 && number < Numbers.MOST ? (Integer) (int) number : null;
    }

    private static Command which(String question, OfNumber command) {
        return Command.Ask.of(Wording.say(question), (answer, then) -> {
            List<String> words = Courtesy.words(answer);
            return Optional.ofNullable(TimeGrammar.find("numbered", words, 0))
                    .filter(number -> number.end() == words.size())
                    .map(number -> command.of((Integer) number.value(), then));
        });
    }

    /** Takes a new time, or by how much later; it has to be clear unless the word reminder was said. */
    private static @Nullable Command change(Match match, Moment moment) {
        List<String> words = match.words();
        int size = words.size();
        boolean isLater = words.get(size - 1).equals("later");
        List<String> rest = words.subList(match.end(), isLater ? Math.max(match.end(), size - 1) : size);
        boolean isBy = match.has("by") || isLater;
        When amount = TimeGrammar.whole(rest, "in");
        When time = TimeGrammar.whole(rest, "", "at", "on");
        boolean isClear = time != null && !time.has(Meaning.Unclear.class);
        boolean isTime = !isBy && (isClear || amount == null);
        boolean isSure = (match.has("led") || match.end() > 2) && (isBy ? amount != null : isClear);
        if (!match.has("ours") && (!isSure || match.has("from"))) {
            return null;
        }
        When said = match.has("from") ? null : isTime ? time : amount;
        return change(match.get(Integer.class), said, isTime, moment);
    }

    private static Command change(int number, @Nullable When said, boolean isTime, Moment moment) {
        When when = said == null ? When.UNSAID : said;
        NewTime.Kind kind = NewTime.Kind.of(when, isTime);
        // on some day that is named five is in the morning or in the afternoon
        Meaning.Day someDay =
                new Meaning.Day((then, time) -> List.of(then.today().plusDays(1)));
        return new Draft(
                        kind == NewTime.Kind.TIME_OF_DAY ? when.and(List.of(someDay)) : when,
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
        List<String> said = words.subList(match.end(), words.size());
        boolean isBare = said.isEmpty() && !match.has("for");
        List<String> rest = isBare ? USUAL_SNOOZE : said;
        When when = TimeGrammar.whole(rest, match.has("at") ? "at" : "in", "", "on");
        boolean isOurs = match.has("led") || when != null || TimeGrammar.find("digits", rest, 0) != null;
        return isOurs ? Optional.of(when == null ? askHowLong() : snooze(when, moment)) : Optional.empty();
    }

    static Command snooze(When when, Moment moment) {
        return new Draft(when, moment, timing -> {
                    if (timing.rule() != null) {
                        throw new UnclearPhraseException(Wording.say("once-only"));
                    }
                    return new Command.Snooze(timing.start());
                })
                .finish(true);
    }

    private static Command askHowLong() {
        return Command.Ask.of(
                Wording.say("how-long"),
                (answer, then) -> Optional.ofNullable(TimeGrammar.whole(Courtesy.words(answer), "in", "at", ""))
                        .map(when -> snooze(when, then)));
    }
}
