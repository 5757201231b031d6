package dev.proactivebot.delivery;

import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.MessageQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.logging.Logger;

/**
 * Takes one item out of the queue and settles it. When {@link #deliver} returns, the item may be deleted: it was delivered, or a
 * copy of it waits, or it stands in the poison queue with the reason. When it throws, the queue's own redelivery applies.
 */
public final class Delivery {
    /** The longest an item waits invisibly in one go; longer waits come back and go on. */
    private static final Duration LONGEST_HOP = Duration.ofMinutes(10);

    private static final Duration FUTURE_VERSION = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final Sender sender;
    private final MessageQueue queue;
    private final DeadLetters deadLetters;
    private final Clock clock;
    /** What this instance sends now or has sent: a second item with such a key is the same message. */
    private final RecentKeys taken = new RecentKeys(REMEMBERED);

    private final WholeBotAlarm alarm;

    Delivery(Sender sender, MessageQueue queue, MessageQueue poison, Clock clock) {
        this.sender = sender;
        this.queue = queue;
        this.deadLetters = new DeadLetters(poison, clock);
        this.clock = clock;
        this.alarm = new WholeBotAlarm(clock);
    }

    public static Delivery create(
            BotConfig config,
            ConnectorClient connector,
            TriggerBot bot,
            MessageQueue queue,
            MessageQueue poison,
            Clock clock) {
        ServiceUrlPolicy policy = ServiceUrlPolicy.of(config);
        Sender sender = new Sender(
                connector,
                policy,
                bot,
                new BackOff(new Random()),
                config.delivery().maxAttempts(),
                clock);
        return new Delivery(sender, queue, poison, clock);
    }

    /** Settles {@code item}; {@code log} gets one line about it, with ids and statuses and no text. */
    public void deliver(QueuedItem item, Logger log) {
        Envelope envelope = Envelope.read(item, clock.instant());
        if (envelope instanceof Envelope.WorkItem work) {
            deliver(work.message(), item.body(), log);
        } else if (envelope instanceof Envelope.Unreadable unreadable) {
            deadLetters.unreadable(item.body(), unreadable.why());
            log.warning("unreadable item given up: " + unreadable.why());
        } else {
            queue.put(item.body(), FUTURE_VERSION);
            log.warning("item of a newer version put back: deploy the version that wrote it");
        }
    }

    private void deliver(ProactiveMessage item, byte[] original, Logger log) {
        ConversationReference to = item.relatesTo();
        String key = String.valueOf(item.key());
        if (to == null || !Envelope.kind(item).equals("message") || !taken.add(key)) {
            log.info("nothing to send: " + LogText.of(item));
            return;
        }
        long started = System.nanoTime();
        boolean delivered = false;
        try {
            SendOutcome outcome = settle(item, original, sender.send(item, to), log);
            delivered = outcome instanceof Delivered;
            long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
            log.info(LogText.of(outcome) + " " + LogText.of(item) + " ms=" + millis);
        } finally {
            if (!delivered) {
                taken.forget(key);
            }
        }
    }

    /** What became of the item in the end: one that cannot be put back is given up. */
    private SendOutcome settle(ProactiveMessage item, byte[] original, SendOutcome outcome, Logger log) {
        SendOutcome settled = outcome instanceof RetryLater later ? putBack(item, later) : outcome;
        if (settled instanceof GiveUp givenUp) {
            deadLetters.giveUp(item, givenUp, original);
        } else if (settled instanceof RetryLater later && later.cause() == Cause.WHOLE_BOT) {
            alarm.raise(later.why(), log);
        } else if (settled instanceof Delivered said && said.status() != null) {
            alarm.clear();
        }
        return settled;
    }

    private SendOutcome putBack(ProactiveMessage item, RetryLater later) {
        Instant due = clock.instant().plus(later.delay());
        boolean hops = later.delay().compareTo(LONGEST_HOP) > 0;
        int tries = item.tries() + (later.cause() == Cause.ITEM ? 1 : 0);
        byte[] copy = item.again(tries, hops ? due : null).toJson();
        if (copy.length > MessageQueue.MAX_BYTES) {
            return new GiveUp(FailureReason.TOO_LARGE, later.status(), later.why(), later.correlationId());
        }
        queue.put(copy, hops ? LONGEST_HOP : later.delay());
        return later;
    }
}
