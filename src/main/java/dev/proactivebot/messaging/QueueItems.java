package dev.proactivebot.messaging;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.util.Optional;

/** Makes a queue item of an activity, or none when it would be longer than an item may be. */
final class QueueItems {
    private final Bot bot;
    private final Clock clock;

    QueueItems(Bot bot, Clock clock) {
        this.bot = bot;
        this.clock = clock;
    }

    /** Returns the item that brings the text back to the bot; empty when the bot queued none, or when it is too long. */
    Optional<byte[]> text(InboundActivity inbound, Reply reply, TraceParent trace) {
        return reply.queued()
                .map(text -> ProactiveMessage.text(inbound.key(), inbound.referenceWithTimes(), text, clock.instant()))
                .map(item -> item.madeAt(inbound.time())) // the same when the channel sends the activity again
                .flatMap(item -> json(inbound, wishing(item, reply.notifications()), trace));
    }

    /** Returns the item that records the conversation, and whether its user wants notifications if they have just said so. */
    Optional<byte[]> seen(InboundActivity inbound, Optional<Boolean> notifications, TraceParent trace) {
        ProactiveMessage item = ProactiveMessage.seen(inbound.key() + "|seen", inbound.subject(), clock.instant());
        return json(inbound, wishing(item, notifications), trace);
    }

    /** Returns a welcome, or the item that records that the bot can or cannot send there; empty when the activity shows neither. */
    Optional<byte[]> update(InboundActivity inbound, TraceParent trace) {
        if (inbound.isBotRemoved()) {
            return gone(inbound, trace);
        }
        if (!inbound.isAnswerable()) {
            return Optional.empty();
        }
        Optional<byte[]> welcome = inbound.mayWelcome() ? welcome(inbound, trace) : Optional.empty();
        return welcome.isEmpty() && inbound.isBotPresent() ? seen(inbound, Optional.empty(), trace) : welcome;
    }

    /** Needs no serviceUrl, because nothing is sent there any more. */
    private Optional<byte[]> gone(InboundActivity inbound, TraceParent trace) {
        return inbound.hasConversation()
                ? json(
                        inbound,
                        ProactiveMessage.gone(inbound.key() + "|gone", inbound.subject(), clock.instant()),
                        trace)
                : Optional.empty();
    }

    /** Uses one key for all welcomes of a conversation, so that only one is sent. */
    private Optional<byte[]> welcome(InboundActivity inbound, TraceParent trace) {
        var to = inbound.reference().withoutActivityId();
        return bot.onWelcome(to)
                .map(activity -> ProactiveMessage.activity(
                        inbound.conversationKey() + "|welcome", to, activity, clock.instant()))
                .map(item -> item.madeAt(inbound.time()))
                .flatMap(item -> json(inbound, item, trace));
    }

    private static ProactiveMessage wishing(ProactiveMessage item, Optional<Boolean> notifications) {
        return notifications.map(item::wishing).orElse(item);
    }

    private static Optional<byte[]> json(InboundActivity inbound, ProactiveMessage item, TraceParent trace) {
        return Optional.of(item.tellingOf(inbound.time()).tracedBy(trace).toJson())
                .filter(json -> json.length <= ProactiveMessage.MAX_BYTES);
    }
}
