package dev.proactivebot.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the processes that this JVM has started, and ends them together with their descendants. */
public final class ChildProcesses {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<Process> processes = new ArrayList<>();
    private boolean ended;

    /** Adds {@code process}, or ends it at once when {@link #end()} was called before. */
    public synchronized void add(Process process) {
        processes.removeIf(it -> !it.isAlive());
        processes.add(process);
        if (ended) {
            end(process, GRACE);
        }
    }

    /** Ends all of them: with SIGTERM, so that Azurite saves its data, and after five seconds by force. */
    public synchronized void end() {
        ended = true;
        processes.forEach(it -> end(it, GRACE));
    }

    /** Ends {@code process} and its descendants. For npx these are a shell and node, which outlive their parent. */
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
