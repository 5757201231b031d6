package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Where an item waits: up to ten minutes invisibly in its queue, longer as a row of the schedule. */
final class PutBack {
    private static final Duration LONGEST_IN_QUEUE = Duration.ofMinutes(10);
    /** The schedule's own horizon: what is due later is looked at again then. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final Function<Lane, MessageQueue> queues;
    private final Schedule schedule;
    private final Clock clock;

    PutBack(Function<Lane, MessageQueue> queues, Schedule schedule, Clock clock) {
        this.queues = queues;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Leaves a copy of the item that comes after {@code delay}, or when it expires if that is sooner.
     *
     * @return false when the copy has outgrown what a queue takes; nothing was written then
     * @throws StorageException when no copy could be left
     */
    boolean put(Work work, int tries, Duration delay) {
        Instant now = clock.instant();
        Duration wait = untilExpiry(work.item(), delay, now);
        boolean isLong = wait.compareTo(LONGEST_IN_QUEUE) > 0;
        Instant due = now.plus(wait);
        byte[] copy = work.item().again(tries, isLong ? due : null).toJson();
        if (copy.length > MessageQueue.MAX_BYTES) {
            return false;
        }
        if (!isLong || !scheduled(work, copy, due)) {
            queues.apply(work.lane()).put(copy, isLong ? LONGEST_IN_QUEUE : wait);
        }
        return true;
    }

    /** Without its table the schedule is no reason to fail: the item comes back in steps of ten minutes. */
    private boolean scheduled(Work work, byte[] copy, Instant due) {
        try {
            schedule.add(copy, work.conversation() + "\n" + work.key(), due, Queues.of(work.lane()));
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** An item that is going to expire is looked at once more then, so that its end is seen. */
    private static Duration untilExpiry(ProactiveMessage item, Duration delay, Instant now) {
        Duration most = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        if (item.expires() == null || !item.expires().isBefore(now.plus(most))) {
            return most;
        }
        Duration left = Duration.between(now, item.expires());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
