package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.ReleasedClaims;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A message that this instance handles.
 *
 * @param original the item as it came from the queue; null when it came from none
 * @param isNew whether no instance has handled it before
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record SendTask(ProactiveMessage item, ConversationReference to, Lane lane, byte @Nullable [] original, boolean isNew) {

    /** Returns the bytes of the item, as they came from the queue or would be put there. */
    @Override
    public byte[] original() {
        return original == null ? item.toJson() : original;
    }

    String key() {
        return String.valueOf(item.key());
    }

    /** Returns the conversation's id with its channel. */
    String conversation() {
        return ProactiveMessage.conversation(to);
    }

    /** Returns whether its job has the content. */
    boolean isOfJob() {
        return item.speaksForItsJob();
    }

    /** Returns a client whose requests are spans of the item's trace. */
    ConnectorClient tracedBy(ConnectorClient connector, RandomGenerator random) {
        return TraceParent.parse(item.traceparent())
                .map(trace -> connector.withTrace(() -> trace.child(random)))
                .orElse(connector);
    }

    String job() {
        return String.valueOf(item.job());
    }

    /** @param homeTenant the bot's own tenant, for items without one; empty when it has none */
    Destination destination(String homeTenant) {
        ConversationAccount conversation = to.conversation();
        String tenant = conversation == null ? null : conversation.tenantId();
        return new Destination(
                String.valueOf(to.channelId()), tenant == null ? homeTenant : tenant, ProactiveMessage.place(to));
    }

    /** Returns the same message with another item. */
    SendTask with(ProactiveMessage other) {
        return new SendTask(other, to, lane, original, isNew);
    }

    /** Returns the message with the ends of workers counted as attempts. */
    SendTask after(int takeovers) {
        int tries = Math.min(item.tries() + takeovers, ProactiveMessage.MOST_COUNTED);
        return takeovers == 0 ? this : with(item.copy(copy -> copy.attempt = tries));
    }

    /**
     * Returns the attempt for the ledger. A key that the endpoint, the queue or a job made belongs to the month in which the message was
     * made. A producer's own key, or that of a dead letter, may have been used in an earlier month.
     */
    Attempt attempt() {
        boolean endpointMadeIt =
                key().equals(conversation() + "|" + to.activityId()) || key().equals(conversation() + "|welcome");
        boolean isOurs = isNew || endpointMadeIt || isOfJob();
        return new Attempt(
                MessageId.of(item),
                item.replays(),
                item.tries(),
                ReleasedClaims.of(item),
                item.made(),
                !isOurs || item.replays() > 0);
    }
}
