package dev.proactivebot.notifications.reminders;

/** What became of a wish. */
public sealed interface AddResult {
    /** It will come. */
    record Kept(Reminder reminder) implements AddResult {}

    /** It was kept, and has been called off since: this is the same request once more. */
    record CalledOff(Reminder reminder) implements AddResult {}

    /** Its owner has as many as anybody may have. */
    record TooMany(int most) implements AddResult {}

    /** Its rule is none, or gives no time any more; {@code why} is for the user. */
    record Never(String why) implements AddResult {}

    /** There is nothing that could be said again. */
    record NothingToSnooze() implements AddResult {}
}
