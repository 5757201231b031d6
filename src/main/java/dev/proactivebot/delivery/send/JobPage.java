package dev.proactivebot.delivery.send;

import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** A page of a job: recipients that one invocation sends to. */
public interface JobPage {

    /** Sends pages. */
    @FunctionalInterface
    interface Sender {
        /**
         * Sends to the remaining recipients of the page. Afterwards each message is settled, or waits in an item of its own.
         *
         * @return the rest of the page; empty when nothing is left
         * @throws dev.proactivebot.storage.StorageException when storage did not answer in time
         */
        Optional<Rest> send(JobPage page, Lane lane, Logger log);
    }

    /**
     * The rest that one invocation leaves to another.
     *
     * @param delay when the other may continue
     * @param isClean whether each message that was begun has an outcome or an item of its own
     */
    record Rest(Duration delay, boolean isClean) {}

    /**
     * A recipient of the page.
     *
     * @param to the reference in the recipient's item
     * @param known the recipient's conversation; empty when there is none
     * @param isUnreadable whether only a newer version can read the conversation
     */
    record Addressee(ConversationReference to, Optional<KnownConversation> known, boolean isUnreadable) {}

    String job();

    int number();

    /** Returns when the job's messages were made. */
    Instant made();

    Instant expires();

    TraceParent trace();

    /** Returns the names of the recipients' rows in the ledger, each once. */
    List<String> recipients();

    /** Returns whether the page was begun by an invocation that ended in the middle of it. */
    boolean isTakenOver();

    /** Reads some recipients as they are now, and leaves out those that are gone. */
    Map<String, Addressee> read(List<String> recipients);

    /** Extends the lease of the page, and returns whether this invocation still holds it. */
    boolean keep();

    /** Reports that most of the page has been begun, so that the next page may begin. */
    void nearsItsEnd();
}
