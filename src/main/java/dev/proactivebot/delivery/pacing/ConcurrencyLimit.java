package dev.proactivebot.delivery.pacing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests this instance has out at a time, towards a channel that has published no limits. */
final class ConcurrencyLimit {
    private static final int MOST = 10;
    /** Broadcasts leave some to direct messages. */
    private static final int MOST_BULK = 8;

    private final Semaphore all = new Semaphore(MOST, true);
    private final Semaphore bulk = new Semaphore(MOST_BULK, true);

    /** Waits for a place, as long as a message of that lane waits for its slot; false when there is none in that time. */
    boolean board(Lane lane) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(TenantRateLimiter.patience(lane));
        try {
            if (lane == Lane.DIRECT) {
                return all.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            if (!bulk.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean boarded = false;
            try {
                boarded = all.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                return boarded;
            } finally {
                if (!boarded) {
                    bulk.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave(Lane lane) {
        all.release();
        if (lane == Lane.BULK) {
            bulk.release();
        }
    }
}
