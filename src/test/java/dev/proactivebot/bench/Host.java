package dev.proactivebot.bench;

import dev.proactivebot.local.RunningHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

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
        return cpuBefore
                + ProcessHandle.of(running.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toMillis)
                        .orElse(0L);
    }

    /** In MB; 0 where the system does not say. */
    long memory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(running.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
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
