package dev.proactivebot.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread at a time use storage for something. The others wait no longer than their invocations have time. */
public final class TimedLock {
    private final Lock lock;

    public TimedLock() {
        this(new ReentrantLock());
    }

    /** @param lock that a simulation of time may have made */
    public TimedLock(Lock lock) {
        this.lock = lock;
    }

    /**
     * Does {@code work} while no other thread does.
     *
     * @throws StorageException when another thread holds the lock for too long
     */
    public <T> T alone(Supplier<T> work) {
        try {
            if (!lock.tryLock(TimeBudget.current().leftForWork().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageException("Another message waits for storage for too long", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while another message waits for storage", e);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does work without a result while no other thread does. */
    public void alone(Runnable work) {
        alone(() -> {
            work.run();
            return true;
        });
    }
}
