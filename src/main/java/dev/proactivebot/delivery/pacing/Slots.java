package dev.proactivebot.delivery.pacing;

import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The slots that this instance holds for one lane. */
final class Slots {
    /** How many threads want a slot now. */
    final AtomicInteger waiting = new AtomicInteger();

    final Tail tail = new Tail();

    private final Recent used;
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
    synchronized OptionalLong near(long now, long mostAhead) {
        return held.stream()
                .mapToLong(Long::longValue)
                .filter(slot -> !isMissed(slot, now) && slot - now <= mostAhead)
                .min();
    }

    /** The same, which is ours from now on. */
    synchronized OptionalLong take(long now, long mostAhead) {
        while (!held.isEmpty() && isMissed(held.peek(), now)) {
            held.remove();
        }
        boolean near = !held.isEmpty() && held.peek() - now <= mostAhead;
        if (!near) {
            return OptionalLong.empty();
        }
        used.add(now);
        return OptionalLong.of(held.remove());
    }

    /** How many were taken in the last half second. */
    synchronized int usedLately(long now) {
        return used.count(now);
    }

    /** So late that, with the slots of others, there would be too many in one window. */
    boolean isMissed(long slot, long now) {
        return now - slot > lateness;
    }

    synchronized boolean isEmpty() {
        return held.isEmpty();
    }

    synchronized void add(List<Long> slots) {
        held.addAll(slots);
    }

    synchronized void clear() {
        held.clear();
    }
}
