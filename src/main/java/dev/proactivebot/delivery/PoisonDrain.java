package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.PoisonQueue.Poisoned;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * Makes dead letters of what the host has put aside: first the row, then the message goes. What only a newer version reads goes back into its
 * queue, to wait there.
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
     * Empties the poison queue, until {@code enough}.
     *
     * @param lane of the queue whose messages these are
     * @param log gets one line for each, with the fields that each item's line has; of a dead letter with its id before them
     * @return how many dead letters it made
     */
    int drain(PoisonQueue poison, Lane lane, BooleanSupplier enough, Logger log) {
        int drained = 0;
        while (!enough.getAsBoolean()) {
            List<Poisoned> messages = poison.receive();
            if (messages.isEmpty()) {
                break;
            }
            for (Poisoned message : messages) {
                if (enough.getAsBoolean()) {
                    break;
                }
                boolean isDead = settle(message, lane, log);
                poison.delete(message);
                drained += isDead ? 1 : 0;
            }
        }
        return drained;
    }

    /** Whether it is a dead letter now. */
    private boolean settle(Poisoned message, Lane lane, Logger log) {
        QueuedItem queued = new QueuedItem(message.body(), message.id(), null);
        Envelope envelope = Envelope.read(queued, clock.instant());
        DeliveryLine line = new DeliveryLine(envelope, queued, System.nanoTime(), ids);
        if (envelope instanceof Envelope.FromTheFuture
                && message.body().length <= MessageQueue.MAX_BYTES) { // a raw one may be larger than any we can put
            line.settled(putBack.untilDeployed(queued, lane), log);
            return false;
        }
        GiveUp why;
        String id;
        if (envelope instanceof Envelope.WorkItem work) {
            ProactiveMessage item = work.message();
            why = reason(item);
            id = deadLetters.giveUp(item, item.tries(), message.body(), why, Queues.of(lane));
        } else {
            String missing = envelope instanceof Envelope.Unreadable unreadable
                    ? unreadable.why()
                    : "written by a newer version";
            why = new GiveUp(FailureReason.UNREADABLE, null, missing, null);
            id = deadLetters.unreadable(original(message.body()), missing, Queues.of(lane), message.id());
        }
        log.warning("dead letter id=" + id + " " + line.text(why));
        return true;
    }

    /** Items that an older version gave up say why. */
    private static GiveUp reason(ProactiveMessage item) {
        Failure failure = item.failure();
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
