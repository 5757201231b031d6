package dev.proactivebot.delivery.send;

import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.util.logging.Logger;

/** Handles occurrences of reminders that are due; delivery calls it for their items. */
public interface Occurrences {
    /**
     * An item of a reminder comes this early and waits here until its time, because the queue is polled every two seconds and counts in
     * whole seconds.
     */
    Duration EARLY = Duration.ofSeconds(3);

    /** The decision about an occurrence. */
    sealed interface Due {
        /** It is sent. */
        record Say(Activity content) implements Due {}

        /** It is due later. */
        record NotYet(Duration delay) implements Due {}

        /** It is not sent: it was cancelled or missed, or is too late. */
        record Never(String why) implements Due {}
    }

    /**
     * Decides about an occurrence that is due, or is {@link #EARLY}. The next occurrence is stored before this returns, whatever happens to
     * this one. May be called more than once.
     *
     * @param number the number of the occurrence, counted from 0
     * @param insisted whether it is replayed by an operator, however late it is
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; the item must return
     */
    Due fallsDue(String reminder, int number, boolean insisted, Logger log);
}
