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
import java.util.logging.Logger;

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
     * @param log gets one line for each: id and reason, no text
     * @return how many dead letters it made
     */
    int drain(PoisonQueue poison, String queue, BooleanSupplier enough, Logger log) {
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
                log.warning(keep(message, queue));
                poison.delete(message);
                drained++;
            }
        }
        return drained;
    }

    /** What the log says of it. */
    private String keep(Poisoned message, String queue) {
        Envelope envelope = Envelope.read(new QueuedItem(message.body(), message.id(), null), clock.instant());
        if (envelope instanceof Envelope.WorkItem work) {
            GiveUp why = reason(work.message());
            return line(
                    deadLetters.giveUp(work.message(), work.message().tries(), message.body(), why, queue),
                    why.reason());
        }
        String id = envelope instanceof Envelope.Unreadable unreadable
                ? deadLetters.unreadable(original(message.body()), unreadable.why(), queue, message.id())
                : deadLetters.unreadable(message.body(), "written by a newer version", queue, message.id());
        return line(id, FailureReason.UNREADABLE);
    }

    private static String line(String id, FailureReason reason) {
        return "dead letter id=" + id + " reason=" + reason.word();
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
