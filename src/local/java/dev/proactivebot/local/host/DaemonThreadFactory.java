package dev.proactivebot.local.host;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates threads that do not keep the JVM alive, so that the host can stop whatever still runs. */
final class DaemonThreadFactory implements ThreadFactory {
    private final String name;
    private final AtomicInteger count = new AtomicInteger();

    private DaemonThreadFactory(String name) {
        this.name = name;
    }

    static DaemonThreadFactory named(String name) {
        return new DaemonThreadFactory(name);
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
