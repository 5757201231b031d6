package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Handles one item of a queue. When {@link #deliver} returns, the item may be deleted: its message was delivered, or a copy of it waits, or
 * it is a dead letter with the reason. When it throws, the queue redelivers the item.
 */
public final class Delivery {
    private final MessageDelivery messages;
    private final PageDelivery pages;
    private final ConversationTracker tracker;
    private final Settlement settlement;
    private final LogIds ids;
    private final TimeAndChance time;

    Delivery(
            MessageDelivery messages,
            PageDelivery pages,
            ConversationTracker tracker,
            Settlement settlement,
            LogIds ids,
            TimeAndChance time) {
        this.messages = messages;
        this.pages = pages;
        this.tracker = tracker;
        this.settlement = settlement;
        this.ids = ids;
        this.time = time;
    }

    /** Handles {@code queued}, and logs one line about it, with ids and statuses but no text. */
    public void deliver(QueuedItem queued, Lane lane, Logger log) {
        long started = System.nanoTime();
        ParsedItem parsed = ParsedItem.read(queued, time.clock().instant());
        DeliveryLine line = new DeliveryLine(parsed, queued, started, ids);
        SendOutcome outcome;
        try {
            outcome = settle(parsed, queued, lane, log);
        } catch (RuntimeException | Error e) {
            line.failed(e, log);
            throw RedactedException.of(e);
        }
        line.settled(outcome, log);
    }

    private SendOutcome settle(ParsedItem parsed, QueuedItem queued, Lane lane, Logger log) {
        return parsed instanceof ParsedItem.WorkItem work
                ? settle(work, queued, lane, log)
                : settlement.noItem(parsed, queued, lane, time.clock().instant());
    }

    private SendOutcome settle(ParsedItem.WorkItem read, QueuedItem queued, Lane lane, Logger log) {
        ProactiveMessage item = read.message();
        if (ParsedItem.isPart(item)) {
            return pages.deliver(item, lane, log);
        }
        ConversationReference to = item.relatesTo();
        SendTask task = to != null && ParsedItem.isToBeSent(item)
                ? new SendTask(item, to, lane, queued.body(), read.isNew())
                : null;
        if (task != null) {
            messages.prepare(task);
        }
        if (to != null
                && tracker.isErased(
                        item, to, ParsedItem.insertedAt(queued, time.clock().instant()))) {
            tracker.forgetMessages(to);
            return new SendOutcome.Settled("its user was erased");
        }
        if (task == null) {
            return tracker.remember(item, lane);
        }
        return item.delivered() == null ? deliver(task, log) : messages.tellDelivered(task, item.delivered(), log);
    }

    private SendOutcome deliver(SendTask task, Logger log) {
        Instant before = time.serviceClock().instant();
        SendOutcome outcome;
        try {
            outcome = messages.deliver(task, log);
        } catch (BotFailureException e) {
            Optional<StorageException> unused = tracker.tryToRecord(
                    task.item()); // the item may become a dead letter, and then nobody reads what it tells
            throw e;
        }
        tracker.remember(task, outcome, before, log);
        return outcome;
    }
}
