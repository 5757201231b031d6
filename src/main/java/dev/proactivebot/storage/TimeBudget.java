package dev.proactivebot.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private static final TimeBudget UNLIMITED = new TimeBudget(null, Instant.MAX, LONGEST);
    /** Nine seconds of 45: what putting an item back takes when the queue is slow. */
    private static final double KEPT_FOR_THE_END = 0.2;

    private final @Nullable Clock clock;
    private final Instant end;
    private final Duration length;

    private TimeBudget(@Nullable Clock clock, Instant end, Duration length) {
        this.clock = clock;
        this.end = end;
        this.length = length;
    }

    /** Does {@code work} as an invocation that may last for {@code length} from now; inside of another one its budget stays. */
    public static <T> T within(Duration length, Clock clock, Supplier<T> work) {
        return CURRENT.get() != null
                ? work.get()
                : new TimeBudget(clock, clock.instant().plus(length), length).on(work);
    }

    /** Returns the budget of this thread's invocation. */
    public static TimeBudget current() {
        TimeBudget budget = CURRENT.get();
        return budget == null ? UNLIMITED : budget;
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

    /** Returns what is left, never less than zero. */
    public Duration left() {
        return clock == null ? length : atLeastZero(Duration.between(clock.instant(), end));
    }

    /** Returns what is left for everything but the last step, which keeps the invocation's item. */
    public Duration leftForWork() {
        return atLeastZero(left().minus(Duration.ofMillis((long) (length.toMillis() * KEPT_FOR_THE_END))));
    }

    private static Duration atLeastZero(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }
}
