package dev.proactivebot.delivery.pacing;

import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** How threads wait until a slot, and begin one another. */
@FunctionalInterface
public interface Sleeper {

    /** Returns at that time of the service's clock, or when the thread is interrupted, or the invocation has no time left for work. */
    void until(Instant time);

    /** Does {@code work} on a thread beside this one. */
    default void beside(Runnable work) {
        Thread thread = new Thread(work, "beside");
        thread.setDaemon(true);
        thread.start();
    }

    /** Parks the thread, by {@code clock}; a clock that is set back makes nobody wait longer than it seemed at first. */
    static Sleeper parking(Clock clock) {
        return time -> {
            Duration left = Duration.between(clock.instant(), time);
            Duration most = TimeBudget.current().leftForWork();
            left = left.compareTo(most) < 0 ? left : most;
            long end = System.nanoTime() + left.toNanos();
            while (left.compareTo(Duration.ZERO) > 0
                    && end - System.nanoTime() > 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(Math.min(left.toNanos(), end - System.nanoTime()));
                left = Duration.between(clock.instant(), time);
            }
        };
    }
}
