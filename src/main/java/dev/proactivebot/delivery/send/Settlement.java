package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.deadletters.DeadLetters;
import dev.proactivebot.delivery.item.DeliveryReceipt;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.ReleasedClaims;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.item.SendOutcome.Skipped;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.ledger.PageRows;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;

/**
 * Stores the outcome of an attempt, in an order in which a crash at any point loses nothing: first the copy or the dead letter, and then
 * the ledger. The item itself is deleted when all is stored.
 */
final class Settlement {
    private static final Duration UNTIL_TABLES_ARE_BACK = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final PutBack putBack;
    private final OutcomeWriter writer;

    Settlement(Ledger ledger, DeadLetters deadLetters, PutBack putBack, OutcomeWriter writer) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.putBack = putBack;
        this.writer = writer;
    }

    /** Stores an outcome, and returns the final one: an item that cannot be put back is given up. */
    SendOutcome settle(SendTask task, LedgerEntry entry, SendOutcome outcome, Logger log) {
        if (outcome instanceof Delivered delivered) {
            delivered(task, entry, delivered, log);
            return outcome;
        }
        if (outcome instanceof RetryLater later) {
            return later(task, entry, later, log);
        }
        if (outcome instanceof Skipped skipped) {
            skipped(entry, skipped, log);
            return outcome;
        }
        return outcome instanceof GiveUp givenUp ? giveUp(task, entry, givenUp, log) : outcome;
    }

    /** Deletes the dead letter of a replayed message. */
    private void skipped(LedgerEntry entry, Skipped skipped, Logger log) {
        boolean unused = record(
                () -> {
                    ledger.skipped(entry, skipped.reason());
                    if (entry.deadLetterId() != null) {
                        deadLetters.forget(entry.deadLetterId());
                    }
                },
                log);
    }

    /** Releases the claim of an item that was not sent and stays in the queue, so that its next attempt need not wait. */
    void untried(SendTask task, LedgerEntry entry, Logger log) {
        writer.once(() -> ledger.waiting(entry, task.item().tries()), log);
    }

    private void delivered(SendTask task, LedgerEntry entry, Delivered delivered, Logger log) {
        boolean isWritten = record(
                () -> {
                    ledger.delivered(entry, delivered.activityId(), delivered.conversation(), delivered.version());
                    if (entry.deadLetterId() != null) {
                        deadLetters.forget(entry.deadLetterId());
                    }
                },
                log);
        if (!isWritten) {
            tellLater(task, delivered, log);
        }
    }

    /** Puts a copy that reports the delivery to the ledger later; if the queue is down as well, the delivery stays unknown. */
    void tellLater(SendTask task, Delivered delivered, Logger log) {
        SendTask told = task.with(task.item().copy(copy -> copy.delivered = DeliveryReceipt.of(delivered)));
        try {
            if (putBack.fits(told)) {
                putBack.put(told, task.item().tries(), UNTIL_TABLES_ARE_BACK);
            }
        } catch (StorageException e) {
            log.warning("A delivery could not be stored: " + e.getMessage());
        }
    }

    private SendOutcome later(SendTask task, LedgerEntry entry, RetryLater later, Logger log) {
        if (!putBack.fits(task)) {
            return giveUp(task, entry, tooLarge(later), log);
        }
        int tries = task.item().tries();
        switch (later.cause()) {
            case ITEM -> failed(task, entry, later, log);
            // the message may have been delivered, so a copy may be put only when the ledger knows that
            case DOUBT -> {
                boolean counted = writer.beforeACopy(() -> ledger.unknown(entry), log);
                putBack.put(
                        counted ? word(task, entry) : nobodysWord(task), counted ? tries + 1 : tries, later.delay());
            }
            // the item itself is still in the queue, so the ledger is written first; if that fails, the copy tells it
            case HELD, HOST, WHOLE_BOT -> {
                untried(task, entry, log);
                putBack.put(word(task, entry), tries, later.delay());
            }
        }
        return later;
    }

    /** Releases the claim when no copy can be put, so that the item can be sent as soon as it returns. */
    private void failed(SendTask task, LedgerEntry entry, RetryLater later, Logger log) {
        int tries = task.item().tries() + 1;
        try {
            putBack.put(word(task, entry), tries, later.delay());
        } catch (StorageException e) {
            untried(task, entry, log);
            throw e;
        }
        writer.once(() -> ledger.waiting(entry, tries), log);
    }

    /** Returns the message whose copy releases the claim of the attempt. */
    private static SendTask word(SendTask task, LedgerEntry entry) {
        return task.with(ReleasedClaims.given(task.item(), entry.claim()));
    }

    private static SendTask nobodysWord(SendTask task) {
        return task.with(ReleasedClaims.taken(task.item()));
    }

    private static GiveUp tooLarge(RetryLater later) {
        FailureReason reason = later.cause() == Cause.DOUBT ? FailureReason.UNKNOWN : FailureReason.TOO_LARGE;
        return new GiveUp(reason, later.status(), later.why(), later.correlationId());
    }

    private SendOutcome giveUp(SendTask task, LedgerEntry entry, GiveUp why, Logger log) {
        boolean doubt = why.reason() == FailureReason.UNKNOWN;
        String letter;
        try {
            int tries = task.item().tries() + entry.takeovers() + (wasTried(why) ? 1 : 0);
            letter = deadLetters.giveUp(task.item(), tries, task.original(), why, QueueNames.of(task.lane()));
        } catch (StorageException e) {
            return keep(doubt ? nobodysWord(task) : word(task, entry), why);
        }
        boolean unused = record(
                () -> {
                    ledger.gaveUp(entry, why.reason().word(), doubt, letter);
                    if (entry.deadLetterId() != null && !entry.deadLetterId().equals(letter)) {
                        deadLetters.forget(entry.deadLetterId());
                    }
                },
                log);
        return why;
    }

    /** Returns whether an attempt with this outcome called the connector. */
    private static boolean wasTried(GiveUp why) {
        return why.status() != null
                || why.reason() == FailureReason.UNKNOWN
                || why.reason() == FailureReason.ATTEMPTS_USED_UP;
    }

    /** Stores a dead letter; when that fails, the item returns. */
    private SendOutcome keep(SendTask task, GiveUp why) {
        putBack.put(task, task.item().tries(), UNTIL_TABLES_ARE_BACK);
        return RetryLater.held(UNTIL_TABLES_ARE_BACK, "no place for a dead letter, reason " + why.reason());
    }

    /** Returns whether a copy of the message fits into the queue. */
    boolean fits(SendTask task) {
        return putBack.fits(task);
    }

    /** Writes outcomes as the last step for their items; returns whether they were written. */
    boolean record(Runnable write, Logger log) {
        return writer.last(write, log);
    }

    /** Returns the ledger's rows of a page. */
    PageRows rows(JobPage page) {
        return ledger.page(page.job(), page.number(), page.made());
    }

    /** Holds an item without an attempt: puts a copy, or gives the item up when no copy fits into the queue. */
    SendOutcome hold(SendTask task, Permit.Denied denied) {
        int tries = task.item().tries();
        if (putBack.fits(task)) {
            putBack.put(task, tries, denied.delay());
            return denied.toOutcome();
        }
        GiveUp why = GiveUp.of(FailureReason.TOO_LARGE, denied.why());
        deadLetters.giveUp(task.item(), tries, task.original(), why, QueueNames.of(task.lane()));
        return why;
    }

    /** Stores what no version can read as a dead letter, and puts back what only a newer version can read. */
    SendOutcome noItem(ParsedItem parsed, QueuedItem queued, Lane lane, Instant now) {
        if (!(parsed instanceof ParsedItem.Unreadable unreadable)) {
            return putBack.untilDeployed(queued, lane);
        }
        String id = deadLetters.unreadable(queued.body(), unreadable.why(), QueueNames.of(lane), queued.messageId());
        deadLetters.forgetErased(id, queued.body(), ParsedItem.insertedAt(queued, now));
        return GiveUp.of(FailureReason.UNREADABLE, unreadable.why());
    }
}
