package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.ledger.LedgerEntry;
import dev.proactivebot.delivery.ledger.PageRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records the delivered messages of a page, many at a time. An answered message waits for half a second at most. The number of claimed and
 * unsettled messages on an instance is bounded.
 */
final class PageSettler implements Runnable {
    private static final int MOST = 32;
    /** The size of a transaction when another page waits for places. */
    private static final int FEW = 16;

    private static final long LONGEST = Duration.ofMillis(500).toNanos();
    private static final long LOOK = Duration.ofMillis(20).toMillis();

    private final PageRows rows;
    private final Semaphore places;
    private final Settlement settlement;
    private final Logger log;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger unsettled = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean isComplete;

    /** A delivered message with its log line. */
    record Answer(SendTask work, LedgerEntry entry, Delivered outcome, DeliveryLine line) {}

    /** @param places the places of the instance, one for each claimed and unsettled message */
    PageSettler(PageRows rows, Semaphore places, Settlement settlement, Logger log) {
        this.rows = rows;
        this.places = places;
        this.settlement = settlement;
        this.log = log;
    }

    /** Takes {@code most} places, or after a moment as many as are free. */
    int take(int most) {
        int taken = 0;
        try {
            if (places.tryAcquire(most, LONGEST, TimeUnit.NANOSECONDS)) {
                taken = most;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        while (taken < most && places.tryAcquire()) {
            taken++;
        }
        unsettled.addAndGet(taken);
        return taken;
    }

    /** Gives back the places of messages that are settled or were not claimed. */
    void giveBack(int count) {
        unsettled.addAndGet(-count);
        places.release(count);
    }

    /** Settles a delivered message soon, and then gives back its place. */
    void add(Answer answer) {
        answers.add(answer);
    }

    /** Returns whether all places are given back, after waiting at most {@code patience}. Nothing more is taken. */
    boolean isDone(Duration patience) {
        isComplete = true;
        try {
            return done.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void run() {
        List<Answer> batch = new ArrayList<>();
        long first = 0;
        while (!isComplete || unsettled.get() > 0) {
            Answer next = next();
            if (next != null) {
                first = batch.isEmpty() ? System.nanoTime() : first;
                batch.add(next);
                answers.drainTo(batch, MOST - batch.size());
            }
            if (!batch.isEmpty() && isDue(batch.size(), first)) {
                settle(batch);
                batch.clear();
            }
        }
        done.countDown();
    }

    private @Nullable Answer next() {
        try {
            return answers.poll(LOOK, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null; // an answer is recorded nevertheless
        }
    }

    private boolean isDue(int count, long first) {
        return count >= MOST
                || System.nanoTime() - first >= LONGEST
                || (count >= FEW && places.hasQueuedThreads())
                || (isComplete && count >= unsettled.get());
    }

    private static PageRows.Delivered row(Answer answer) {
        Delivered outcome = answer.outcome();
        return new PageRows.Delivered(answer.entry(), outcome.activityId(), outcome.conversation(), outcome.version());
    }

    private void settle(List<Answer> batch) {
        List<PageRows.Delivered> delivered =
                batch.stream().map(PageSettler::row).toList();
        try {
            boolean isWritten = settlement.record(() -> rows.delivered(delivered), log);
            if (!isWritten) {
                batch.forEach(answer -> settlement.tellLater(answer.work(), answer.outcome(), log));
            }
            batch.forEach(answer -> answer.line().settled(answer.outcome(), log));
        } finally {
            giveBack(batch.size());
        }
    }
}
