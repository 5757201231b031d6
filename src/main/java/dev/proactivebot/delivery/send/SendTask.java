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
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through this instance.
 *
 * @param original the item as the queue held it; null when it was in none
 * @param isNew whether nobody can have seen it before
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record SendTask(ProactiveMessage item, ConversationReference to, Lane lane, byte @Nullable [] original, boolean isNew) {

    /** Returns the item as the queue held it, or would hold it. */
    @Override
    public byte[] original() {
        return original == null ? item.toJson() : original;
    }

    String key() {
        return String.valueOf(item.key());
    }

    /** The conversation's name across channels. */
    String conversation() {
        return ProactiveMessage.conversation(to);
    }

    /** Whether the item says what its notification says. */
    boolean isOfJob() {
        return item.speaksForItsJob();
    }

    /** What becomes of this time of its reminder; what comes after it is kept by then. */
    Occurrences.Due asked(Occurrences occurrences, Logger log) {
        return occurrences.fallsDue(job(), item.pageNumber(), item.replays() > 0, log);
    }

    /** Returns a client whose requests are steps of the item's trace. */
    ConnectorClient tracedBy(ConnectorClient connector, RandomGenerator random) {
        return TraceParent.parse(item.traceparent())
                .map(trace -> connector.withTrace(() -> trace.child(random)))
                .orElse(connector);
    }

    String job() {
        return String.valueOf(item.job());
    }

    /** @param homeTenant of the bot, for items that do not name theirs; empty when it has none */
    Destination destination(String homeTenant) {
        ConversationAccount conversation = to.conversation();
        String tenant = conversation == null ? null : conversation.tenantId();
        return new Destination(
                String.valueOf(to.channelId()), tenant == null ? homeTenant : tenant, ProactiveMessage.place(to));
    }

    /** The same message, of an item that says something else about its way. */
    SendTask with(ProactiveMessage other) {
        return new SendTask(other, to, lane, original, isNew);
    }

    /** The message as a try sees it: each end of a worker that sent it was a try. */
    SendTask after(int takeovers) {
        int tries = Math.min(item.tries() + takeovers, ProactiveMessage.MOST_COUNTED);
        return takeovers == 0 ? this : with(item.copy(copy -> copy.attempt = tries));
    }

    /**
     * What the ledger needs to know. Keys that the endpoint, the queue or a job made are of the month in which the message was made. A key of
     * a producer's own may have been used in an earlier one, and so may that of a dead letter.
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
