package dev.proactivebot.bot.reminders.english;

import java.time.ZonedDateTime;

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

    /**
     * Drop one of mine.
     *
     * @param number at least 1; there need not be a reminder of that number
     */
    record Cancel(int number) implements Command {}

    /** Tell me again then what you told me last. */
    record Snooze(ZonedDateTime until) implements Command {}

    /**
     * It is about reminders, but was not understood.
     *
     * @param why one short sentence for the user, or "" when there is nothing special to say
     */
    record NotUnderstood(String why) implements Command {}
}
