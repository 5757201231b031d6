package dev.proactivebot.notifications.reminders;

import java.time.ZonedDateTime;
import java.util.List;

/**
 * An open question to a user, with what the user wrote before it.
 *
 * @param said the user's messages that led to it, in order
 * @param moment the time of the first message, in the user's time zone
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
