package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.DeliveryReceipt;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.ReleasedClaims;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.Settled;
import dev.proactivebot.delivery.ledger.ClaimResult;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Allows one attempt at a message at a time, by a claim in the ledger, and puts back what has to wait. */
final class SendOnce {
    /** Added to a lease, so that it is over when the item returns. */
    private static final Duration AFTER_THE_LEASE = Duration.ofSeconds(1);

    /** Spreads items that return together: those that find a running claim, and those of a worker that ended. */
    private static final Duration SPREAD_OF_HELD = Duration.ofSeconds(5);

    private static final Duration SPREAD_OF_ABANDONED = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Settlement settlement;
    private final SendGate gate;
    private final int maxAttempts;
    private final RandomGenerator random;

    SendOnce(Ledger ledger, Settlement settlement, SendGate gate, int maxAttempts, RandomGenerator random) {
        this.ledger = ledger;
        this.settlement = settlement;
        this.gate = gate;
        this.maxAttempts = maxAttempts;
        this.random = random;
    }

    /** The answer to a request to send a message. */
    sealed interface Claimed {
        /** Nobody else sends the message until the lease ends. */
        record Ours(SendTask task, LedgerEntry entry) implements Claimed {

            /** Returns the message with all its tries, those included that ended with their worker. */
            SendTask tried() {
                return task.after(entry.takeovers());
            }
        }

        /**
         * Another instance may be sending it, or the ledger cannot say.
         *
         * @param task the message as its copy says it
         */
        record NotNow(SendTask task, Permit.Denied why) implements Claimed {}

        /** Nothing is left to send. */
        record Over(SendOutcome outcome) implements Claimed {}
    }

    /** Returns a unique name for a claim. */
    String nextClaim() {
        return ledger.nextClaim();
    }

    /** Claims a message for one try. */
    Claimed claim(SendTask task, Logger log) {
        String by = nextClaim();
        ClaimResult claim;
        try {
            claim = ledger.claim(task.attempt(), by);
        } catch (StorageException e) {
            return new Claimed.NotNow(task, gate.because(e, log));
        }
        if (claim instanceof ClaimResult.Granted granted) {
            return new Claimed.Ours(task, granted.entry());
        }
        if (claim instanceof ClaimResult.Settled settled) {
            return new Claimed.Over(new Settled(settled.how()));
        }
        if (claim instanceof ClaimResult.Held held) {
            return new Claimed.NotNow(task, held(held.left()));
        }
        if (claim instanceof ClaimResult.Unanswered unanswered) {
            // nothing was sent, so the copy releases the claim, which the ledger may have
            return new Claimed.NotNow(
                    task.with(ReleasedClaims.alsoGiven(task.item(), by)), gate.because(unanswered.why(), log));
        }
        if (claim instanceof ClaimResult.Abandoned abandoned) {
            return abandoned(task, abandoned.entry(), by, log);
        }
        LedgerEntry entry = ((ClaimResult.Doubtful) claim).entry();
        return givenUp(task, entry, "who sent it has not said what became of it", log);
    }

    /**
     * Takes over from a worker that ended while it sent the message. The message may have ended it, so the end counts as an attempt, and
     * the message is sent at another time than the worker's other messages.
     */
    private Claimed abandoned(SendTask task, LedgerEntry entry, String by, Logger log) {
        int tries = task.item().tries() + entry.takeovers() + 1;
        if (tries >= maxAttempts || !settlement.fits(task)) {
            return givenUp(
                    task, entry, "its worker ended " + (entry.takeovers() + 1) + " times while it was sent", log);
        }
        try {
            if (!ledger.takeOver(entry, by)) {
                return new Claimed.NotNow(task, held(Duration.ZERO));
            }
        } catch (StorageException e) {
            return new Claimed.NotNow(task, gate.because(e, log));
        }
        return new Claimed.NotNow(
                task.with(ReleasedClaims.given(task.item(), by)),
                new Permit.Denied(spread(SPREAD_OF_ABANDONED), "its worker ended while it was sent"));
    }

    private Claimed givenUp(SendTask task, LedgerEntry entry, String why, Logger log) {
        return new Claimed.Over(settlement.settle(task, entry, GiveUp.of(FailureReason.UNKNOWN, why), log));
    }

    Permit.Denied held(Duration left) {
        return new Permit.Denied(
                left.plus(AFTER_THE_LEASE).plus(spread(SPREAD_OF_HELD)), "another instance may be sending it");
    }

    /** Returns a random delay in whole seconds, as the queue counts. */
    private Duration spread(Duration most) {
        return Duration.ofSeconds(random.nextLong(most.toSeconds() + 1));
    }

    /** Writes down what became of the try for which the message was claimed, after what it means for all has been considered. */
    SendOutcome settle(Claimed.Ours ours, SendOutcome outcome, Logger log) {
        return settlement.settle(ours.task(), ours.entry(), gate.breakers().consider(outcome, log), log);
    }

    /** Lets go of a claim: nothing was tried. */
    void untried(Claimed.Ours ours, Logger log) {
        settlement.untried(ours.task(), ours.entry(), log);
    }

    /** Holds a message without an attempt. */
    SendOutcome hold(SendTask task, Permit.Denied denied) {
        return settlement.hold(task, denied);
    }

    /** Records in the ledger the delivery that a copy reports. Sends nothing. */
    SendOutcome tellDelivered(SendTask task, DeliveryReceipt receipt, Logger log) {
        try {
            ledger.find(task.attempt()).ifPresent(entry -> settlement.settle(task, entry, receipt.toOutcome(), log));
            return new Settled("it was delivered");
        } catch (StorageException e) {
            return settlement.hold(task, gate.because(e, log));
        }
    }
}
