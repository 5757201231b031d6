package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Writes outcomes into the ledger, and repeats that while storage fails and the invocation has time. */
final class OutcomeWriter {
    /** The time that is kept for the end of the invocation. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final List<Duration> WAITS = List.of(
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));

    private final TimeAndChance time;

    OutcomeWriter(TimeAndChance time) {
        this.time = time;
    }

    /** Makes one attempt, and returns whether it wrote. Otherwise the end of the lease or the copy shows the outcome. */
    boolean once(Runnable write, Logger log) {
        return write(() -> Duration.ZERO, write, log);
    }

    /** Writes, with repeats as long as time remains to put a copy of the item afterwards; returns whether it wrote. */
    boolean beforeACopy(Runnable write, Logger log) {
        return write(() -> TimeBudget.current().leftForWork(), write, log);
    }

    /** Writes, with repeats almost until the end of the invocation, because nothing else is left to do; returns whether it wrote. */
    boolean last(Runnable write, Logger log) {
        TimeBudget budget = TimeBudget.current().forTheLastStep();
        return budget.on(() -> write(() -> budget.left().minus(KEPT), write, log));
    }

    /** Returns whether it was written. The waits are bounded by the time left at first, even if the clock stands still. */
    private boolean write(Supplier<Duration> timeLeft, Runnable write, Logger log) {
        Duration left = timeLeft.get();
        for (int i = 0; ; i++) {
            try {
                write.run();
                return true;
            } catch (StorageException e) {
                Duration wait = WAITS.get(Math.min(i, WAITS.size() - 1));
                left = shorter(left, timeLeft.get()).minus(wait);
                if (e instanceof NewerRowException || left.isNegative()) {
                    log.warning("the ledger could not be written: " + e.getMessage());
                    return false;
                }
                time.sleep(wait);
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
