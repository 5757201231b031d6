package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;

/**
 * A message on its way through this instance.
 *
 * @param original the item as the queue held it
 * @param isNew whether nobody can have seen it before
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Work(ProactiveMessage item, ConversationReference to, Lane lane, byte[] original, boolean isNew) {

    String key() {
        return String.valueOf(item.key());
    }

    /** The conversation's name across channels. */
    String conversation() {
        return to.channelId() + "|" + to.conversationId();
    }

    /** @param homeTenant of the bot, for items that do not name theirs; empty when it has none */
    Destination destination(String homeTenant) {
        ConversationAccount conversation = to.conversation();
        String tenant = conversation == null ? null : conversation.tenantId();
        return new Destination(
                String.valueOf(to.channelId()),
                tenant == null ? homeTenant : tenant,
                String.valueOf(to.conversationId()));
    }

    /**
     * What the ledger needs to know. Keys that the endpoint or the queue made come back within days; a key of a producer's own, or
     * an item that has waited or was a dead letter, may be of an earlier month.
     */
    Attempt attempt() {
        boolean endpointMadeIt =
                key().equals(conversation() + "|" + to.activityId()) || key().equals(conversation() + "|welcome");
        boolean mayBeOld = !(isNew || endpointMadeIt) || item.tries() > 0 || item.replays() > 0;
        return new Attempt(conversation(), key(), item.replays(), item.tries(), mayBeOld);
    }
}
