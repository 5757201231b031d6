package dev.proactivebot.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that one invocation of a function may take. Waits and requests, those to storage included, take from it, so that no invocation
 * outlives the host's patience: a host that is told to stop ends its worker after 55 s, with all that runs on it.
 *
 * <p>A budget belongs to the thread that began it; {@link #on} takes it along to another. Outside of an invocation a budget has just begun,
 * whenever it is asked.
 */
public final class TimeBudget {
    /** The length of a budget where the host does not allow less. */
    public static final Duration LONGEST = Duration.ofSeconds(45);

    private static final ThreadLocal<@Nullable TimeBudget> CURRENT = new ThreadLocal<>();
    /** Nine seconds of 45: what putting an item back takes when the queue is slow, or writing an outcome when the tables are. */
    private static final double KEPT_FOR_A_STEP = 0.2;

    private static final TimeBudget UNLIMITED = new TimeBudget(null, Instant.MAX, LONGEST, 1);

    private final @Nullable Clock clock;
    private final Instant end;
    private final Duration length;
    private final int steps;

    /** @param steps that come after the work, each of which needs time of its own */
    private TimeBudget(@Nullable Clock clock, Instant end, Duration length, int steps) {
        this.clock = clock;
        this.end = end;
        this.length = length;
        this.steps = steps;
    }

    /** Does {@code work} as an invocation that may last for {@code length} from now; inside of another one its budget stays. */
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

    /** Returns a budget for a part of this invocation, which ends after {@code time}; {@code own} tells the time outside of one. */
    public TimeBudget part(Duration time, Clock own) {
        return beginning(time.compareTo(left()) < 0 ? time : left(), clock == null ? own : clock);
    }

    /** Returns this budget for what has an outcome, which is to be written down before the last step. */
    public TimeBudget beforeTheOutcome() {
        return new TimeBudget(clock, end, length, 2);
    }

    /** Returns this budget for the last step itself: nothing comes after it. */
    public TimeBudget forTheLastStep() {
        return new TimeBudget(clock, end, length, 0);
    }

    /** Does {@code work} on this thread as a part of the invocation that this budget belongs to. */
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

    /** Does the same for work without a result. */
    public void on(Runnable work) {
        on(() -> {
            work.run();
            return true;
        });
    }

    /** Returns an executor whose tasks run on {@code threads} as parts of this budget's invocation. */
    public Executor on(Executor threads) {
        return task -> threads.execute(() -> on(task));
    }

    /** Returns how long the whole invocation may last. */
    public Duration length() {
        return length;
    }

    /** Returns what is left, never less than zero. */
    public Duration left() {
        return clock == null ? length : atLeastZero(Duration.between(clock.instant(), end));
    }

    /** Returns what is left for everything but the last step, which keeps the invocation's item, and the step before it. */
    public Duration leftForWork() {
        return atLeastZero(left().minus(Duration.ofMillis(Math.round(length.toMillis() * KEPT_FOR_A_STEP * steps))));
    }

    private static Duration atLeastZero(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }
}
