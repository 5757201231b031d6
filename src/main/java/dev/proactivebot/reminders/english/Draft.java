package dev.proactivebot.reminders.english;

import dev.proactivebot.reminders.english.Meaning.Clocks;
import dev.proactivebot.reminders.english.Meaning.Day;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What was understood so far, from which a command is made when there is one reading, and else a question that takes its answer.
 *
 * @param moment when it was said
 */
record Draft(When when, Moment moment, Making making) {
    private static final Set<String> YES = Vocabulary.of("yes yeah yep yup y ok okay sure right correct exactly");
    private static final Set<String> NO = Set.of("no", "nope", "n", "wrong");
    private static final int MOST_OPTIONS = 20;
    private static final List<List<String>> LEADS =
            List.of(List.of(), List.of("at"), List.of("in", "the"), List.of("on"), List.of("in"));

    /** Makes the command of one timing. */
    @FunctionalInterface
    interface Making {
        Command of(Timing timing) throws Misfit;
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
        } catch (Misfit e) {
            return ask(e.why(), List.of());
        }
    }

    private Command ask(String question, List<Timing> options) {
        return new Command.Ask(question, (answer, then) -> answer(answer, then, question, options));
    }

    private Optional<Command> answer(String answer, Moment then, String question, List<Timing> options) {
        List<String> keys = Courtesy.without(Words.of(answer).keys());
        if (isNeverMind(keys)) {
            return Optional.of(new Command.NeverMind());
        }
        try {
            if (keys.size() <= 2 && !keys.isEmpty() && YES.contains(keys.get(0))) {
                return options.isEmpty()
                        ? Optional.empty()
                        : Optional.of(options.size() == 1 ? making.of(options.get(0)) : ask(question, options));
            }
            if (keys.size() == 1 && NO.contains(keys.get(0))) {
                return Optional.of(new Draft(new When(List.of()), then, making).finish(true));
            }
            OptionalInt place = options.size() > 1 ? place(keys, options.size()) : OptionalInt.empty();
            if (place.isPresent()) {
                return Optional.of(making.of(options.get(place.getAsInt())));
            }
            Optional<When> said =
                    LEADS.stream().flatMap(lead -> whole(lead, keys).stream()).findFirst();
            return said.isPresent() ? Optional.of(take(said.get(), then, question, options)) : Optional.empty();
        } catch (Misfit e) {
            return Optional.of(ask(e.why(), List.of()));
        }
    }

    static boolean isNeverMind(List<String> keys) {
        String all = String.join(" ", keys);
        return Vocabulary.phrases("""
            never mind, nevermind, nvm, forget it, forget about it, cancel, cancel that, cancel it, no thanks, nothing, stop it""").contains(all);
    }

    /** Returns whether it has the form of an answer. A number in letters may be anything. */
    static boolean isAnswer(List<String> keys) {
        boolean isNumber = keys.size() == 1
                && keys.get(0).chars().allMatch(Character::isLetter)
                && Numbers.read(new Cursor(keys)).isPresent();
        return !isNumber
                && (isNeverMind(keys)
                        || (keys.size() == 1 && (YES.contains(keys.get(0)) || NO.contains(keys.get(0))))
                        || place(keys, MOST_OPTIONS).isPresent()
                        || LEADS.stream()
                                .flatMap(lead -> whole(lead, keys).stream())
                                .anyMatch(when -> !when.has(Meaning.Unclear.class)));
    }

    private Command take(When said, Moment then, String question, List<Timing> options) throws Misfit {
        List<Timing> matching = new ArrayList<>();
        for (Timing option : options) {
            if (matches(said, option)) {
                matching.add(option);
            }
        }
        if (matching.size() == 1) {
            return making.of(matching.get(0));
        }
        if (matching.size() > 1) {
            return ask(question, options);
        }
        // tomorrow is the day after the question, an hour is counted from the answer
        boolean isNew = when.isEmpty() || said.has(Meaning.In.class) || said.isRecurring();
        return new Draft(when.changedBy(said), isNew ? then : moment, making).finish(true);
    }

    private boolean matches(When said, Timing option) throws Misfit {
        LocalTime time = option.start().toLocalTime();
        Meaning.PartOfDay part = said.any(Meaning.PartOfDay.class);
        Clocks clocks = said.any(Clocks.class);
        boolean isTime = clocks == null
                ? part == null || part.part().has(time.getHour())
                : When.times(clocks, part == null ? null : part.part(), null).contains(time);
        boolean isDay = true;
        for (Day day : said.all(Day.class)) {
            List<LocalDate> dates = day.rule().dates(moment, time);
            isDay &= dates.contains(option.start().toLocalDate());
        }
        boolean isOther = said.isRecurring() || said.has(Meaning.In.class) || said.has(Meaning.Unclear.class);
        return isTime && isDay && !isOther;
    }

    /** Takes the second, number 2, the last one. */
    private static OptionalInt place(List<String> keys, int size) {
        Cursor words = new Cursor(keys);
        words.take("the");
        words.take("number", "option");
        int place = words.take("last", "latter")
                ? size
                : words.take("former")
                        ? 1
                        : Numbers.ordinal(words)
                                .orElseGet(() -> Numbers.read(words)
                                        .filter(number -> keys.size() == 1 && number.isWhole())
                                        .map(number -> (int) number.value())
                                        .orElse(0));
        words.take("one", "option");
        return words.isAtEnd() && place >= 1 && place <= size ? OptionalInt.of(place - 1) : OptionalInt.empty();
    }

    /** Reads words of which all say when. */
    static Optional<When> whole(List<String> lead, List<String> keys) {
        List<String> all = new ArrayList<>(lead);
        all.addAll(keys);
        List<Part> parts = TimeWords.find(all, 0);
        int length = parts.stream().mapToInt(Part::length).sum();
        long glue = all.stream().filter(Courtesy.GLUE::contains).count();
        boolean isWhole =
                !parts.isEmpty() && parts.get(0).from() == 0 && length + glue >= all.size() && coversRest(parts, all);
        When when = When.of(parts);
        return isWhole && (lead.isEmpty() || !when.has(Meaning.Unclear.class)) ? Optional.of(when) : Optional.empty();
    }

    private static boolean coversRest(List<Part> parts, List<String> keys) {
        for (int i = 0; i < keys.size(); i++) {
            int place = i;
            boolean isCovered = parts.stream().anyMatch(part -> part.from() <= place && place < part.to());
            if (!isCovered && !Courtesy.GLUE.contains(keys.get(i))) {
                return false;
            }
        }
        return true;
    }
}
