package dev.proactivebot.notifications.reminders;

/** The answer to a request for a reminder. */
public sealed interface AddResult {
    /** The reminder is stored. */
    record Kept(Reminder reminder) implements AddResult {}

    /** The same request was stored before, and its reminder has been cancelled since. */
    record CalledOff(Reminder reminder) implements AddResult {}

    /** The user has the largest allowed number of reminders. */
    record TooMany(int most) implements AddResult {}

    /** The rule is invalid or has no future occurrence; {@code why} is for the user. */
    record Never(String why) implements AddResult {}

    /** There is no reminder to snooze. */
    record NothingToSnooze() implements AddResult {}
}
