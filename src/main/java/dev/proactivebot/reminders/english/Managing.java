package dev.proactivebot.reminders.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is said about reminders that there are: list, delete, change, done, skip. Whatever is said about other things is another bot's. */
final class Managing {
    static final Set<String> REMINDER = Set.of("reminder", "reminders");

    private static final Set<String> DELETING = Set.of("cancel", "delete", "remove");
    private static final Set<String> DROPPING = Vocabulary.of("clear drop forget erase dismiss discard stop end");
    private static final Set<String> CHANGING = Vocabulary.of("""
            change move reschedule postpone update push delay shift edit set make adjust modify bring""");
    private static final Set<String> LISTING = Vocabulary.of("""
            list show what whats what's which view see display get do are any how have give tell all my current upcoming open reminders
            /reminders the check read print where is pending active""");

    private static final Set<String> DONE = Vocabulary.phrases("""
            done, it's done, its done, it is done, all done, i did it, i've done it, did it, finished, i'm done, i am done, done
            it, that's done, done that, i have done it, completed, mark as done, mark it as done, mark it done""");

    private static final Set<String> SKIP = Vocabulary.phrases("""
            skip, skip it, skip this, skip that, skip next, skip the next, skip the next one, skip next one, skip one, skip the
            next reminder, skip next reminder, skip this one, skip this time, skip the next time, skip next time, skip the
            reminder, skip my next reminder""");

    private static final String WHICH = "Which one? Say cancel and its number, such as: cancel 2.";

    private Managing() {}

    static Optional<Command> read(List<String> keys, Moment moment) {
        return help(keys)
                .or(() -> done(keys))
                .or(() -> skip(keys))
                .or(() -> cancel(keys))
                .or(() -> change(keys, moment))
                .or(() -> list(keys));
    }

    private static Optional<Command> help(List<String> keys) {
        String all = String.join(" ", keys);
        boolean isHelp = Vocabulary.phrases("""
            help, /help, help me, reminder help, help reminders, reminders help, help with reminders""").contains(all);
        boolean isHow = keys.size() > 1
                && keys.get(0).equals("how")
                && Set.of("do", "does", "to", "can").contains(keys.get(1))
                && keys.stream().anyMatch(key -> REMINDER.contains(key));
        return isHelp || isHow ? Optional.of(new Command.Help()) : Optional.empty();
    }

    private static Optional<Command> list(List<String> keys) {
        boolean isThere = keys.contains("reminders")
                || (keys.contains("reminder") && keys.contains("list"))
                || keys.contains("/reminders")
                || keys.contains("reminded");
        boolean isAsked = !keys.isEmpty() && LISTING.contains(keys.get(0));
        boolean isOnlyReminded =
                keys.contains("reminded") && !Set.of("what", "which").contains(keys.isEmpty() ? "" : keys.get(0));
        return isThere && isAsked && !isOnlyReminded ? Optional.of(new Command.ShowAll()) : Optional.empty();
    }

    private static Optional<Command> done(List<String> keys) {
        if (DONE.contains(String.join(" ", keys))) {
            return Optional.of(new Command.Done(OptionalInt.empty()));
        }
        Cursor words = new Cursor(keys);
        boolean isFirst =
                words.takeAll("done", "with") || words.take("done", "finished", "complete", "completed", "mark");
        if (isFirst) {
            OptionalInt number = number(words);
            boolean isMark = keys.get(0).equals("mark");
            words.take("as");
            boolean isDone = !isMark || words.take("done", "complete", "completed", "finished");
            return number.isPresent() && isDone && words.isAtEnd()
                    ? Optional.of(new Command.Done(number))
                    : Optional.empty();
        }
        boolean isReminder = REMINDER.contains(words.peek());
        OptionalInt number = number(words);
        words.take("is", "was");
        return isReminder
                        && number.isPresent()
                        && words.take("done", "finished", "complete", "completed")
                        && words.isAtEnd()
                ? Optional.of(new Command.Done(number))
                : Optional.empty();
    }

