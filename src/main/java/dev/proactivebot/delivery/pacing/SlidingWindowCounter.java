package dev.proactivebot.delivery.pacing;

import java.util.ArrayDeque;
import java.util.Deque;

/** How often something happened lately. */
final class SlidingWindowCounter {
    private final long length;
    private final Deque<Long> times = new ArrayDeque<>();

    /** @param length of "lately", in microseconds */
    SlidingWindowCounter(long length) {
        this.length = length;
    }

    void add(long now) {
        count(now);
        times.add(now);
    }

    int count(long now) {
        while (!times.isEmpty() && times.peek() <= now - length) {
            times.remove();
        }
        return times.size();
    }
}
