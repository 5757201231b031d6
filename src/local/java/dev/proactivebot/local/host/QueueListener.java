package dev.proactivebot.local.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes messages from one queue and runs one function for each: at most {@code batchSize + newBatchThreshold} at a time.
 *
 * <p>The platform's host may shut down when storage fails under it. This one says so once and tries on: a developer
 * who restarts the storage emulator should not have to restart the app as well.
 */
final class QueueListener {
    private final Source source;
    private final FunctionRunner runner;
    private final PollingInterval interval;
    private final ExecutorService workers = Executors.newCachedThreadPool(DaemonThreads.named("queue-worker"));
    private final ScheduledExecutorService renewals =
            Executors.newScheduledThreadPool(2, DaemonThreads.named("queue-renewal"));
    private final CountDownLatch firstTry = new CountDownLatch(1);
    private final Thread poller;
    private final Object lock = new Object();
    private int running;
    private boolean woken;
    private boolean stopping;
    private boolean outage;
    private boolean created;

    /** What is listened to, for which function, and how. */
    record Source(
            FunctionDefinition function,
            StorageQueue queue,
            HostJson.Queues options,
            Duration invisibility,
            HostLog log) {}

    QueueListener(Source source, FunctionRunner runner) {
        this.source = source;
        this.runner = runner;
        this.interval = new PollingInterval(source.options().maxPollingInterval(), new SplittableRandom());
        this.poller = DaemonThreads.named("queue-" + source.queue().name()).newThread(this::listen);
    }

    /** Returns when the queue was asked for the first time, whatever came of it, or after {@code patience}. */
    void start(Duration patience) throws InterruptedException {
        poller.start();
        if (!firstTry.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            source.log().line("queue " + source.queue().name() + ": storage is slow to answer; waiting for it");
        }
    }

    /** Something was put into the queue by this host: look at once. */
    void wake() {
        synchronized (lock) {
            woken = true;
            lock.notifyAll();
        }
    }

    /** Takes no more messages. */
    void stop() {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
    }

    /** Once stopped: waits for those that run, until {@code deadline} ({@code System.nanoTime}). */
    void drain(long deadline) throws InterruptedException {
        poller.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        workers.shutdown();
        boolean unused = workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void listen() {
        try {
            while (roomForMore()) {
                boolean any = look();
                firstTry.countDown();
                if (any) {
                    interval.reset();
                } else {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the host is ending
        }
    }

    /** Whether there was any message. */
    private boolean look() {
        try {
            if (!created) {
                source.queue().tryToCreate();
                created = true;
            }
            boolean any = poll();
            recovered();
            return any;
        } catch (StorageException e) {
            if (created && e.notFound()) {
                created = false; // somebody deleted the queue: it is made again
            } else {
                report(e);
            }
        } catch (IOException | RuntimeException e) {
            report(e);
        }
        return false;
    }

    private boolean poll() throws IOException {
        List<QueueMessage> messages = source.queue().receive(source.options().batchSize(), source.invisibility());
        synchronized (lock) {
            running += messages.size();
        }
        for (QueueMessage message : messages) {
            workers.execute(() -> work(message));
        }
        return !messages.isEmpty();
    }

    private void work(QueueMessage message) {
        try {
            new QueueDelivery(source, message).run(runner, renewals);
        } catch (IOException e) {
            source.log()
                    .line("message " + message.id() + " of " + source.queue().name()
                            + " will come again, storage failed: " + e.getMessage());
        } finally {
            synchronized (lock) {
                running--;
                lock.notifyAll();
            }
        }
    }

    private boolean roomForMore() throws InterruptedException {
        synchronized (lock) {
            while (!stopping && running > source.options().newBatchThreshold()) {
                lock.wait();
            }
            return !stopping;
        }
    }

    private void pause() throws InterruptedException {
        long deadline = System.nanoTime() + interval.next().toNanos();
        synchronized (lock) {
            while (!woken && !stopping && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(lock, deadline - System.nanoTime());
            }
            if (woken) {
                interval.reset();
            }
            woken = false;
        }
    }

    private void report(Exception e) {
        if (!outage) {
            outage = true;
            source.log()
                    .line("queue " + source.queue().name() + ": storage fails (" + e.getMessage()
                            + "); trying on until it is back");
        }
    }

    private void recovered() {
        if (outage) {
            outage = false;
            source.log().line("queue " + source.queue().name() + ": storage is back");
        }
    }
}
