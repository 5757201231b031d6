package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;
import java.util.List;

/**
 * What led to a question that a user has been asked.
 *
 * @param said by the user until then, in order
 * @param moment when the first of it was said, on the user's clock
 */
public record PendingQuestion(List<String> said, ZonedDateTime moment) {
    public PendingQuestion {
        said = List.copyOf(said);
    }

    boolean isContinued() {
        return said.size() > 1;
    }

    /** Returns the question before the last answer. */
    PendingQuestion before() {
        return new PendingQuestion(said.subList(0, said.size() - 1), moment);
    }
}
