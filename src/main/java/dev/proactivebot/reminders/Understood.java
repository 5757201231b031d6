package dev.proactivebot.reminders;

import dev.proactivebot.notifications.reminders.PendingQuestion;
import dev.proactivebot.reminders.english.Command;
import dev.proactivebot.reminders.english.Moment;
import dev.proactivebot.reminders.english.Phrases;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a message asks of the reminders.
 *
 * @param question that is open from now on
 */
record Understood(Command command, Optional<PendingQuestion> question) {

    /**
     * Understands a message; empty when it is neither about reminders nor an answer.
     *
     * @param asked the question that has been open until now
     */
    static Optional<Understood> of(String text, Optional<PendingQuestion> asked, Moment moment) {
        Optional<Command> answer = asked.flatMap(question ->
                Phrases.answer(question.said(), new Moment(question.moment(), moment.order()), text, moment));
        // what is a command of its own is no answer, but for "cancel"
        Optional<Command> command =
                answer.filter(found -> found instanceof Command.NeverMind).or(() -> Phrases.read(text, moment));
        boolean isAnswer = command.isEmpty();
        return command.or(() -> answer)
                .map(found -> new Understood(
                        found,
                        found instanceof Command.Ask
                                ? Optional.of(question(text, isAnswer ? asked : Optional.empty(), moment))
                                : Optional.empty()));
    }

    private static PendingQuestion question(String text, Optional<PendingQuestion> before, Moment moment) {
        return before.map(asked -> new PendingQuestion(
                        Stream.concat(asked.said().stream(), Stream.of(text)).toList(), asked.moment()))
                .orElseGet(() -> new PendingQuestion(List.of(text), moment.said()));
    }
}
