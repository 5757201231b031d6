package dev.proactivebot.delivery.send;

import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.util.logging.Logger;

/** What an item that belongs to a reminder asks of it when its time has come. */
public interface Occurrences {
    /** Such an item comes so early: the queue is asked every two seconds and counts in whole ones, and who waits here is on time. */
    Duration EARLY = Duration.ofSeconds(3);

    /** What is to become of one time of a reminder. */
    sealed interface Due {
        /** It is said. */
        record Say(Activity content) implements Due {}

        /** It is asked for again later. */
        record NotYet(Duration delay) implements Due {}

        /** It is not said: called off, missed, or too late by now. */
        record Never(String why) implements Due {}
    }

    /**
     * A time of a reminder has come, or is {@link #EARLY}. The time after it is kept before this answers, whatever becomes of this one.
     * May be asked more than once.
     *
     * @param number which time it is, counted from 0
     * @param insisted whether somebody has it sent again, who wants it however late it is
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time: it has to be asked again
     */
    Due fallsDue(String reminder, int number, boolean insisted, Logger log);
}
