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
     * What a job says.
     *
     * @param isUrgent whether it also goes to those who opted out
     * @param isPaused whether it waits until it is resumed
     * @param version of its content; each change has a higher one
     * @param each what it says to one recipient, named as in their item
     */
    record Said(boolean isUrgent, boolean isPaused, int version, Function<ConversationReference, Due> each) {
        /** The same for all. */
        public Said(Activity content, boolean isUrgent) {
            this(isUrgent, false, 0, to -> new Due.Say(content));
        }
    }

    /**
     * What the job says now; empty when it is cancelled or there is none of that id any more. At most ten seconds old.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
     */
    Optional<Said> says(String job);

    /**
     * Tells a page of a job's recipients, and puts an item that asks for the next page.
     *
     * @param sender sends the page
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: all of it is to be asked for again
     */
    void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log);

    /**
     * Changes or takes back what the recipients of a page were told, and puts an item that asks for the next page.
     *
     * @param editor changes the page
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: all of it is to be asked for again
     */
    void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log);
}
