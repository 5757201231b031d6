package dev.proactivebot.delivery.pacing;

import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/** What this instance has of one lane: slots that nobody uses yet, and threads that want one. */
final class ReservedSlots {
    /** A reservation of an instance that is not alone is for half a second. */
    private static final long BATCH = Micros.SECOND / 2;

    private static final long A_WHILE = 30 * Micros.SECOND;

    private static final long SHORT = 5 * Micros.SECOND;
    private static final int FEW = 3;
    /** Before the second attempt after another instance was faster. */
    private static final long RESPITE = 30_000;

    private static final int MOST_DOUBLED = 10;

    /** Items that have come for a slot and have none yet. */
    final AtomicInteger wanting = new AtomicInteger();

    private final SlidingWindowCounter justUsed = new SlidingWindowCounter(BATCH);
    private final SlidingWindowCounter used = new SlidingWindowCounter(A_WHILE);
    private final PriorityQueue<Long> held = new PriorityQueue<>();
    private int lost;
    private long quietUntil;
    private long first = Long.MAX_VALUE;

    /** Takes the first slot, without those for which it is too late. */
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

    /** Returns how many slots the instance took in the last half second. */
    synchronized int usedLately(long now) {
        return justUsed.count(now);
    }

    /** Returns how many slots a second the instance has had in the last half minute. */
    synchronized double perSecond(long now, double otherwise) {
        int count = used.count(now);
        long since = Math.max(SHORT, Math.min(A_WHILE, now - first));
        return count < FEW && now - first < A_WHILE ? otherwise : Math.max(1, count) * (double) Micros.SECOND / since;
    }

    /** Another instance was faster: from the second time on this one waits, longer each time up to {@code longest}. */
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
