package dev.proactivebot.notifications.reminders;

/** What became of a change to a reminder. */
public sealed interface Edited {
    /** It comes at its new time. */
    record Kept(Reminder reminder) implements Edited {}

    /** It would have come this once only, and is over now. */
    record Over(Reminder reminder) implements Edited {}

    /** The change cannot be made to a reminder like this. */
    record Impossible(Reminder reminder) implements Edited {}

    /** There is none of that number here. */
    record Unknown() implements Edited {}
}
