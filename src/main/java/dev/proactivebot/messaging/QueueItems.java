package dev.proactivebot.messaging;

import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.util.Optional;

/** Which queue item an activity becomes. One that would be longer than an item may be becomes none. */
final class QueueItems {
    private final Bot bot;
    private final Clock clock;

    QueueItems(Bot bot, Clock clock) {
        this.bot = bot;
        this.clock = clock;
    }

    /** What comes back to the bot; empty when nothing shall, or when it is too long. */
    Optional<byte[]> text(Inbound inbound, Reply reply, TraceParent trace) {
        return reply.queued()
                .map(text -> ProactiveMessage.text(inbound.key(), inbound.referenceWithTimes(), text, clock.instant()))
                .map(item -> item.madeAt(inbound.time())) // the same when the channel sends the activity again
                .flatMap(item -> json(inbound, wishing(item, reply.notifications()), trace));
    }

    /** Where the bot can speak, and what its user has just said about notifications, if anything. */
    Optional<byte[]> seen(Inbound inbound, Optional<Boolean> notifications, TraceParent trace) {
        ProactiveMessage item = ProactiveMessage.seen(inbound.key() + "|seen", inbound.place(), clock.instant());
        return json(inbound, wishing(item, notifications), trace);
    }

    /** A welcome, or word of where the bot can speak or can speak no more; empty when it tells nothing of that. */
    Optional<byte[]> update(Inbound inbound, TraceParent trace) {
        if (inbound.takesTheBotAway()) {
            return gone(inbound, trace);
        }
        if (!inbound.isAnswerable()) {
            return Optional.empty();
        }
        Optional<byte[]> welcome = inbound.bringsSomeoneNew() ? welcome(inbound, trace) : Optional.empty();
        return welcome.isEmpty() && inbound.showsTheBotThere() ? seen(inbound, Optional.empty(), trace) : welcome;
    }

    /** Where nothing is sent any more no serviceUrl is needed. */
    private Optional<byte[]> gone(Inbound inbound, TraceParent trace) {
        return inbound.hasConversation()
                ? json(inbound, ProactiveMessage.gone(inbound.key() + "|gone", inbound.place(), clock.instant()), trace)
                : Optional.empty();
    }

    /** One welcome for each conversation: whatever brings it about, it has the same key. */
    private Optional<byte[]> welcome(Inbound inbound, TraceParent trace) {
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

    private static Optional<byte[]> json(Inbound inbound, ProactiveMessage item, TraceParent trace) {
        return Optional.of(item.tellingOf(inbound.time()).tracedBy(trace).toJson())
                .filter(json -> json.length <= ProactiveMessage.MAX_BYTES);
    }
}
