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
 * <p>The platform's host may shut down when storage fails. This one logs one line and keeps trying, so that a developer
 * can restart the storage emulator without restarting the app.
 */
final class QueueListener {
    private final Subscription source;
    private final FunctionRunner runner;
    private final PollingInterval interval;
    private final ExecutorService workers = Executors.newCachedThreadPool(DaemonThreadFactory.named("queue-worker"));
    private final ScheduledExecutorService renewals =
            Executors.newScheduledThreadPool(2, DaemonThreadFactory.named("queue-renewal"));
    private final CountDownLatch firstPoll = new CountDownLatch(1);
    private final Thread poller;
    private final Object lock = new Object();
    private int running;
    private boolean isWoken;
    private boolean isStopping;
    private boolean isOutage;
    private boolean isCreated;

    /** Connects a queue to the function that gets its messages. */
    record Subscription(
            FunctionDefinition function,
            StorageQueue queue,
            HostJson.Queues options,
            Duration invisibility,
            HostLog log) {}

    QueueListener(Subscription source, FunctionRunner runner) {
        this.source = source;
        this.runner = runner;
        this.interval = new PollingInterval(source.options().maxPollingInterval(), new SplittableRandom());
        this.poller =
                DaemonThreadFactory.named("queue-" + source.queue().name()).newThread(this::listen);
    }

    /** Starts to listen, and returns after the first poll, even a failed one, or after {@code patience}. */
    void start(Duration patience) throws InterruptedException {
        poller.start();
        if (!firstPoll.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            source.log().write("queue " + source.queue().name() + ": storage is slow to answer; waiting for it");
        }
    }

    /** Makes the listener poll at once, because this host has just put a message into the queue. */
    void wake() {
        synchronized (lock) {
            isWoken = true;
            lock.notifyAll();
        }
    }

    /** Stops taking messages. */
    void stop() {
        synchronized (lock) {
            isStopping = true;
            lock.notifyAll();
        }
    }

    /** Waits for the messages in progress until {@code deadline} ({@code System.nanoTime}), after {@link #stop}. */
    void drain(long deadline) throws InterruptedException {
        poller.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        workers.shutdown();
        boolean unused = workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void listen() {
        try {
            while (hasCapacity()) {
                boolean hasMessages = pollSafely();
                firstPoll.countDown();
                if (hasMessages) {
                    interval.reset();
                } else {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the host is ending
        }
    }

    /** Polls once, creating a missing queue first, and returns whether there were messages. */
    private boolean pollSafely() {
        try {
            if (!isCreated) {
                source.queue().tryToCreate();
                isCreated = true;
            }
            boolean hasMessages = poll();
            reportRecovery();
            return hasMessages;
        } catch (StorageStatusException e) {
            if (isCreated && e.isNotFound()) {
                isCreated = false; // the queue was deleted, so the next poll creates it again
            } else {
                reportOutage(e);
            }
        } catch (IOException | RuntimeException e) {
            reportOutage(e);
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
                    .write("message " + message.id() + " of " + source.queue().name()
                            + " will be delivered again, because storage failed: " + e.getMessage());
        } finally {
            synchronized (lock) {
                running--;
                lock.notifyAll();
            }
        }
    }

    private boolean hasCapacity() throws InterruptedException {
        synchronized (lock) {
            while (!isStopping && running > source.options().newBatchThreshold()) {
                lock.wait();
            }
            return !isStopping;
        }
    }

    private void pause() throws InterruptedException {
        long deadline = System.nanoTime() + interval.next().toNanos();
        synchronized (lock) {
            while (!isWoken && !isStopping && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(lock, deadline - System.nanoTime());
            }
            if (isWoken) {
                interval.reset();
            }
            isWoken = false;
        }
    }

    private void reportOutage(Exception e) {
        if (!isOutage) {
            isOutage = true;
            source.log()
                    .write("queue " + source.queue().name() + ": storage fails (" + e.getMessage()
                            + "); the host keeps trying");
        }
    }

    private void reportRecovery() {
        if (isOutage) {
            isOutage = false;
            source.log().write("queue " + source.queue().name() + ": storage is back");
        }
    }
}
