package dev.proactivebot.delivery;

import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.ledger.Attempt;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.pacing.Destination;
import dev.proactivebot.delivery.pacing.Lane;
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
        return conversation(to);
    }

    static String conversation(ConversationReference to) {
        return to.channelId() + "|" + place(to);
    }

    /** The conversation's id; a user's, marked as one, where none is known yet. */
    static String place(ConversationReference to) {
        return to.conversationId() == null ? "@" + to.userId() : to.conversationId();
    }

    /** Whether the item says what its notification says. */
    boolean isOfJob() {
        return item.speaksForItsJob();
    }

    /** What becomes of this time of its reminder; what comes after it is kept by then. */
    Occurrences.Due asked(Occurrences occurrences, Logger log) {
        return occurrences.fallsDue(job(), pageOf(item), item.replays() > 0, log);
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

    /** What makes the item's message one message. Of a notification each recipient gets one, whatever the items' keys. */
    static MessageId idOf(ProactiveMessage item) {
        ConversationReference to = item.relatesTo();
        String channel = to == null ? null : to.channelId();
        String place = to == null ? null : place(to);
        return item.speaksForItsJob()
                ? MessageId.ofJob(
                        String.valueOf(item.job()), pageOf(item), to == null ? "" : ProactiveMessage.recipient(to))
                : MessageId.of(channel + "|" + place, String.valueOf(item.key()));
    }

    /** Which page of its job's recipients it is on; what others write is on the first. */
    static int pageOf(ProactiveMessage item) {
        Integer page = item.jobPage();
        return page == null ? 0 : page;
    }

    /** @param homeTenant of the bot, for items that do not name theirs; empty when it has none */
    Destination destination(String homeTenant) {
        ConversationAccount conversation = to.conversation();
        String tenant = conversation == null ? null : conversation.tenantId();
        return new Destination(String.valueOf(to.channelId()), tenant == null ? homeTenant : tenant, place(to));
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
                idOf(item),
                item.replays(),
                item.tries(),
                ReleasedClaims.of(item),
                item.made(),
                !isOurs || item.replays() > 0);
    }
}
