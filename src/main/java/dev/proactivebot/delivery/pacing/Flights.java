package dev.proactivebot.delivery.pacing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests this instance has out at a time, towards a channel that has published no limits. */
final class Flights {
    private static final int MOST = 10;
    /** Broadcasts leave some to direct messages. */
    private static final int MOST_BULK = 8;

    private final Semaphore all = new Semaphore(MOST);
    private final Semaphore direct = new Semaphore(MOST);
    private final Semaphore bulk = new Semaphore(MOST_BULK);

    /** Whether there is a place within two seconds. */
    boolean board(Lane lane) {
        Semaphore mine = of(lane);
        try {
            if (!mine.tryAcquire(Scope.LONGEST_WAIT, TimeUnit.MICROSECONDS)) {
                return false;
            }
            if (all.tryAcquire(Scope.LONGEST_WAIT, TimeUnit.MICROSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        mine.release();
        return false;
    }

    void leave(Lane lane) {
        all.release();
        of(lane).release();
    }

    private Semaphore of(Lane lane) {
        return lane == Lane.DIRECT ? direct : bulk;
    }
}
