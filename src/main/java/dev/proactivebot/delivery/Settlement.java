package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Skipped;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.logging.Logger;

/**
 * Writes down what became of a try, in an order that a crash at any point leaves the message with somebody: first what keeps it (the
 * copy, the dead letter), then the ledger; the item itself goes when all of it is written.
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

    /** What became of the message in the end: what cannot be put back is given up. */
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

    /** It was a dead letter, perhaps: nobody wants it any more. */
    private void skipped(LedgerEntry entry, Skipped skipped, Logger log) {
        boolean unused = record(log, () -> {
            ledger.skipped(entry, skipped.reason());
            if (entry.deadLetterId() != null) {
                deadLetters.forget(entry.deadLetterId());
            }
        });
    }

    /** Nothing was sent, and the item comes again by itself: the next one may send it at once. */
    void untried(SendTask task, LedgerEntry entry, Logger log) {
        writer.once(() -> ledger.waiting(entry, task.item().tries()), log);
    }

    private void delivered(SendTask task, LedgerEntry entry, Delivered delivered, Logger log) {
        boolean isWritten = record(log, () -> {
            ledger.delivered(entry, delivered.activityId(), delivered.conversation(), delivered.version());
            if (entry.deadLetterId() != null) {
                deadLetters.forget(entry.deadLetterId());
            }
        });
        if (!isWritten) {
            tellLater(task, delivered, log);
        }
    }

    /** Leaves a copy that tells the ledger later what it could not be told now. Without the queue nobody will know. */
    void tellLater(SendTask task, Delivered delivered, Logger log) {
        SendTask told = task.with(task.item().copy(copy -> copy.delivered = DeliveryReceipt.of(delivered)));
        try {
            if (putBack.fits(told)) {
                putBack.put(told, task.item().tries(), UNTIL_TABLES_ARE_BACK);
            }
        } catch (StorageException e) {
            log.warning("that a message was delivered could not be kept: " + e.getMessage());
        }
    }

    private SendOutcome later(SendTask task, LedgerEntry entry, RetryLater later, Logger log) {
        if (!putBack.fits(task)) {
            return giveUp(task, entry, tooLarge(later), log);
        }
        int tries = task.item().tries();
        switch (later.cause()) {
            case ITEM -> failed(task, entry, later, log);
            // nobody knows whether it was delivered: a copy may say so only when the ledger knows
            case DOUBT -> {
                boolean counted = writer.beforeACopy(() -> ledger.unknown(entry), log);
                putBack.put(
                        counted ? word(task, entry) : nobodysWord(task), counted ? tries + 1 : tries, later.delay());
            }
            // the item itself is as good as its copy, so the ledger first; when it cannot know, the copy says it
            case HELD, HOST, WHOLE_BOT -> {
                untried(task, entry, log);
                putBack.put(word(task, entry), tries, later.delay());
            }
        }
        return later;
    }

    /** With no place for a copy the item comes again by itself, and may be sent at once. */
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

    /** The message as its copy is to say that the try which had the claim did not deliver it. */
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
        boolean unused = record(log, () -> {
            ledger.gaveUp(entry, why.reason().word(), doubt, letter);
            if (entry.deadLetterId() != null && !entry.deadLetterId().equals(letter)) {
                deadLetters.forget(entry.deadLetterId());
            }
        });
        return why;
    }

    /** Whether the try that ended so asked the connector. */
    private static boolean wasTried(GiveUp why) {
        return why.status() != null
                || why.reason() == FailureReason.UNKNOWN
                || why.reason() == FailureReason.ATTEMPTS_USED_UP;
    }

    /** With no place for a dead letter the item comes again. */
    private SendOutcome keep(SendTask task, GiveUp why) {
        putBack.put(task, task.item().tries(), UNTIL_TABLES_ARE_BACK);
        return RetryLater.held(UNTIL_TABLES_ARE_BACK, "no place for a dead letter, reason " + why.reason());
    }

    /** After the fact, and the last that is done for the item. */
    private boolean record(Logger log, Runnable write) {
        return writer.last(write, log);
    }
}
