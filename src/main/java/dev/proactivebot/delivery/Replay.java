package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.ReopenResult;
import dev.proactivebot.delivery.ledger.ReplayLedger;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Queues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Sends the message of a dead letter again: once, however often it is asked to. */
final class Replay {

    /** What became of a dead letter. */
    enum Result {
        /** A copy is in the queue. The dead letter goes when the message is delivered. */
        QUEUED,
        /** It was delivered after all, and the dead letter is gone. */
        DELIVERED,
        /** It is being sent, or may still arrive. */
        BUSY,
        /** No copy fits into the queue. */
        TOO_LARGE,
        /** Nothing was done: this version cannot read the item. */
        UNREADABLE
    }

    private final DeadLetters letters;
    private final ReplayLedger ledger;
    private final Queues queues;
    private final Jobs jobs;
    private final Clock clock;

    Replay(DeadLetters letters, ReplayLedger ledger, Queues queues, Jobs jobs, Clock clock) {
        this.letters = letters;
        this.ledger = ledger;
        this.queues = queues;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Puts the item into {@code queue}, to come out after {@code delay}. Doing it again takes the place of the first copy, which then sends
     * nothing.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not do it in time: it can be asked for again
     */
    Result run(DeadLetter letter, String queue, Duration delay) {
        if (!(letter.envelope(clock.instant()) instanceof ParsedItem.WorkItem work)) {
            return Result.UNREADABLE;
        }
        // only messages have a row in the ledger that would have to be opened again
        return ParsedItem.isToBeSent(work.message())
                ? send(letter, keyed(work, letter), queue, delay)
                : putBack(letter, queue);
    }

    /** An item without a key of its own got one when it came out of the queue, which the row knows. */
    private ProactiveMessage keyed(ParsedItem.WorkItem work, DeadLetter letter) {
        ProactiveMessage item = work.message();
        String key = letter.stored().row().text("key");
        return work.isNew() && key != null ? item.completed(key, clock.instant()) : item;
    }

    private Result send(DeadLetter letter, ProactiveMessage item, String queue, Duration delay) {
        Instant expires = clock.instant().plus(ProactiveMessage.LIFETIME);
        if (item.replayed(ProactiveMessage.MOST_COUNTED, expires).toJson().length > MessageQueue.MAX_BYTES) {
            return Result.TOO_LARGE;
        }
        ReopenResult reopening = ledger.reopen(SendTask.idOf(item), letter.id());
        if (reopening instanceof ReopenResult.Open open) {
            if (item.isOfNotification()) {
                jobs.reopen(String.valueOf(item.job()), SendTask.pageOf(item));
            }
            queues.queue(queue).put(item.replayed(open.generation(), expires).toJson(), delay);
            return Result.QUEUED;
        }
        if (reopening instanceof ReopenResult.Delivered) {
            letters.forget(letter.stored());
            return Result.DELIVERED;
        }
        return Result.BUSY;
    }

    /** Puts the item into {@code queue} as it is. It becomes a dead letter again if it still cannot be worked on. */
    Result putBack(DeadLetter letter, String queue) {
        byte[] item = letter.stored().row().bytes("item");
        if (item.length > MessageQueue.MAX_BYTES) {
            return Result.TOO_LARGE;
        }
        queues.queue(queue).put(item, Duration.ZERO);
        letters.forget(letter.stored());
        return Result.QUEUED;
    }
}
