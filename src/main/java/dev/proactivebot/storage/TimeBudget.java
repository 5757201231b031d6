package dev.proactivebot.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time of one invocation of a function. All waits and requests, including those to storage, respect it, because a host that is
 * told to stop ends its worker after 55 s, with everything that runs on it.
 *
 * <p>A budget belongs to the thread that began it; {@link #on} hands it to another thread. Outside an invocation a budget never shrinks.
 */
public final class TimeBudget {
    /** The length of a budget where the host does not allow less. */
    public static final Duration LONGEST = Duration.ofSeconds(45);

    private static final ThreadLocal<@Nullable TimeBudget> CURRENT = new ThreadLocal<>();
    /** Nine seconds of 45: the time to put an item back into a slow queue, or to write an outcome to slow tables. */
    private static final double KEPT_FOR_A_STEP = 0.2;

    private static final TimeBudget UNLIMITED = new TimeBudget(null, Instant.MAX, LONGEST, 1);

    private final @Nullable Clock clock;
    private final Instant end;
    private final Duration length;
    private final int steps;

    /** @param steps how many steps follow the work, each of which needs time of its own */
    private TimeBudget(@Nullable Clock clock, Instant end, Duration length, int steps) {
        this.clock = clock;
        this.end = end;
        this.length = length;
        this.steps = steps;
    }

    /** Runs {@code work} as an invocation that may last for {@code length}. Inside another invocation the outer budget holds. */
    public static <T> T within(Duration length, Clock clock, Supplier<T> work) {
        return CURRENT.get() != null ? work.get() : beginning(length, clock).on(work);
    }

    private static TimeBudget beginning(Duration length, Clock clock) {
        return new TimeBudget(clock, clock.instant().plus(length), length, 1);
    }

    /** Returns the budget of this thread's invocation. */
    public static TimeBudget current() {
        TimeBudget budget = CURRENT.get();
        return budget == null ? UNLIMITED : budget;
    }

    /** Returns a budget of {@code time} for a part of this invocation; outside an invocation it uses the clock {@code own}. */
    public TimeBudget part(Duration time, Clock own) {
        return beginning(time.compareTo(left()) < 0 ? time : left(), clock == null ? own : clock);
    }

    /** Returns a budget that also keeps time to write an outcome before the last step. */
    public TimeBudget beforeTheOutcome() {
        return new TimeBudget(clock, end, length, 2);
    }

    /** Returns a budget for the last step itself, which keeps no time for further steps. */
    public TimeBudget forTheLastStep() {
        return new TimeBudget(clock, end, length, 0);
    }

    /** Runs {@code work} on this thread under this budget. */
    public <T> T on(Supplier<T> work) {
        TimeBudget before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Runs work without a result on this thread under this budget. */
    public void on(Runnable work) {
        on(() -> {
            work.run();
            return true;
        });
    }

    /** Returns an executor whose tasks run on {@code threads} under this budget. */
    public Executor on(Executor threads) {
        return task -> threads.execute(() -> on(task));
    }

    /** Returns how long the whole invocation may last. */
    public Duration length() {
        return length;
    }

    /** Returns the time that is left; never negative. */
    public Duration left() {
        return clock == null ? length : atLeastZero(Duration.between(clock.instant(), end));
    }

    /** Returns the time that is left for work, less what is kept for the steps that follow it. */
    public Duration leftForWork() {
        return atLeastZero(left().minus(Duration.ofMillis(Math.round(length.toMillis() * KEPT_FOR_A_STEP * steps))));
    }

    private static Duration atLeastZero(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }
}
