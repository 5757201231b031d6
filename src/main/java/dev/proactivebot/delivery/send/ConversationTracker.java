package dev.proactivebot.delivery.send;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/** Keeps the stored conversations up to date from items and the connector's answers. */
final class ConversationTracker {
    private static final String TEAMS = "msteams";

    private final Conversations conversations;
    private final ErasedUsers erased;
    private final LedgerRows ledger;
    private final ServiceUrlPolicy policy;
    private final PutBack putBack;

    ConversationTracker(
            Conversations conversations,
            ErasedUsers erased,
            LedgerRows ledger,
            ServiceUrlPolicy policy,
            PutBack putBack) {
        this.conversations = conversations;
        this.erased = erased;
        this.ledger = ledger;
        this.policy = policy;
        this.putBack = putBack;
    }

    Optional<KnownConversation> find(ConversationReference to) {
        return conversations.find(to);
    }

    /** Settles an item that only tells about its user. */
    SendOutcome remember(ProactiveMessage item, Lane lane) {
        return item.seenAt() == null
                ? new SendOutcome.Settled("it has no seenAt, and so tells nothing")
                : tryToRecord(item)
                        .map(trouble -> putBack.told(trouble, item, lane))
                        .orElseGet(SendOutcome.Remembered::new);
    }

    /** Stores what the item tells about its user after its message was settled, because that may be slow. A copy tells it again. */
    void remember(SendTask task, SendOutcome outcome, Instant before, Logger log) {
        boolean isToldAgain = outcome instanceof SendOutcome.RetryLater;
        TimeBudget budget = TimeBudget.current();
        if (isToldAgain && budget.leftForWork().compareTo(budget.length().dividedBy(2)) < 0) {
            return;
        }
        Optional<StorageException> trouble = tryToRecord(task.item());
        if (!task.isOfJob()) {
            learn(task.to(), outcome, before, log);
        }
        if (!isToldAgain && trouble.isPresent()) {
            tellAgain(trouble.get(), task, log);
        }
    }

    /**
     * Puts an item that reports again what could not be stored. When that fails as well, only a preference is worth a redelivery, which
     * might send the message twice; the user's next message tells the rest.
     */
    private void tellAgain(StorageException trouble, SendTask task, Logger log) {
        try {
            putBack.toRemember(trouble, task.item(), task.to(), task.lane());
        } catch (StorageException e) {
            if (task.item().wish() != null) {
                throw e;
            }
            log.warning("What an item tells about its user could not be stored: " + e.getMessage());
        }
    }

    /** Stores what an item tells about its user, and returns the failure, if there was one. */
    Optional<StorageException> tryToRecord(ProactiveMessage item) {
        try {
            record(item);
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(e);
        }
    }

    /**
     * Stores what an item tells about its conversation. Only items that the endpoint marked with {@code seenAt} tell anything.
     *
     * @throws StorageException when the store cannot be reached; the item must return
     */
    private void record(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        if (to == null || item.seenAt() == null) {
            return;
        }
        boolean isGone = ParsedItem.kind(item).equals(ProactiveMessage.GONE);
        // a serviceUrl off the allow-list must not replace a good one
        if (isGone || policy.base(to.serviceUrl()).isPresent()) {
            ConversationObservation sighting =
                    new ConversationObservation(to, item.seenAt(), isGone ? "removed" : null, item.wish());
            boolean isKept =
                    ParsedItem.isToBeSent(item) ? conversations.refresh(sighting) : conversations.record(sighting);
            if (!isKept && erased.isErased(to, item.seenAt())) {
                forgetMessages(to);
            }
            if (item.wish() != null) {
                // a preference given in a thread is for the channel, because notifications do not go to threads
                Instant at = item.seenAt();
                KnownConversation.channelOf(to)
                        .ifPresent(channel ->
                                conversations.record(new ConversationObservation(channel, at, null, item.wish())));
            }
        }
    }

    /** Unparks a conversation in which a message has arrived. Anything newer than {@code before} takes precedence. */
    void reached(ConversationReference to, Instant before, Logger log) {
        try {
            conversations.record(ConversationObservation.reachable(to, before));
        } catch (StorageException e) {
            log.warning("a conversation could not be brought back: " + e.getMessage());
        }
    }

    /**
     * Returns whether the item's user was erased after the item was made. It does not matter for a notification's item that only points to
     * a conversation: it finds nobody there, or a user who is back.
     *
     * @param inserted when the item was put into the queue
     */
    boolean isErased(ProactiveMessage item, ConversationReference to, Instant inserted) {
        boolean isPointer = item.speaksForItsJob() && to.conversationId() != null && to.serviceUrl() == null;
        try {
            return !isPointer && erased.mayBeErased(to, item.since(inserted));
        } catch (StorageException e) {
            return false; // without the tables nothing is sent, and the item returns
        }
    }

    /** Erases the ledger's rows of an erased user's conversation, if it is a 1:1 conversation. */
    void forgetMessages(ConversationReference to) {
        boolean isPersonal = TEAMS.equalsIgnoreCase(to.channelId())
                ? to.conversation() != null
                        && "personal".equalsIgnoreCase(to.conversation().conversationType())
                : KnownConversation.isPersonal(to);
        if (isPersonal && to.conversationId() != null) {
            int unused = ledger.erase(ProactiveMessage.conversation(to));
        }
    }

    /**
     * Parks a conversation that the connector reports as gone or blocked. A failure of storage is ignored, because the next send reports it
     * again.
     *
     * @param before a time before the request, so that a user who writes during the request is not parked
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
