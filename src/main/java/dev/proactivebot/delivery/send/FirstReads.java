package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.pacing.Sleeper;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads the shared state that a new instance needs before it sends: all rows at the same time, because tables may be slow. */
final class FirstReads {
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final Sleeper sleeper;

    FirstReads(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    /** Begins the reads at an instance's first message. Code that needs one of them waits for it there. */
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
            // the code that needs it reads again
        }
    }
}
