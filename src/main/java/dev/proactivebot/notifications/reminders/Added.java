package dev.proactivebot.notifications.reminders;

/** What became of a wish. */
public sealed interface Added {
    /** It will come. */
    record Kept(Reminder reminder) implements Added {}

    /** It was kept, and has been called off since: this is the same request once more. */
    record CalledOff(Reminder reminder) implements Added {}

    /** Its owner has as many as anybody may have. */
    record TooMany(int most) implements Added {}

    /** Its rule is none, or gives no time any more; {@code why} is for the user. */
    record Never(String why) implements Added {}

    /** There is nothing that could be said again. */
    record NothingToSnooze() implements Added {}
}
