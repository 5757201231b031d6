package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.ledger.Claim;
import dev.proactivebot.delivery.ledger.Entry;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Lets one try at a message happen at a time, and keeps what has to wait. */
final class Claims {
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

    Claims(
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

    /**
     * {@code attempt}, if the message is ours.
     *
     * @param attempt is told the message with all its tries, those included that ended with their worker
     */
    SendOutcome run(Work work, Function<Work, SendOutcome> attempt, Logger log) {
        String by = ledger.nextClaim();
        Claim claim;
        try {
            claim = ledger.claim(work.attempt(), by);
        } catch (StorageException e) {
            return hold(work, because(e, log));
        }
        return claim instanceof Claim.Granted granted
                ? granted(work, granted.entry(), attempt, log)
                : refused(work, claim, by, log);
    }

    private SendOutcome refused(Work work, Claim claim, String by, Logger log) {
        if (claim instanceof Claim.Settled settled) {
            return new Settled(settled.how());
        }
        if (claim instanceof Claim.Held held) {
            return hold(work, held(held.left()));
        }
        if (claim instanceof Claim.Unanswered unanswered) {
            // nothing was sent: if the claim is ours all the same, its copy says so
            return hold(work.with(OwnersWord.alsoGiven(work.item(), by)), because(unanswered.why(), log));
        }
        if (claim instanceof Claim.Abandoned abandoned) {
            return abandoned(work, abandoned.entry(), by, log);
        }
        Entry entry = ((Claim.Doubtful) claim).entry();
        return settlement.settle(work, entry, unknown("who sent it has not said what became of it"), log);
    }

    /**
     * The worker that sent the message has ended, and perhaps the message has ended it. So its end counts as a try, and the message is
     * sent at another time than those that were in the worker's hands together with it.
     */
    private SendOutcome abandoned(Work work, Entry entry, String by, Logger log) {
        int tries = work.item().tries() + entry.takeovers() + 1;
        if (tries >= maxAttempts || !putBack.fits(work)) {
            return settlement.settle(
                    work,
                    entry,
                    unknown("its worker ended " + (entry.takeovers() + 1) + " times while it was sent"),
                    log);
        }
        try {
            if (!ledger.takeOver(entry, by)) {
                return hold(work, held(Duration.ZERO));
            }
        } catch (StorageException e) {
            return hold(work, because(e, log));
        }
        return hold(
                work.with(OwnersWord.given(work.item(), by)),
                new Turn.Later(spread(SPREAD_OF_ABANDONED), "its worker ended while it was sent"));
    }

    private static GiveUp unknown(String code) {
        return new GiveUp(FailureReason.UNKNOWN, null, code, null);
    }

    Turn.Later held(Duration left) {
        return new Turn.Later(
                left.plus(AFTER_THE_LEASE).plus(spread(SPREAD_OF_HELD)), "another instance may be sending it");
    }

    /** In whole seconds, as the queue counts. */
    private Duration spread(Duration most) {
        return Duration.ofSeconds(random.nextLong(most.toSeconds() + 1));
    }

    private SendOutcome granted(Work work, Entry entry, Function<Work, SendOutcome> attempt, Logger log) {
        try {
            SendOutcome outcome = attempt.apply(work.after(entry.takeovers()));
            return settle(work, entry, botBreaker.consider(outcome, log), log);
        } catch (BotFailure e) {
            settlement.untried(work, entry, log);
            throw e;
        }
    }

    /** Writes down what became of a try, after what it means for all has been considered. */
    SendOutcome settle(Work work, Entry entry, SendOutcome outcome, Logger log) {
        return settlement.settle(work, entry, outcome, log);
    }

    /** The message was delivered, and the ledger does not know it: a copy tells it when the tables are back. */
    void tellLater(Work work, Delivered delivered, Logger log) {
        settlement.tellLater(work, delivered, log);
    }

    /** Tells the ledger what that copy says. Nothing is sent. */
    SendOutcome tellDelivered(Work work, DeliveryReceipt receipt, Logger log) {
        try {
            ledger.find(work.attempt()).ifPresent(entry -> settle(work, entry, receipt.toOutcome(), log));
            return new Settled("it was delivered");
        } catch (StorageException e) {
            return hold(work, because(e, log));
        }
    }

    /** Nothing was tried: a copy waits, or the item is given up because no copy of it fits into the queue. */
    SendOutcome hold(Work work, Turn.Later later) {
        int tries = work.item().tries();
        if (putBack.fits(work)) {
            putBack.put(work, tries, later.delay());
            return RetryLater.held(later);
        }
        GiveUp why = new GiveUp(FailureReason.TOO_LARGE, null, later.why(), null);
        deadLetters.giveUp(work.item(), tries, work.original(), why, QueueNames.of(work.lane()));
        return why;
    }

    /** Nothing is sent without the tables, for nobody knows then who has sent what; when they are down the log says so now and then. */
    Turn.Later because(StorageException e, Logger log) {
        if (!(e instanceof NewerRowException) && tablesNotice.isDue()) {
            log.warning("Nothing is sent while the tables cannot be reached: " + e.getMessage());
        }
        return Turn.Later.because(e);
    }
}
