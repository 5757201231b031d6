package dev.proactivebot.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread at a time ask storage for something; the others wait no longer than their invocations have time. */
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
     * Does {@code work} alone.
     *
     * @throws StorageException when the thread that is at it took too long
     */
    public <T> T alone(Supplier<T> work) {
        try {
            if (!lock.tryLock(TimeBudget.current().leftForWork().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageException("Storage takes too long to answer another message", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while another message asked storage", e);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does the same for work without a result. */
    public void alone(Runnable work) {
        alone(() -> {
            work.run();
            return true;
        });
    }
}
