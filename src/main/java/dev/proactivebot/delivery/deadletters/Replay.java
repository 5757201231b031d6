package dev.proactivebot.delivery.deadletters;

import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.ledger.MessageId;
import dev.proactivebot.delivery.ledger.ReopenResult;
import dev.proactivebot.delivery.ledger.ReplayLedger;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Queues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Replays the message of a dead letter: once, however often it is requested. */
public final class Replay {

    /** The result of a replay. */
    enum Result {
        /** A copy is in the queue. The dead letter is deleted when the message is delivered. */
        QUEUED,
        /** It was delivered after all, and the dead letter was deleted. */
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
    private final JobReopener jobs;
    private final Clock clock;

    public Replay(DeadLetters letters, ReplayLedger ledger, Queues queues, JobReopener jobs, Clock clock) {
        this.letters = letters;
        this.ledger = ledger;
        this.queues = queues;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Puts the item into {@code queue} with a {@code delay}. A second replay replaces the first copy, which then sends nothing.
     *
     * @throws dev.proactivebot.storage.StorageException when storage did not answer in time; it may be repeated
     */
    Result run(DeadLetterView letter, String queue, Duration delay) {
        if (!(letter.envelope(clock.instant()) instanceof ParsedItem.WorkItem work)) {
            return Result.UNREADABLE;
        }
        // only messages have a row in the ledger
        return ParsedItem.isToBeSent(work.message())
                ? send(letter, keyed(work, letter), queue, delay)
                : putBack(letter, queue);
    }

    /** Returns the item with its key: an item without one got it from the queue, and the row stores it. */
    private ProactiveMessage keyed(ParsedItem.WorkItem work, DeadLetterView letter) {
        ProactiveMessage item = work.message();
        String key = letter.stored().row().text("key");
        return work.isNew() && key != null ? item.completed(key, clock.instant()) : item;
    }

    private Result send(DeadLetterView letter, ProactiveMessage item, String queue, Duration delay) {
        Instant expires = clock.instant().plus(ProactiveMessage.LIFETIME);
        if (item.replayed(ProactiveMessage.MOST_COUNTED, expires).toJson().length > MessageQueue.MAX_BYTES) {
            return Result.TOO_LARGE;
        }
        ReopenResult reopening = ledger.reopen(MessageId.of(item), letter.id());
        if (reopening instanceof ReopenResult.Open open) {
            if (item.isOfNotification()) {
                jobs.reopen(String.valueOf(item.job()), item.pageNumber());
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

    /** Puts the item into {@code queue} unchanged. If it still cannot be read, it becomes a dead letter again. */
    Result putBack(DeadLetterView letter, String queue) {
        byte[] item = letter.stored().row().bytes("item");
        if (item.length > MessageQueue.MAX_BYTES) {
            return Result.TOO_LARGE;
        }
        queues.queue(queue).put(item, Duration.ZERO);
        letters.forget(letter.stored());
        return Result.QUEUED;
    }
}
