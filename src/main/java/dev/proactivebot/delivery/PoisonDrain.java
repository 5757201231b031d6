package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.pacing.Lane;
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
 * Makes dead letters of what the host has put aside: first the row, then the message goes. Two kinds go back into their queue: what only a
 * newer version reads, to wait there; and what the host has never handed over because it was put without base64, as the Azure clients for
 * Java and Python do unless they are told otherwise.
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
     * Empties the poison queue, until {@code enough}. A failure ends the round: what is left comes in a later one.
     *
     * @param lane of the queue whose messages these are
     * @param several settles the messages of one batch, more than one at a time if it can
     * @param log gets one line for each, with the fields that each item's line has; of a dead letter with its id before them. One warning
     *     more says what to set when something came without base64, also in a round that failed
     * @return how many dead letters it made
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

    /** Returns whether it is a dead letter now. */
    private boolean settle(PoisonMessage message, Lane lane, Logger log) {
        QueuedItem queued =
                new QueuedItem(message.body(), message.id(), message.inserted().toString());
        ParsedItem parsed = ParsedItem.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(parsed, queued, System.nanoTime(), ids);
        if (parsed instanceof ParsedItem.NewerVersion
                && message.body().length <= MessageQueue.MAX_BYTES) { // a raw one may be larger than any we can put
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

    /** With one key, however often it is taken back before the message is deleted: so it is sent once. */
    private static byte[] copy(ParsedItem.WorkItem work, PoisonMessage message) {
        ProactiveMessage item = work.message();
        ProactiveMessage keyed = work.isNew() ? item.completed(message.id(), item.expires()) : item;
        return keyed.again(keyed.tries(), keyed.notBefore()).toJson();
    }

    /** Items that an older version gave up say why. */
    private static GiveUp reason(ParsedItem parsed, PoisonMessage message) {
        if (!(parsed instanceof ParsedItem.WorkItem work)) {
            String missing = parsed instanceof ParsedItem.Unreadable unreadable
                    ? unreadable.why()
                    : "written by a newer version";
            return new GiveUp(
                    message.isRaw() ? FailureReason.NOT_BASE64 : FailureReason.UNREADABLE, null, missing, null);
        }
        if (message.isRaw()) {
            return new GiveUp(FailureReason.TOO_LARGE, null, "put without base64, too large to be put with it", null);
        }
        Failure failure = work.message().failure();
        return failure == null || failure.reason() == null
                ? new GiveUp(FailureReason.ATTEMPTS_USED_UP, null, "the queue's redeliveries are used up", null)
                : new GiveUp(failure.reason(), failure.status(), failure.code(), null);
    }

    /** An older version kept what it could not read in base64, in a field of that name. */
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
