package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.deadletters.JobReopener;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.Occurrences.Due;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/** What an item that belongs to a notification asks of it when it is worked on. */
public interface Jobs extends JobReopener {
    /**
     * The content of a job.
     *
     * @param isUrgent whether it also goes to users who opted out
     * @param isPaused whether it waits until it is resumed
     * @param version the version of the content; each change has a higher one
     * @param each returns the content for one recipient, named as in its item
     */
    record Said(boolean isUrgent, boolean isPaused, int version, Function<ConversationReference, Due> each) {
        /** Creates content that is the same for all. */
        public Said(Activity content, boolean isUrgent) {
            this(isUrgent, false, 0, to -> new Due.Say(content));
        }
    }

    /**
     * Returns the job's content, at most ten seconds old; empty when the job is cancelled or does not exist.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
     */
    Optional<Said> says(String job);

    /**
     * Sends a page of a job, and puts an item that starts the next page.
     *
     * @param sender sends the page
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; the item must return
     */
    void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log);

    /**
     * Updates or recalls the messages of a page, and puts an item that starts the next page.
     *
     * @param editor changes the page
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; the item must return
     */
    void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log);
}
