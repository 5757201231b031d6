package dev.proactivebot.reminders.english;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a user wants of the reminders. */
public sealed interface Command {

    /**
     * Tell me that then.
     *
     * @param connective "to", "that" or "about"
     * @param what the user's own words, case kept, trimmed
     */
    record Remind(String connective, String what, Timing timing) implements Command {}

    /** Show mine. */
    record ShowAll() implements Command {}

    /** Drop one of mine; its number is at least 1, and there need not be a reminder of that number. */
    record Cancel(int number) implements Command {}

    /** Let one of mine come at another time. */
    record Change(int number, NewTime time) implements Command {}

    /** I have done what you told me: the last one, or the one of that number. */
    record Done(OptionalInt number) implements Command {}

    /** Leave out the next time of one of mine, of the next one if there is no number. */
    record Skip(OptionalInt number) implements Command {}

    /** Tell me again then what you told me last. */
    record Snooze(ZonedDateTime until) implements Command {}

    /** Say what can be said. */
    record Help() implements Command {}

    /** Forget what you asked. */
    record NeverMind() implements Command {}

    /** It is not known yet what is wanted: the user is asked. */
    record Ask(String question, Answered answered) implements Command {
        /** Asks something to which "never mind" is an answer too. */
        static Ask of(String question, Answered answered) {
            return new Ask(
                    question,
                    (answer, then) -> isNeverMind(Courtesy.words(answer))
                            ? Optional.of(new NeverMind())
                            : answered.by(answer, then));
        }
    }

    /** It is about reminders, but was not understood; why is one short sentence for the user, or "". */
    record NotUnderstood(String why) implements Command {}

    /** Understands the answer to a question. */
    @FunctionalInterface
    interface Answered {
        /** Returns what is wanted now; empty when it is no answer. */
        Optional<Command> by(String answer, Moment moment);
    }

    static boolean isNeverMind(List<String> words) {
        return Vocabulary.has("never-mind", String.join(" ", words));
    }
}
