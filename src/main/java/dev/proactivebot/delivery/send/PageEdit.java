package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.send.Occurrences.Due;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;

/** A page of a job's messages that one invocation updates or recalls. */
public interface PageEdit {

    /** Edits pages. */
    @FunctionalInterface
    interface Editor {
        /**
         * Brings the delivered messages to the page's version. It may be repeated: messages with that version are left alone.
         *
         * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
         */
        Left edit(PageEdit page, Lane lane, Logger log);
    }

    /**
     * The rest of the page.
     *
     * @param messages the delivered messages without the version
     * @param ended the number of messages with a final outcome
     * @param open the number of messages that may still be sent
     * @param delay the wait before the rest is handled
     */
    record Left(int messages, int ended, int open, Duration delay) {}

    String job();

    int number();

    /** Returns when the job was accepted. */
    Instant since();

    TraceParent trace();

    /** Returns the version of the content that all messages should have. */
    int version();

    /** Returns whether the messages are recalled. */
    boolean isRecall();

    /** Returns the conversations of recipients by their keys; recipients whose conversation is no longer known are left out. */
    Map<String, ConversationReference> find(List<Message> messages);

    /** Returns the content for a recipient that was found. */
    Due content(ConversationReference to);

    /** Extends the lease of the page, and returns whether this invocation still holds it. */
    boolean keep();

    /** Reports the number of messages that have been begun. */
    void begun(int some, int all);
}
