package dev.proactivebot.crowd;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A discrete-event simulation. Its threads run one at a time, in the order of their times, so that each run is the same; who waits costs
 * nothing. Whoever stops running hands over to the next one itself. Times are microseconds from {@link #START} on.
 */
final class VirtualTime {
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    static final long SECOND = 1_000_000;
    private static final int STACK = 256 * 1_024;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Parked main = new Parked(Thread.currentThread());
    private long now;
    private long number;
    private volatile boolean isOver;
    private volatile @Nullable Throwable failure;

    /** What happens at a time: a call that does not wait, a thread's work, or a parked thread that goes on. */
    private record Event(
            long time,
            long number,
            @Nullable Runnable call,
            @Nullable Runnable work,
            @Nullable Parked parked,
            long generation) {

        static Event ofCall(long time, long number, Runnable call) {
            return new Event(time, number, call, null, null, 0);
        }

        static Event ofWork(long time, long number, Runnable work) {
            return new Event(time, number, null, work, null, 0);
        }

        static Event ofWaking(long time, long number, Parked parked) {
            Runnable none = null;
            return new Event(time, number, none, null, parked, parked.generation);
        }
    }

    /** A simulated thread where it waits. */
    static final class Parked {
        private final Thread thread;
        private volatile boolean isRunning;
        private long generation;

        Parked(Thread thread) {
            this.thread = thread;
        }

        private void resume() {
            isRunning = true;
            LockSupport.unpark(thread);
        }

        private void pause() {
            while (!isRunning) {
                LockSupport.park(this);
            }
            isRunning = false;
        }
    }

    private final class Worker extends Thread {
        private final Parked parked = new Parked(this);
        private @Nullable Runnable work;

        Worker() {
            super(null, null, "simulated", STACK);
            setDaemon(true);
        }

        @Override
        public void run() {
            parked.pause();
            while (!isOver) {
                try {
                    Runnable mine = work;
                    work = null;
                    if (mine != null) {
                        mine.run();
                    }
                } catch (RuntimeException | Error e) {
                    fail(e);
                }
                next(parked, this);
            }
        }
    }

    long now() {
        return now;
    }

    /** Returns a clock that is wrong by so much. */
    Clock clock(long ahead) {
        return new Clock() {
            @Override
            public Instant instant() {
                return START.plus(now + ahead, ChronoUnit.MICROS);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    /** Calls {@code call} then; it must not wait. */
    void at(long time, Runnable call) {
        events.add(Event.ofCall(time, number++, call));
    }

    /** Does {@code work} then, on a simulated thread of its own. */
    void start(long time, Runnable work) {
        events.add(Event.ofWork(time, number++, work));
    }

    /** Lets this thread wait until then. */
    void sleepUntil(long time) {
        if (time > now) {
            park(me(), time);
        }
    }

    void sleep(long micros) {
        sleepUntil(now + micros);
    }

    Parked me() {
        return Thread.currentThread() instanceof Worker worker ? worker.parked : main;
    }

    /** Lets this thread wait until then, or until it is unparked. */
    void park(Parked me, long time) {
        events.add(Event.ofWaking(Math.max(now, time), number++, me));
        next(me, null);
    }

    void unpark(Parked other) {
        events.add(Event.ofWaking(now, number++, other));
    }

    /** Lets all happen that happens before then, and whatever is begun by it until nothing is left to happen. */
    void run(long end) {
        sleepUntil(end);
        while (!events.isEmpty() && failure == null) {
            sleep(SECOND);
        }
        isOver = true;
        idle.forEach(worker -> worker.parked.resume());
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void fail(Throwable why) {
        failure = why;
    }

    /** Lets the next ones have their turns until it is this thread's; {@code free} may be given new work. */
    private void next(Parked me, @Nullable Worker free) {
        while (true) {
            Event event = failure == null ? events.poll() : Event.ofWaking(now, 0, main);
            if (event == null) {
                throw new IllegalStateException("nothing is left to happen");
            }
            now = Math.max(now, event.time());
            if (event.call() != null) {
                event.call().run();
            } else if (event.parked() != null) {
                Parked other = event.parked();
                if (other.generation == event.generation()) { // else it was woken before
                    other.generation++;
                    if (other != me) {
                        handOver(me, free, other);
                    }
                    return;
                }
            } else {
                Worker worker = free == null ? worker() : free;
                worker.work = event.work();
                if (worker != free) {
                    handOver(me, null, worker.parked);
                }
                return;
            }
        }
    }

    private void handOver(Parked me, @Nullable Worker free, Parked other) {
        if (free != null) {
            idle.push(free);
        }
        other.resume();
        me.pause();
    }

    private Worker worker() {
        Worker worker = idle.poll();
        if (worker == null) {
            worker = new Worker();
            worker.start();
        }
        return worker;
    }
}