    private static Optional<Command> skip(List<String> keys) {
        if (SKIP.contains(String.join(" ", keys))) {
            return Optional.of(new Command.Skip(OptionalInt.empty()));
        }
        Cursor words = new Cursor(keys);
        if (!words.take("skip")) {
            return Optional.empty();
        }
        words.takeAll("the", "next");
        words.takeAll("next", "time", "of");
        words.takeAll("time", "of");
        boolean isReminder = keys.stream().anyMatch(REMINDER::contains);
        OptionalInt number = number(words);
        words.takeAll("next", "time");
        words.take("once");
        boolean isWhole = number.isPresent() && words.isAtEnd();
        return isWhole
                ? Optional.of(new Command.Skip(number))
                : isReminder
                        ? Optional.of(which(
                                "Which one? Say skip and its number, such as: skip 2.",
                                n -> new Command.Skip(OptionalInt.of(n))))
                        : Optional.empty();
    }

    private static Optional<Command> cancel(List<String> keys) {
        Cursor words = new Cursor(keys);
        boolean isCertain = words.take(DELETING);
        boolean isOff =
                words.takeAll("turn", "off") || words.takeAll("get", "rid", "of") || words.takeAll("switch", "off");
        if (!isCertain && !isOff && !words.take(DROPPING)) {
            return Optional.empty();
        }
        boolean isOurs = keys.stream().anyMatch(REMINDER::contains);
        OptionalInt number = number(words);
        if (number.isPresent() && words.isAtEnd() && (isCertain || isOurs)) {
            return Optional.of(new Command.Cancel(number.getAsInt()));
        }
        boolean isWrong = isOurs || (isCertain && (keys.size() == 1 || isInOrderOrAll(keys) || isNumeric(keys)));
        return isWrong ? Optional.of(which(WHICH, Command.Cancel::new)) : Optional.empty();
    }

    private static Command which(String question, java.util.function.IntFunction<Command> command) {
        return new Command.Ask(question, (answer, then) -> {
            List<String> said = Courtesy.without(Words.of(answer).keys());
            Cursor words = new Cursor(said);
            OptionalInt number = number(words);
            return Draft.isNeverMind(said)
                    ? Optional.of(new Command.NeverMind())
                    : number.isPresent() && words.isAtEnd()
                            ? Optional.of(command.apply(number.getAsInt()))
                            : Optional.empty();
        });
    }

    /** The second one of a list need not be the one that has the number 2; and too much would be lost with all. */
    private static boolean isInOrderOrAll(List<String> keys) {
        Cursor words = new Cursor(keys, 1);
        if (words.take("all", "it", "that", "this", "everything", "them", "both")) {
            words.take("of", "one");
            words.take("them");
            return words.isAtEnd();
        }
        words.take("the", "my");
        boolean isOne = Numbers.ordinal(words).isPresent() || words.take("last", "next", "latest");
        words.take("one", "reminder");
        return isOne && words.isAtEnd();
    }

    private static boolean isNumeric(List<String> keys) {
        return keys.stream()
                .skip(1)
                .allMatch(key -> !key.isEmpty()
                        && (Vocabulary.of("and minus - & # number no hundred thousand million")
                                        .contains(key)
                                || Numbers.read(new Cursor(List.of(key.replace("#", ""))))
                                        .isPresent()));
    }

