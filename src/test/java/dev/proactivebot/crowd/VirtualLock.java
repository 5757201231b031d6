package dev.proactivebot.crowd;

import dev.proactivebot.crowd.VirtualTime.Parked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock for simulated threads, which get it in the order in which they ask. */
final class VirtualLock implements Lock {
    private final VirtualTime time;
    private final Deque<Parked> waiting = new ArrayDeque<>();
    private @Nullable Parked owner;

    VirtualLock(VirtualTime time) {
        this.time = time;
    }

    @Override
    public boolean tryLock(long most, TimeUnit unit) {
        Parked me = time.me();
        if (owner == null) {
            owner = me;
            return true;
        }
        waiting.add(me);
        time.park(me, time.now() + unit.toMicros(most));
        if (owner != me) {
            waiting.remove(me);
        }
        return owner == me;
    }

    @Override
    public void unlock() {
        owner = waiting.poll();
        if (owner != null) {
            time.unpark(owner);
        }
    }

    @Override
    public void lock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }
}
