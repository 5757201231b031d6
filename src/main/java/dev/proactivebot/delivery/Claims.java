package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.ledger.Claim;
import dev.proactivebot.delivery.ledger.Entry;
import dev.proactivebot.delivery.ledger.Ledger;
import dev.proactivebot.delivery.pacing.Turn;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Lets one try at a message happen at a time, and keeps what has to wait. */
final class Claims {
    /** Beyond a lease's end, so that who comes back finds it over. */
    private static final Duration AFTER_THE_LEASE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final PutBack putBack;
    private final Settlement settlement;
    private final BotCircuitBreaker botBreaker;
    private final Notice tablesNotice;

    Claims(Ledger ledger, DeadLetters deadLetters, PutBack putBack, BotCircuitBreaker botBreaker, Notice tablesNotice) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.putBack = putBack;
        this.settlement = new Settlement(ledger, deadLetters, putBack);
        this.botBreaker = botBreaker;
        this.tablesNotice = tablesNotice;
    }

    /** {@code attempt}, if the message is ours. */
    SendOutcome run(Work work, Supplier<SendOutcome> attempt, Logger log) {
        Claim claim;
        try {
            claim = ledger.claim(work.attempt());
        } catch (StorageException e) {
            return hold(work, because(e, log));
        }
        if (claim instanceof Claim.Settled settled) {
            return new Settled(settled.how());
        }
        if (claim instanceof Claim.Held held) {
            return hold(work, new Turn.Later(held.left().plus(AFTER_THE_LEASE), "another instance may be sending it"));
        }
        if (claim instanceof Claim.Doubtful doubtful) {
            GiveUp unknown =
                    new GiveUp(FailureReason.UNKNOWN, null, "who sent it has not said what became of it", null);
            return settlement.settle(work, doubtful.entry(), unknown, log);
        }
        Entry entry = ((Claim.Granted) claim).entry();
        try {
            return settlement.settle(work, entry, botBreaker.consider(attempt.get(), log), log);
        } catch (BotFailure e) {
            settlement.untried(work, entry, log);
            throw e;
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
        deadLetters.giveUp(work.item(), tries, work.original(), why, Queues.of(work.lane()));
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
