package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Waiting;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads what a new instance must know before it sends anything: all at the same time, since tables may be slow. */
final class FirstReads {
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final Waiting waiting;

    FirstReads(Waiting waiting) {
        this.waiting = waiting;
    }

    /** Begins the reads, for an instance's first message. Who needs what one of them reads waits for it there. */
    void begin(Runnable... reads) {
        if (hasBegun.compareAndSet(false, true)) {
            for (Runnable read : reads) {
                TimeBudget budget = TimeBudget.current();
                waiting.beside(() -> budget.on(() -> tryIt(read)));
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
