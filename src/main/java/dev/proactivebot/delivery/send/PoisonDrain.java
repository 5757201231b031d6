package dev.proactivebot.delivery.send;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.Failure;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.PoisonQueue.PoisonMessage;
import dev.proactivebot.storage.StorageException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * Makes dead letters of poison messages: the row is written first, and then the message is deleted. Two kinds return to their queue: items
 * of a newer version, which wait there; and items that the host never handed over because they were put without base64, as the Azure
 * clients for Java and Python do by default.
 */
final class PoisonDrain {
    private final DeadLetters deadLetters;
    private final PutBack putBack;
    private final LogIds ids;
    private final Clock clock;

    PoisonDrain(DeadLetters deadLetters, PutBack putBack, LogIds ids, Clock clock) {
        this.deadLetters = deadLetters;
        this.putBack = putBack;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Empties the poison queue, until {@code enough}. A failure ends the round; a later one handles the rest.
     *
     * @param lane the lane of the queue that the messages came from
     * @param several settles the messages of one batch, more than one at a time if it can
     * @param log gets one line for each message, with the fields of each item's line; a dead letter's id comes first. After messages
     *     without base64, one more warning tells what to set
     * @return the number of dead letters that it made
     * @throws StorageException when some could not be settled
     */
    int drain(PoisonQueue poison, Lane lane, BooleanSupplier enough, Executor several, Logger log) {
        AtomicInteger dead = new AtomicInteger();
        AtomicInteger raw = new AtomicInteger();
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        Consumer<PoisonMessage> settle = message -> {
            if (!failures.isEmpty() || enough.getAsBoolean()) {
                return;
            }
            try {
                if (settle(message, lane, log)) {
                    dead.incrementAndGet();
                } else if (message.isRaw()) {
                    raw.incrementAndGet();
                }
                poison.delete(message);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        };
        try {
            while (failures.isEmpty() && !enough.getAsBoolean()) {
                List<PoisonMessage> messages = poison.receive();
                if (messages.isEmpty()) {
                    break;
                }
                CompletableFuture.allOf(messages.stream()
                                .map(message -> CompletableFuture.runAsync(() -> settle.accept(message), several))
                                .toArray(CompletableFuture<?>[]::new))
                        .join();
            }
        } finally {
            warn(raw.get(), lane, log);
        }
        if (!failures.isEmpty()) {
            throw failures.element();
        }
        return dead.get();
    }

    private static void warn(int raw, Lane lane, Logger log) {
        if (raw > 0) {
            log.warning("Items were put into " + QueueNames.of(lane) + " without base64, " + raw
                    + " in this round. They are"
                    + " put back, some minutes late: set QueueMessageEncoding.BASE64 (Java) or TextBase64EncodePolicy"
                    + " (Python) on the client that puts them.");
        }
    }

    /** Settles a message, and returns whether it became a dead letter. */
    private boolean settle(PoisonMessage message, Lane lane, Logger log) {
        QueuedItem queued =
                new QueuedItem(message.body(), message.id(), message.inserted().toString());
        ParsedItem parsed = ParsedItem.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(parsed, queued, System.nanoTime(), ids);
        if (parsed instanceof ParsedItem.NewerVersion
                && message.body().length
                        <= MessageQueue.MAX_BYTES) { // a raw message may be too large to be put in base64
            line.settled(putBack.untilDeployed(queued, lane), log);
            return false;
        }
        if (parsed instanceof ParsedItem.WorkItem work && message.isRaw()) {
            byte[] copy = copy(work, message);
            if (copy.length <= MessageQueue.MAX_BYTES) {
                line.settled(putBack.encoded(copy, lane), log);
                return false;
            }
        }
        GiveUp why = reason(parsed, message);
        String id;
        if (parsed instanceof ParsedItem.WorkItem work) {
            ProactiveMessage item = work.message();
            id = deadLetters.giveUp(item, item.tries(), message.body(), why, QueueNames.of(lane));
        } else {
            byte[] original = original(message.body());
            id = deadLetters.noItem(original, why, QueueNames.of(lane), message.id());
            deadLetters.forgetErased(id, original, message.inserted());
        }
        log.warning("dead letter id=" + id + " " + line.text(why));
        return true;
    }

    /** Returns the item with a key, so that it is sent once even if it is put back twice. */
    private static byte[] copy(ParsedItem.WorkItem work, PoisonMessage message) {
        ProactiveMessage item = work.message();
        ProactiveMessage keyed = work.isNew() ? item.completed(message.id(), item.expires()) : item;
        return keyed.again(keyed.tries(), keyed.notBefore()).toJson();
    }

    /** Returns the reason: items that an older version gave up have one. */
    private static GiveUp reason(ParsedItem parsed, PoisonMessage message) {
        if (!(parsed instanceof ParsedItem.WorkItem work)) {
            String missing = parsed instanceof ParsedItem.Unreadable unreadable
                    ? unreadable.why()
                    : "written by a newer version";
            return GiveUp.of(message.isRaw() ? FailureReason.NOT_BASE64 : FailureReason.UNREADABLE, missing);
        }
        if (message.isRaw()) {
            return GiveUp.of(FailureReason.TOO_LARGE, "put without base64, too large to be put with it");
        }
        Failure failure = work.message().failure();
        return failure == null || failure.reason() == null
                ? GiveUp.of(FailureReason.ATTEMPTS_USED_UP, "the queue's redeliveries are used up")
                : new GiveUp(failure.reason(), failure.status(), failure.code(), null);
    }

    /** Returns the original bytes: an older version stored unreadable items in base64, in a field of that name. */
    private static byte[] original(byte[] body) {
        try {
            JsonNode kept = BotJson.read(body, JsonNode.class);
            return kept.has("failure") && kept.path("original").isTextual()
                    ? kept.path("original").binaryValue()
                    : body;
        } catch (IOException e) {
            return body;
        }
    }
}
