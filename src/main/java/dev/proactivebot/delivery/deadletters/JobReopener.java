package dev.proactivebot.delivery.deadletters;

/** Is told when a dead letter of a notification is sent again. */
public interface JobReopener {

    /**
     * Sends messages of a page again that had come to their end: what was counted for good counts no more.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time
     */
    void reopen(String job, int page);
}
