package dev.proactivebot.testing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The requests that were accepted lately. Windows slide: no stretch of time, wherever it begins, may hold too many. */
public final class SlidingWindows {
    private final Map<TeamsLimits.Window, Deque<Instant>> accepted = new LinkedHashMap<>();

    public SlidingWindows(List<TeamsLimits.Window> windows) {
        windows.forEach(window -> accepted.put(window, new ArrayDeque<>()));
    }

    /** Whether one more fits in now; asking does not count. */
    public boolean haveRoom(Instant now) {
        boolean room = true;
        for (Map.Entry<TeamsLimits.Window, Deque<Instant>> entry : accepted.entrySet()) {
            Instant start = now.minus(entry.getKey().length());
            Deque<Instant> times = entry.getValue();
            while (!times.isEmpty() && !times.getFirst().isAfter(start)) {
                times.removeFirst();
            }
            room &= times.size() < entry.getKey().requests();
        }
        return room;
    }

    public void add(Instant now) {
        accepted.values().forEach(times -> times.addLast(now));
    }
}
