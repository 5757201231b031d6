package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Writes into the ledger what became of a try: again and again while storage fails and the invocation has time. */
final class OutcomeWriter {
    /** What is left for the end of the invocation. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final List<Duration> WAITS = List.of(
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));

    private final Sleeper sleeper;
    private final Clock clock;

    /** @param clock that {@code waiting} waits by */
    OutcomeWriter(Sleeper sleeper, Clock clock) {
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /** Writes once, for who can do without: what cannot be written shows when the lease is over, or in the copy. */
    boolean once(Runnable write, Logger log) {
        return write(() -> Duration.ZERO, write, log);
    }

    /** Writes, again if need be, for as long as a copy of the item can still be put afterwards. */
    boolean beforeACopy(Runnable write, Logger log) {
        return write(() -> TimeBudget.current().leftForWork(), write, log);
    }

    /** Writes, again if need be, almost until the end of the invocation: nothing else is to be done for the item. */
    boolean last(Runnable write, Logger log) {
        TimeBudget budget = TimeBudget.current().forTheLastStep();
        return budget.on(() -> write(() -> budget.left().minus(KEPT), write, log));
    }

    /** Returns whether it is written. The waits take no more than the time there was at first, also by a clock that stands still. */
    private boolean write(Supplier<Duration> time, Runnable write, Logger log) {
        Duration left = time.get();
        for (int i = 0; ; i++) {
            try {
                write.run();
                return true;
            } catch (StorageException e) {
                Duration wait = WAITS.get(Math.min(i, WAITS.size() - 1));
                left = shorter(left, time.get()).minus(wait);
                if (e instanceof NewerRowException || left.isNegative()) {
                    log.warning("the ledger could not be written: " + e.getMessage());
                    return false;
                }
                sleeper.until(clock.instant().plus(wait));
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
