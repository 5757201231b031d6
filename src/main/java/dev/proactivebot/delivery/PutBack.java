package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.SendOutcome.Settled;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Where an item waits: up to ten minutes invisibly in its queue, longer as a row of the schedule. */
final class PutBack {
    static final Duration LONGEST_IN_QUEUE = Duration.ofMinutes(10);
    /** The schedule's own horizon: what is due later is looked at again then. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    /** Three names of claims, and a number. */
    private static final String LONGEST_CLAIM = "x".repeat(160);

    private final Queues queues;
    private final Schedule schedule;
    private final Clock clock;

    PutBack(Queues queues, Schedule schedule, Clock clock) {
        this.queues = queues;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Leaves a copy of the item that comes after {@code delay}, or when it expires if that is sooner.
     *
     * @throws StorageException when no copy could be left: the tables and the queue are down, or it does not {@link #fits fit}
     */
    void put(SendTask task, int tries, Duration delay) {
        Instant now = clock.instant();
        Duration wait = untilExpiry(task.item(), delay, now);
        boolean isLong = wait.compareTo(LONGEST_IN_QUEUE) > 0;
        Instant due = now.plus(wait);
        byte[] copy = task.item().again(tries, isLong ? due : null).toJson();
        if (!isLong || !scheduled(task, tries, copy, due)) {
            queues.queue(QueueNames.of(task.lane())).put(copy, isLong ? LONGEST_IN_QUEUE : wait);
        }
    }

    /** Whether the queue takes a copy of the item, whatever it is to say about tries, claims and time. */
    boolean fits(SendTask task) {
        Instant longest = Instant.ofEpochSecond(clock.instant().getEpochSecond(), 999_999_999);
        ProactiveMessage largest = task.item()
                .again(ProactiveMessage.MOST_COUNTED, longest)
                .copy(copy -> {
                    copy.made = longest;
                    copy.claim = LONGEST_CLAIM;
                });
        return largest.toJson().length <= MessageQueue.MAX_BYTES;
    }

    /** What nobody here understands waits as it is. */
    SendOutcome untilDeployed(QueuedItem queued, Lane lane) {
        queues.queue(QueueNames.of(lane)).put(queued.body(), Permit.Denied.UNTIL_DEPLOYED);
        return RetryLater.held(Permit.Denied.UNTIL_DEPLOYED, "written by a newer version: deploy that one");
    }

    /** Puts an item that the host could not hand over into its queue once more, in base64. */
    SendOutcome encoded(byte[] item, Lane lane) {
        queues.queue(QueueNames.of(lane)).put(item, Duration.ZERO);
        return RetryLater.held(Duration.ZERO, "put without base64: put again as it should be");
    }

    /** An item that is no message, and so has no claim. */
    SendOutcome because(StorageException trouble, ProactiveMessage item, Lane lane) {
        Duration delay = Permit.Denied.because(trouble).delay();
        queues.queue(QueueNames.of(lane)).put(item.toJson(), delay);
        return RetryLater.held(delay, String.valueOf(trouble.getMessage()));
    }

    /** The same for what an item tells of its conversation: past its end nobody wants to know it any more. */
    SendOutcome told(StorageException trouble, ProactiveMessage item, Lane lane) {
        return item.expires() != null && !item.expires().isAfter(clock.instant())
                ? new Settled("expired before it could be remembered")
                : because(trouble, item, lane);
    }

    /**
     * The message has come to its end, and what it tells of its user has not been heard. A row of a newer version may stay for long: its
     * user's next message tells all of it again but a wish.
     */
    void toRemember(StorageException trouble, ProactiveMessage item, ConversationReference to, Lane lane) {
        Boolean wish = item.wish();
        if (trouble instanceof NewerRowException && wish == null) {
            return;
        }
        ProactiveMessage seen = ProactiveMessage.seen(item.key() + "|seen", to, clock.instant())
                .tellingOf(item.seenAt())
                .tracedBy(TraceParent.parse(item.traceparent()).orElse(null));
        because(trouble, wish == null ? seen : seen.wishing(wish), lane);
    }

    /** Without its table the schedule is no reason to fail: the item comes back in steps of ten minutes. */
    private boolean scheduled(SendTask task, int tries, byte[] copy, Instant due) {
        // an earlier copy of the same message must not take the place of this one: the ledger would not let it through
        String name =
                task.conversation() + "\n" + task.key() + "\n" + task.item().replays() + "\n" + tries + claim(task);
        try {
            schedule.add(copy, name, task.to(), due, QueueNames.of(task.lane()));
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private static String claim(SendTask task) {
        String claim = task.item().claim();
        return claim == null ? "" : "\n" + claim;
    }

    /** An item that is going to expire is looked at once more then, so that its end is seen; one that has expired has to wait. */
    private static Duration untilExpiry(ProactiveMessage item, Duration delay, Instant now) {
        Duration most = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        boolean endsMeanwhile = item.expires() != null
                && item.expires().isAfter(now)
                && item.expires().isBefore(now.plus(most));
        return endsMeanwhile ? Duration.between(now, item.expires()) : most;
    }
}
