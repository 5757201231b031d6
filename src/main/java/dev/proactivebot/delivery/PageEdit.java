package dev.proactivebot.delivery;

import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;

/** Some messages of a job that are to be changed or taken back by one invocation. */
public interface PageEdit {

    /** Edits pages. */
    @FunctionalInterface
    interface Editor {
        /**
         * Brings the messages that were delivered to the page's version. It may be asked for again: who has that version is left alone.
         *
         * @throws dev.proactivebot.storage.StorageException when storage did not do it in time
         */
        Left edit(PageEdit page, Lane lane, Logger log);
    }

    /**
     * What is left.
     *
     * @param messages that were delivered and do not have the version
     * @param ended how many messages have come to their end
     * @param open how many messages may still be sent
     * @param delay when to go on with what is left
     */
    record Left(int messages, int ended, int open, Duration delay) {}

    String job();

    int number();

    /** Returns when the job was accepted. */
    Instant since();

    TraceParent trace();

    /** Returns the version of the content that all are to have. */
    int version();

    /** Returns whether the messages are taken back. */
    boolean isRecall();

    /** Returns where recipients were told, by their keys. Of whom that is not known any more is left out. */
    Map<String, ConversationReference> find(List<Message> messages);

    /** Returns what a recipient is to be told, who was found. */
    Due content(ConversationReference to);

    /** Keeps others from the page for some time, and returns whether it still is ours. */
    boolean keep();

    /** Is told how many of its messages have been begun. */
    void begun(int some, int all);
}
