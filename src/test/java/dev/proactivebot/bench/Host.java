package dev.proactivebot.bench;

import dev.proactivebot.local.RunningHost;
import java.io.IOException;

/** One of the two hosts, and what it has used. */
final class Host implements AutoCloseable {
    RunningHost running;
    private final Start start;
    private long cpuBefore;
    private long putBacksBefore;

    /** How such a host is started. */
    interface Start {
        RunningHost host() throws IOException;
    }

    Host(Start start) throws IOException {
        this.start = start;
        this.running = start.host();
    }

    void kill() throws InterruptedException {
        cpuBefore = cpuMillis();
        running.kill();
    }

    /** Another one takes the place of the one that was killed. */
    void startAgain() throws IOException {
        putBacksBefore = putBacks();
        running.close();
        running = start.host();
    }

    long cpuMillis() {
        return cpuBefore + JvmUsage.of(running.pid()).cpuMillis();
    }

    /** In MB; 0 where the system does not say. */
    long memory() {
        return JvmUsage.of(running.pid()).megabytes();
    }

    /** How often an item went back into its queue. */
    long putBacks() {
        return putBacksBefore
                + running.stderr()
                        .lines()
                        .filter(line -> line.contains("outcome=retryLater") || line.contains("outcome=putBack"))
                        .count();
    }

    @Override
    public void close() {
        running.close();
    }
}
