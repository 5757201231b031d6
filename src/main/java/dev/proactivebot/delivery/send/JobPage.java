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

/** Some recipients of a job, who are told together by one invocation. */
public interface JobPage {

    /** Sends pages. */
    @FunctionalInterface
    interface Sender {
        /**
         * Tells those of the page whom nobody has told yet. Each of them is settled then, or waits in an item of their own.
         *
         * @return what is left of the page; empty when nothing is
         * @throws dev.proactivebot.storage.StorageException when storage did not do it in time
         */
        Optional<Rest> send(JobPage page, Lane lane, Logger log);
    }

    /**
     * What one invocation leaves to another.
     *
     * @param delay when that one may go on
     * @param isClean whether each message that was begun has its outcome, or an item of its own
     */
    record Rest(Duration delay, boolean isClean) {}

    /**
     * One of the page's recipients.
     *
     * @param to what an item of theirs says
     * @param known their conversation; empty when there is none
     * @param isUnreadable whether only a newer version can read where they are
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

    /** Reads some recipients as they are now. Who cannot be told any more is left out. */
    Map<String, Addressee> read(List<String> recipients);

    /** Keeps others from the page for some time, and returns whether it still is ours. */
    boolean keep();

    /** Is told when most of the page has been begun: the next one may begin. */
    void nearsItsEnd();
}
