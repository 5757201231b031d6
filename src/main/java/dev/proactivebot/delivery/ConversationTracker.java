package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.logging.Logger;

/** Keeps the store of conversations by what items and the connector say. */
final class ConversationTracker {
    private static final String TEAMS = "msteams";

    private final Conversations conversations;
    private final ErasedUsers erased;
    private final LedgerRows ledger;
    private final ServiceUrlPolicy policy;

    ConversationTracker(Conversations conversations, Tables tables, ServiceUrlPolicy policy) {
        this.conversations = conversations;
        this.erased = new ErasedUsers(tables);
        this.ledger = new LedgerRows(tables);
        this.policy = policy;
    }

    /**
     * Remembers what the item tells of its conversation, if it tells anything: only what the endpoint has marked with {@code seenAt} does.
     *
     * @throws StorageException when the store cannot be reached: it has to be told again
     */
    void record(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        if (to == null || item.seenAt() == null) {
            return;
        }
        boolean isGone = ParsedItem.kind(item).equals(ProactiveMessage.GONE);
        // where nothing may be sent there is nobody to be reached, and what leads there is not to replace what does not
        if (isGone || policy.base(to.serviceUrl()).isPresent()) {
            ConversationObservation sighting =
                    new ConversationObservation(to, item.seenAt(), isGone ? "removed" : null, item.wish());
            boolean isKept =
                    ParsedItem.isToBeSent(item) ? conversations.refresh(sighting) : conversations.record(sighting);
            if (!isKept && erased.isErased(to, item.seenAt())) {
                forgetMessages(to);
            }
            if (item.wish() != null) {
                // what is wished in a thread is wished for the channel: nobody is told anything in threads alone
                Instant at = item.seenAt();
                KnownConversation.channelOf(to)
                        .ifPresent(channel ->
                                conversations.record(new ConversationObservation(channel, at, null, item.wish())));
            }
        }
    }

    /** Brings back a conversation that was parked and in which a message has arrived. What was told after {@code before} counts more. */
    void reached(ConversationReference to, Instant before, Logger log) {
        try {
            conversations.record(ConversationObservation.reachable(to, before));
        } catch (StorageException e) {
            log.warning("a conversation could not be brought back: " + e.getMessage());
        }
    }

    /**
     * Whether the item is about somebody who was erased after it had been made. One of a notification that only points to a conversation
     * is not: it finds nobody there, or somebody who is back.
     *
     * @param inserted when the item was put into the queue
     */
    boolean isErased(ProactiveMessage item, ConversationReference to, Instant inserted) {
        boolean isPointer = item.speaksForItsJob() && to.conversationId() != null && to.serviceUrl() == null;
        try {
            return !isPointer && erased.mayBeErased(to, item.since(inserted));
        } catch (StorageException e) {
            return false; // without the tables nothing is sent, and the item comes again
        }
    }

    /** Forgets what the ledger says of a conversation whose user was erased, if the bot was alone with them there. */
    void forgetMessages(ConversationReference to) {
        boolean isPersonal = TEAMS.equalsIgnoreCase(to.channelId())
                ? to.conversation() != null
                        && "personal".equalsIgnoreCase(to.conversation().conversationType())
                : KnownConversation.isPersonal(to);
        if (isPersonal && to.conversationId() != null) {
            int unused = ledger.erase(SendTask.conversation(to));
        }
    }

    /**
     * Parks a conversation of which the connector says that it leads to nobody. It is no reason to fail: the next send will say it again.
     *
     * @param before when the connector had not been asked yet: who writes while it is asked is back
     */
    void learn(ConversationReference to, SendOutcome outcome, Instant before, Logger log) {
        if (outcome instanceof SendOutcome.GiveUp why
                && (why.reason() == FailureReason.GONE || why.reason() == FailureReason.BLOCKED)) {
            try {
                conversations.park(
                        to.channelId(),
                        to.conversationId(),
                        before,
                        why.reason().word());
            } catch (StorageException e) {
                log.warning("a conversation could not be parked: " + e.getMessage());
            }
        }
    }
}
