package dev.proactivebot.notifications.reminders;

/** The answer to a request to change a reminder. */
public sealed interface EditResult {
    /** The reminder has its new time. */
    record Kept(Reminder reminder) implements EditResult {}

    /** The reminder would have come once more, and is over now. */
    record Over(Reminder reminder) implements EditResult {}

    /** A reminder of this kind cannot be changed like this. */
    record Impossible(Reminder reminder) implements EditResult {}

    /** There is no reminder with that number here. */
    record Unknown() implements EditResult {}
}
