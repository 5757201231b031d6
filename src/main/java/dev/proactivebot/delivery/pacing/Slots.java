package dev.proactivebot.delivery.pacing;

import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The slots that this instance holds for one lane. All but {@link #waiting} is guarded by the scope. */
final class Slots {
    /** How many threads want a slot now. */
    final AtomicInteger waiting = new AtomicInteger();

    final Recent used;
    final Tail tail = new Tail();

    private final PriorityQueue<Long> held = new PriorityQueue<>();
    private final long lateness;

    /**
     * @param lateness how late a slot may be used
     * @param batch for how long one reservation should do
     */
    Slots(long lateness, long batch) {
        this.lateness = lateness;
        this.used = new Recent(batch);
    }

    /** The earliest slot that can still be used and is at most so far ahead. */
    OptionalLong near(long now, long mostAhead) {
        return held.stream()
                .mapToLong(Long::longValue)
                .filter(slot -> !isMissed(slot, now) && slot - now <= mostAhead)
                .min();
    }

    /** The same, which is ours from now on. */
    OptionalLong take(long now, long mostAhead) {
        while (!held.isEmpty() && isMissed(held.peek(), now)) {
            held.remove();
        }
        boolean near = !held.isEmpty() && held.peek() - now <= mostAhead;
        return near ? OptionalLong.of(held.remove()) : OptionalLong.empty();
    }

    /** So late that, with the slots of others, there would be too many in one window. */
    boolean isMissed(long slot, long now) {
        return now - slot > lateness;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void add(List<Long> slots) {
        held.addAll(slots);
    }

    void clear() {
        held.clear();
    }
}
