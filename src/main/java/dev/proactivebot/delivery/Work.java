package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through this instance.
 *
 * @param original the item as the queue held it
 * @param messageId the queue's own id of it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Work(
        ProactiveMessage item,
        ConversationReference to,
        Lane lane,
        byte[] original,
        @Nullable String messageId) {

    String key() {
        return String.valueOf(item.key());
    }

    /** The conversation's name across channels. */
    String conversation() {
        return to.channelId() + "|" + to.conversationId();
    }

    Destination destination() {
        ConversationAccount conversation = to.conversation();
        String tenant = conversation == null ? null : conversation.tenantId();
        return new Destination(
                String.valueOf(to.channelId()), tenant == null ? "" : tenant, String.valueOf(to.conversationId()));
    }

    /**
     * What the ledger needs to know. Keys that the endpoint or the queue made come back within days; a key of a producer's own, or
     * an item that has waited, may be of an earlier month.
     */
    Attempt attempt() {
        boolean ours = key().equals(messageId)
                || key().equals(conversation() + "|" + to.activityId())
                || key().equals(conversation() + "|welcome");
        return new Attempt(conversation(), key(), item.tries(), !ours || item.tries() > 0);
    }
}
