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

    /** Items that have come for a slot and have none yet. */
    final AtomicInteger wanting = new AtomicInteger();

    private final Recent justUsed = new Recent(BATCH);
    private final Recent used = new Recent(A_WHILE);
    private final PriorityQueue<Long> held = new PriorityQueue<>();
    private int lost;
    private long quietUntil;
    private long first;

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
        first = first == 0 ? now : first;
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
        long since = Math.max(5 * Micros.SECOND, Math.min(A_WHILE, now - first));
        return first == 0 ? otherwise : Math.max(1, count) * (double) Micros.SECOND / since;
    }

    /** Another instance was faster: this one waits longer each time, up to {@code longest}, before it tries again. */
    synchronized void lost(long now, long longest, double random) {
        long most = Math.min(longest, RESPITE << Math.min(lost++, 10));
        quietUntil = now + (long) (most * random);
    }

    private static final long RESPITE = 30_000;

    synchronized void won() {
        lost = 0;
        quietUntil = 0;
    }

    /** Returns until when no thread tries again. */
    synchronized long quietUntil() {
        return quietUntil;
    }
}
