package dev.proactivebot.delivery.pacing;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts events in a sliding window. */
final class SlidingWindowCounter {
    private final long length;
    private final Deque<Long> times = new ArrayDeque<>();

    /** @param length the length of the window, in microseconds */
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
