package dev.proactivebot.notifications.reminders;

/** What became of a change to a reminder. */
public sealed interface EditResult {
    /** It comes at its new time. */
    record Kept(Reminder reminder) implements EditResult {}

    /** It would have come this once only, and is over now. */
    record Over(Reminder reminder) implements EditResult {}

    /** The change cannot be made to a reminder like this. */
    record Impossible(Reminder reminder) implements EditResult {}

    /** There is none of that number here. */
    record Unknown() implements EditResult {}
}
