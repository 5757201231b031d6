package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.DeliveryReceipt;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Skipped;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.send.Occurrences.Due;
import dev.proactivebot.delivery.send.SendOnce.Claimed;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Decides what becomes of one message: it ends without a request, it waits, another instance has it, or it is sent. Each reason to wait is a
 * {@link Permit.Denied}, for which a copy of the item is put back.
 */
final class MessageDelivery {
    private final PageRequests requests;
    private final SendOnce sendOnce;
    private final RetryingSender sender;
    private final JobSender jobSender;
    private final FirstReads firstReads;

    MessageDelivery(
            PageRequests requests,
            SendOnce sendOnce,
            RetryingSender sender,
            JobSender jobSender,
            FirstReads firstReads) {
        this.requests = requests;
        this.sendOnce = sendOnce;
        this.sender = sender;
        this.jobSender = jobSender;
        this.firstReads = firstReads;
    }

    /** Begins the first reads, which an item that is not due yet does not need. */
    void prepare(SendTask task) {
        Instant due = task.item().notBefore();
        if (due == null || !due.isAfter(requests.time().clock().instant())) {
            firstReads.begin(task);
        }
    }

    /** Stores the delivery that a copy reports; sends nothing. */
    SendOutcome tellDelivered(SendTask task, DeliveryReceipt receipt, Logger log) {
        return sendOnce.tellDelivered(task, receipt, log);
    }

    /**
     * Settles a message.
     *
     * @throws BotFailureException when the bot throws
     */
    SendOutcome deliver(SendTask task, Logger log) {
        return task.item().isOfReminder() ? deliverReminder(task, log) : deliverMessage(task, log);
    }

    /** Stores the reminder's next occurrence first, whatever happens to this one. */
    private SendOutcome deliverReminder(SendTask task, Logger log) {
        Due due;
        try {
            due = jobSender.asked(task, log);
        } catch (StorageException e) {
            return sendOnce.hold(task, requests.gate().because(e, log));
        }
        if (due instanceof Due.Never never) {
            return end(task, new Skipped(never.why()), log);
        }
        if (due instanceof Due.NotYet notYet && unsendable(task).isEmpty()) {
            return sendOnce.hold(task, new Permit.Denied(notYet.delay(), "not due yet"));
        }
        return deliverMessage(task, log);
    }

    /** Checks first what costs nothing, then the gate, and then gets a permit, and last the claim. */
    private SendOutcome deliverMessage(SendTask task, Logger log) {
        Optional<SendOutcome> unsendable = unsendable(task);
        if (unsendable.isPresent()) {
            return end(task, unsendable.get(), log);
        }
        Optional<Permit.Denied> held = requests.gate().of(task, log).or(() -> paused(task));
        if (held.isPresent()) {
            return sendOnce.hold(task, held.get());
        }
        Permit place = requests.place(task, log);
        if (place instanceof Permit.Denied denied) {
            Optional<SendOutcome> skipped = skipped(task);
            return skipped.isPresent() ? end(task, skipped.get(), log) : sendOnce.hold(task, denied);
        }
        try (Permit.Granted granted = (Permit.Granted) place) {
            return send(task, requests.paced(task, granted, log), log);
        }
    }

    private SendOutcome send(SendTask task, PacedConnector paced, Logger log) {
        TimeBudget forIt = TimeBudget.current().beforeTheOutcome();
        Claimed claimed = sendOnce.claim(task, log);
        if (!(claimed instanceof Claimed.Ours ours)) {
            return notOurs(claimed);
        }
        try {
            return sendOnce.settle(ours, forIt.on(() -> request(ours.tried(), paced, log)), log);
        } catch (BotFailureException e) {
            sendOnce.untried(ours, log);
            throw e;
        }
    }

    /** Stores an outcome that needs no request, under a claim like any other. */
    private SendOutcome end(SendTask task, SendOutcome outcome, Logger log) {
        Claimed claimed = sendOnce.claim(task, log);
        return claimed instanceof Claimed.Ours ours ? sendOnce.settle(ours, outcome, log) : notOurs(claimed);
    }

    private SendOutcome notOurs(Claimed claimed) {
        return claimed instanceof Claimed.NotNow notNow
                ? sendOnce.hold(notNow.task(), notNow.why())
                : ((Claimed.Over) claimed).outcome();
    }

    private SendOutcome request(SendTask task, PacedConnector paced, Logger log) {
        return task.isOfJob() ? jobSender.send(task, paced, log) : sender.send(task, paced, log);
    }

    private Optional<SendOutcome> unsendable(SendTask task) {
        Optional<SendOutcome> never = sender.hopeless(task);
        if (never.isPresent() || !task.item().isOfNotification()) {
            return never;
        }
        if (jobSender.isCancelled(task)) {
            return Optional.of(Skipped.cancelled());
        }
        // most recipients without a conversation are people whom the bot has never met
        return task.to().conversationId() == null ? skipped(task) : Optional.empty();
    }

    private Optional<Permit.Denied> paused(SendTask task) {
        return task.item().isOfNotification() ? jobSender.paused(task) : Optional.empty();
    }

    /**
     * Returns why a recipient is skipped, which needs no permit. It is read only when there is no permit, because a message that is sent
     * reads it anyway.
     */
    private Optional<SendOutcome> skipped(SendTask task) {
        return task.item().isOfNotification() ? jobSender.skipped(task) : Optional.empty();
    }
}