    private static Optional<Command> change(List<String> keys, Moment moment) {
        Cursor words = new Cursor(keys);
        String verb = words.peek();
        if (!words.take(CHANGING)) {
            return Optional.empty();
        }
        words.take("the");
        if (words.take("time", "date", "day", "due")) {
            words.take("of", "for");
        }
        boolean isOurs = keys.stream().anyMatch(REMINDER::contains);
        OptionalInt number = number(words);
        if (number.isEmpty()
                || (!isOurs && Set.of("set", "make", "bring", "edit").contains(verb))) {
            boolean isMade = Set.of("set", "make").contains(verb);
            return isOurs && !isMade
                    ? Optional.of(which(
                            "Which one? Say its number and the new time, such as: change reminder 2 to 5 pm.",
                            n -> to(n, List.of(), true, moment)))
                    : Optional.empty();
        }
        words.take("back", "forward", "out", "it", "so", "until");
        boolean isBy = words.take("by");
        boolean isLed = isBy || words.take("to", "for", "until", "from");
        if (isLed && words.peek(-1).equals("from")) {
            return isOurs ? Optional.of(to(number.getAsInt(), List.of(), true, moment)) : Optional.empty();
        }
        boolean isLater = keys.get(keys.size() - 1).equals("later");
        isBy |= isLater;
        List<String> rest =
                keys.subList(words.place(), isLater ? Math.max(words.place(), keys.size() - 1) : keys.size());
        boolean isTime =
                isBy ? Draft.whole(List.of("in"), rest).isPresent() : time(rest).isPresent();
        boolean isByAmount = isBy
                || (time(rest).isEmpty() && Draft.whole(List.of("in"), rest).isPresent());
        return isOurs || (isTime && (isLed || words.place() > 2))
                ? Optional.of(to(number.getAsInt(), rest, !isByAmount, moment))
                : Optional.empty();
    }

    private static Optional<When> time(List<String> keys) {
        return Draft.whole(List.of(), keys)
                .filter(when -> !when.has(Meaning.Unclear.class))
                .or(() -> Draft.whole(List.of("at"), keys))
                .or(() -> Draft.whole(List.of("on"), keys));
    }

    private static Command to(int number, List<String> rest, boolean isTime, Moment moment) {
        Optional<When> when = isTime ? time(rest) : Draft.whole(List.of("in"), rest);
        NewTime.Kind kind = when.map(said -> kind(said, isTime)).orElse(NewTime.Kind.WHOLE);
        // on some day that is named five is in the morning or in the afternoon
        When said = kind != NewTime.Kind.TIME_OF_DAY
                ? when.orElse(new When(List.of()))
                : when.orElseThrow()
                        .and(List.of(new Meaning.Day(
                                (then, time) -> List.of(then.today().plusDays(1)), null, false, true)));
        return new Draft(
                        said,
                        moment,
                        timing -> new Command.Change(
                                number,
                                new NewTime(
                                        kind,
                                        timing,
                                        moment.said().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))))
                .finish(true);
    }

    private static NewTime.Kind kind(When when, boolean isTime) {
        boolean isDay = when.has(Meaning.Day.class);
        return !isTime
                ? NewTime.Kind.LATER
                : when.isTimeAlone()
                        ? NewTime.Kind.TIME_OF_DAY
                        : isDay && when.isLackingTime() && !when.isRecurring() ? NewTime.Kind.DAY : NewTime.Kind.WHOLE;
    }

    /** Takes my reminder number 2. */
    private static OptionalInt number(Cursor words) {
        int before = words.place();
        boolean isLed = words.take("my", "the", "all");
        if (!words.take("reminder", "reminders") && isLed) {
            words.backTo(before);
            return OptionalInt.empty();
        }
        words.take("number", "no", "#", "nr", "num");
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < 4 && !words.peek(i).isEmpty(); i++) {
            rest.add(words.peek(i).startsWith("#") ? words.peek(i).substring(1) : words.peek(i));
        }
        Cursor number = new Cursor(rest);
        Optional<Quantity> read = Numbers.read(number)
                .filter(found -> found.isWhole() && found.value() > 0 && found.value() < Quantity.MOST);
        if (read.isEmpty()) {
            words.backTo(before);
            return OptionalInt.empty();
        }
        words.backTo(words.place() + number.place());
        return OptionalInt.of((int) read.get().value());
    }
}
