package dev.proactivebot.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.PoisonQueue.Poisoned;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes dead letters of what the host has put aside: first the row, then the message goes. */
final class PoisonDrain {
    private final DeadLetters deadLetters;
    private final Clock clock;

    PoisonDrain(DeadLetters deadLetters, Clock clock) {
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /**
     * Empties the poison queue, until {@code enough}.
     *
     * @param queue the name of the queue whose messages these are
     * @return how many dead letters it made
     */
    int drain(PoisonQueue poison, String queue, BooleanSupplier enough) {
        int drained = 0;
        List<Poisoned> messages = poison.receive();
        while (!messages.isEmpty()) {
            for (Poisoned message : messages) {
                if (enough.getAsBoolean()) {
                    return drained;
                }
                keep(message, queue);
                poison.delete(message);
                drained++;
            }
            messages = poison.receive();
        }
        return drained;
    }

    private void keep(Poisoned message, String queue) {
        Envelope envelope = Envelope.read(new QueuedItem(message.body(), message.id(), null), clock.instant());
        if (envelope instanceof Envelope.WorkItem work) {
            deadLetters.giveUp(work.message(), message.body(), reason(work.message()), queue);
        } else if (envelope instanceof Envelope.Unreadable unreadable) {
            deadLetters.unreadable(original(message.body()), unreadable.why(), queue, message.id());
        } else {
            deadLetters.unreadable(message.body(), "written by a newer version", queue, message.id());
        }
    }

    /** Items that an older version gave up say why. */
    private static GiveUp reason(ProactiveMessage item) {
        Failure failure = item.failure();
        return failure == null
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
