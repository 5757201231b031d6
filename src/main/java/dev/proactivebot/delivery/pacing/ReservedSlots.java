package dev.proactivebot.delivery.pacing;

import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/** This instance's unused slots of one lane, and the threads that want one. */
final class ReservedSlots {
    /** An instance that is not alone reserves slots of half a second. */
    private static final long BATCH = Micros.SECOND / 2;

    private static final long A_WHILE = 30 * Micros.SECOND;

    private static final long SHORT = 5 * Micros.SECOND;
    private static final int FEW = 3;
    /** The first wait after another instance was faster. */
    private static final long RESPITE = 30_000;

    private static final int MOST_DOUBLED = 10;

    /** The items that wait for a slot. */
    final AtomicInteger wanting = new AtomicInteger();

    private final SlidingWindowCounter justUsed = new SlidingWindowCounter(BATCH);
    private final SlidingWindowCounter used = new SlidingWindowCounter(A_WHILE);
    private final PriorityQueue<Long> held = new PriorityQueue<>();
    private int lost;
    private long quietUntil;
    private long first = Long.MAX_VALUE;

    /** Takes the first slot that is not too late. */
    synchronized OptionalLong take(long now, LongPredicate isMissed, LongPredicate isNear) {
        while (!held.isEmpty() && isMissed.test(held.peek())) {
            held.remove();
        }
        if (held.isEmpty() || !isNear.test(held.peek())) {
            return OptionalLong.empty();
        }
        justUsed.add(now);
        used.add(now);
        first = Math.min(first, now);
        return OptionalLong.of(held.remove());
    }

    synchronized OptionalLong first(LongPredicate isMissed) {
        return held.stream()
                .mapToLong(Long::longValue)
                .filter(isMissed.negate())
                .min();
    }

    synchronized void add(List<Long> slots) {
        held.addAll(slots);
    }

    /** Returns the number of slots that the instance used in the last half second. */
    synchronized int usedLately(long now) {
        return justUsed.count(now);
    }

    /** Returns the slots a second that the instance had in the last half minute. */
    synchronized double perSecond(long now, double otherwise) {
        int count = used.count(now);
        long since = Math.max(SHORT, Math.min(A_WHILE, now - first));
        return count < FEW && now - first < A_WHILE ? otherwise : Math.max(1, count) * (double) Micros.SECOND / since;
    }

    /** Records that another instance was faster. From the second time on this instance waits, each time longer, up to {@code longest}. */
    synchronized void lost(long now, long longest, double random) {
        long most = lost == 0 ? 0 : Math.min(longest, RESPITE << Math.min(lost, MOST_DOUBLED));
        lost++;
        quietUntil = now + (long) (most * random);
    }

    synchronized void won() {
        lost = 0;
        quietUntil = 0;
    }

    /** Returns until when no thread tries again. */
    synchronized long quietUntil() {
        return quietUntil;
    }
}
