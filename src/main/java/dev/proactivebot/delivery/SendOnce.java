package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.ledger.ClaimResult;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Lets one try at a message happen at a time, and keeps what has to wait. */
final class SendOnce {
    /** Beyond a lease's end, so that who comes back finds it over. */
    private static final Duration AFTER_THE_LEASE = Duration.ofSeconds(1);

    /** What came back together goes on apart: what finds a claim still running, and what was in the hands of a worker that ended. */
    private static final Duration SPREAD_OF_HELD = Duration.ofSeconds(5);

    private static final Duration SPREAD_OF_ABANDONED = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final PutBack putBack;
    private final Settlement settlement;
    private final BotCircuitBreaker botBreaker;
    private final LogThrottle tablesNotice;
    private final int maxAttempts;
    private final RandomGenerator random;

    SendOnce(
            Ledger ledger,
            DeadLetters deadLetters,
            PutBack putBack,
            OutcomeWriter writer,
            BotCircuitBreaker botBreaker,
            LogThrottle tablesNotice,
            int maxAttempts,
            RandomGenerator random) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.putBack = putBack;
        this.settlement = new Settlement(ledger, deadLetters, putBack, writer);
        this.botBreaker = botBreaker;
        this.tablesNotice = tablesNotice;
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

    /** Claims a message for one try. */
    Claimed claim(SendTask task, Logger log) {
        String by = ledger.nextClaim();
        ClaimResult claim;
        try {
            claim = ledger.claim(task.attempt(), by);
        } catch (StorageException e) {
            return new Claimed.NotNow(task, because(e, log));
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
            // nothing was sent: if the claim is ours all the same, its copy says so
            return new Claimed.NotNow(
                    task.with(ReleasedClaims.alsoGiven(task.item(), by)), because(unanswered.why(), log));
        }
        if (claim instanceof ClaimResult.Abandoned abandoned) {
            return abandoned(task, abandoned.entry(), by, log);
        }
        LedgerEntry entry = ((ClaimResult.Doubtful) claim).entry();
        return givenUp(task, entry, "who sent it has not said what became of it", log);
    }

    /**
     * The worker that sent the message has ended, and perhaps the message has ended it. So its end counts as a try, and the message is
     * sent at another time than those that were in the worker's hands together with it.
     */
    private Claimed abandoned(SendTask task, LedgerEntry entry, String by, Logger log) {
        int tries = task.item().tries() + entry.takeovers() + 1;
        if (tries >= maxAttempts || !putBack.fits(task)) {
            return givenUp(
                    task, entry, "its worker ended " + (entry.takeovers() + 1) + " times while it was sent", log);
        }
        try {
            if (!ledger.takeOver(entry, by)) {
                return new Claimed.NotNow(task, held(Duration.ZERO));
            }
        } catch (StorageException e) {
            return new Claimed.NotNow(task, because(e, log));
        }
        return new Claimed.NotNow(
                task.with(ReleasedClaims.given(task.item(), by)),
                new Permit.Denied(spread(SPREAD_OF_ABANDONED), "its worker ended while it was sent"));
    }

    private Claimed givenUp(SendTask task, LedgerEntry entry, String why, Logger log) {
        return new Claimed.Over(
                settlement.settle(task, entry, new GiveUp(FailureReason.UNKNOWN, null, why, null), log));
    }

    Permit.Denied held(Duration left) {
        return new Permit.Denied(
                left.plus(AFTER_THE_LEASE).plus(spread(SPREAD_OF_HELD)), "another instance may be sending it");
    }

    /** In whole seconds, as the queue counts. */
    private Duration spread(Duration most) {
        return Duration.ofSeconds(random.nextLong(most.toSeconds() + 1));
    }

    /** Writes down what became of the try for which the message was claimed, after what it means for all has been considered. */
    SendOutcome settle(Claimed.Ours ours, SendOutcome outcome, Logger log) {
        return settle(ours.task(), ours.entry(), botBreaker.consider(outcome, log), log);
    }

    /** Lets go of a claim: nothing was tried. */
    void untried(Claimed.Ours ours, Logger log) {
        settlement.untried(ours.task(), ours.entry(), log);
    }

    /** Writes down what became of a try, after what it means for all has been considered. */
    SendOutcome settle(SendTask task, LedgerEntry entry, SendOutcome outcome, Logger log) {
        return settlement.settle(task, entry, outcome, log);
    }

    /** The message was delivered, and the ledger does not know it: a copy tells it when the tables are back. */
    void tellLater(SendTask task, Delivered delivered, Logger log) {
        settlement.tellLater(task, delivered, log);
    }

    /** Tells the ledger what that copy says. Nothing is sent. */
    SendOutcome tellDelivered(SendTask task, DeliveryReceipt receipt, Logger log) {
        try {
            ledger.find(task.attempt()).ifPresent(entry -> settle(task, entry, receipt.toOutcome(), log));
            return new Settled("it was delivered");
        } catch (StorageException e) {
            return hold(task, because(e, log));
        }
    }

    /** Nothing was tried: a copy waits, or the item is given up because no copy of it fits into the queue. */
    SendOutcome hold(SendTask task, Permit.Denied denied) {
        int tries = task.item().tries();
        if (putBack.fits(task)) {
            putBack.put(task, tries, denied.delay());
            return RetryLater.held(denied);
        }
        GiveUp why = new GiveUp(FailureReason.TOO_LARGE, null, denied.why(), null);
        deadLetters.giveUp(task.item(), tries, task.original(), why, QueueNames.of(task.lane()));
        return why;
    }

    /** Nothing is sent without the tables, for nobody knows then who has sent what; when they are down the log says so now and then. */
    Permit.Denied because(StorageException e, Logger log) {
        if (!(e instanceof NewerRowException) && tablesNotice.isDue()) {
            log.warning("Nothing is sent while the tables cannot be reached: " + e.getMessage());
        }
        return Permit.Denied.because(e);
    }
}
