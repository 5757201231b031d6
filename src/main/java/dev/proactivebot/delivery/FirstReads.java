package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads what a new instance must know before it sends anything: all at the same time, since tables may be slow. */
final class FirstReads {
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final Sleeper sleeper;

    FirstReads(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    /** Begins the reads, for an instance's first message. Who needs what one of them reads waits for it there. */
    void begin(Runnable... reads) {
        if (hasBegun.compareAndSet(false, true)) {
            for (Runnable read : reads) {
                TimeBudget budget = TimeBudget.current();
                sleeper.beside(() -> budget.on(() -> tryIt(read)));
            }
        }
    }

    private static void tryIt(Runnable read) {
        try {
            read.run();
        } catch (StorageException e) {
            // who needs it asks again
        }
    }
}
