package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.Outbox;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.Schedule;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.item.SendOutcome.Settled;
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

/** Puts items back to wait: up to ten minutes invisibly in their queue, longer as a row of the schedule. */
final class PutBack {
    /** The longest wait in the schedule; an item that is due later returns in between. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    /** The size of three names of claims and a number. */
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
     * Puts a copy of the item that returns after {@code delay}, or when it expires if that is sooner.
     *
     * @throws StorageException when no copy could be put: the tables and the queue are down, or it does not {@link #fits fit}
     */
    void put(SendTask task, int tries, Duration delay) {
        Instant now = clock.instant();
        Duration wait = untilExpiry(task.item(), delay, now);
        boolean isLong = wait.compareTo(Outbox.LONGEST_IN_QUEUE) > 0;
        Instant due = now.plus(wait);
        byte[] copy = task.item().again(tries, isLong ? due : null).toJson();
        if (!isLong || !scheduled(task, tries, copy, due)) {
            queues.queue(QueueNames.of(task.lane())).put(copy, isLong ? Outbox.LONGEST_IN_QUEUE : wait);
        }
    }

    /** Returns whether a copy of the item fits into the queue with any attempts, claims and time. */
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

    /** Puts back an item of a newer version unchanged. */
    SendOutcome untilDeployed(QueuedItem queued, Lane lane) {
        queues.queue(QueueNames.of(lane)).put(queued.body(), Permit.Denied.UNTIL_DEPLOYED);
        return RetryLater.held(Permit.Denied.UNTIL_DEPLOYED, "written by a newer version: deploy that one");
    }

    /** Puts an item that the host could not hand over into its queue again, in base64. */
    SendOutcome encoded(byte[] item, Lane lane) {
        queues.queue(QueueNames.of(lane)).put(item, Duration.ZERO);
        return RetryLater.held(Duration.ZERO, "put without base64: put again as it should be");
    }

    /** Puts back an item that is no message and has no claim. */
    SendOutcome because(StorageException trouble, ProactiveMessage item, Lane lane) {
        Duration delay = Permit.Denied.because(trouble).delay();
        queues.queue(QueueNames.of(lane)).put(item.toJson(), delay);
        return RetryLater.held(delay, String.valueOf(trouble.getMessage()));
    }

    /** Puts back an item that only reports about its conversation, unless it has expired. */
    SendOutcome told(StorageException trouble, ProactiveMessage item, Lane lane) {
        return item.expires() != null && !item.expires().isAfter(clock.instant())
                ? new Settled("expired before it could be remembered")
                : because(trouble, item, lane);
    }

    /**
     * Puts an item that reports again what a settled message told about its user. When the row is of a newer version, only a preference is
     * reported again, because the user's next message tells the rest.
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

    /** Puts a copy into the schedule, or, while its table is down, into the queue for ten minutes. */
    private boolean scheduled(SendTask task, int tries, byte[] copy, Instant due) {
        // an earlier copy of the message must not replace this one, because the ledger would stop it
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

    /** Bounds the delay by the expiry, so that the item returns then and is given up; an expired item waits the whole delay. */
    private static Duration untilExpiry(ProactiveMessage item, Duration delay, Instant now) {
        Duration most = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        boolean endsMeanwhile = item.expires() != null
                && item.expires().isAfter(now)
                && item.expires().isBefore(now.plus(most));
        return endsMeanwhile ? Duration.between(now, item.expires()) : most;
    }
}
