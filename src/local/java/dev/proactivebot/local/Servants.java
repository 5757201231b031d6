package dev.proactivebot.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The processes that this JVM has started and must not leave behind, with all that they have started themselves. */
public final class Servants {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<Process> processes = new ArrayList<>();
    private boolean ended;

    /** Remembers {@code process}; ends it at once when the end has already come. */
    public synchronized void add(Process process) {
        processes.removeIf(it -> !it.isAlive());
        processes.add(process);
        if (ended) {
            end(process, GRACE);
        }
    }

    /** Ends all of them: politely, for Azurite saves its data then; by force what is still there after five seconds. */
    public synchronized void end() {
        ended = true;
        processes.forEach(it -> end(it, GRACE));
    }

    /** Ends {@code process} and its descendants: npx starts a shell that starts node, and each outlives its parent. */
    static void end(Process process, Duration grace) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + grace.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            Poll.pause();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
