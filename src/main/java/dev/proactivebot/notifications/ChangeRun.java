package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.send.PageEdit;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.logging.Logger;

/**
 * Updates or recalls a job's messages, a page of its recipients at a time. Each page's row stores its version, the invocation that holds
 * it, and how often it was begun, so that a second item of the same page ends. A copy of the item watches over each page, in case its
 * worker is lost.
 */
final class ChangeRun {
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration UNTIL_PLANNED = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final JobStore store;
    private final ChangeCounts counts;
    private final Conversations conversations;
    private final ContentResolver wordings;
    private final Queues queues;
    private final Clock clock;

    ChangeRun(
            JobStore store,
            ChangeCounts counts,
            Conversations conversations,
            ContentResolver wordings,
            Queues queues,
            Clock clock) {
        this.store = store;
        this.counts = counts;
        this.conversations = conversations;
        this.wordings = wordings;
        this.queues = queues;
        this.clock = clock;
    }

    /** Puts the item that starts the first page; putting it twice does no harm. */
    void begin(Job job) {
        put(job, 0, 0, job.lane(), Duration.ZERO);
    }

    private void put(Job job, int page, int turn, Lane lane, Duration delay) {
        queues.queue(QueueNames.of(lane))
                .put(JobItem.change(job.id(), page, turn, job.trace()).toJson(), delay);
    }

    void run(PageItem item, Lane lane, PageEdit.Editor editor, Logger log) {
        Optional<Job> found =
                store.find(item.job()).filter(job -> !JobChange.of(job).isNone());
        if (found.isEmpty()) {
            log.info("nothing left to change for page=" + item.number() + " job=" + item.job());
            return;
        }
        Job job = found.get();
        Optional<StoredRow> plan = store.find(PagePlan.key(job.id(), item.number()));
        if (plan.isPresent()) {
            work(job, item, page(job, plan.get().row(), lane), lane, editor, log);
        } else if (isToCome(job)) {
            put(job, item.number(), item.turn(), lane, UNTIL_PLANNED);
        }
    }

    private ChangePage page(Job job, Row plan, Lane lane) {
        BiConsumer<Integer, Duration> ask = (other, delay) -> put(job, other, 0, lane, delay);
        PagePlaces places = new PagePlaces(
                store.lists(), conversations, job, PagePlan.of(plan).keys());
        return new ChangePage(store, job, plan, places, wordings.of(job), ask);
    }

    /** Returns whether more pages may still be planned. */
    private boolean isToCome(Job job) {
        return job.ended().isEmpty() && !isOver(job) && !isCalledOff(job);
    }

    private boolean isOver(Job job) {
        return job.expires().plus(SLACK).isBefore(clock.instant());
    }

    /** Returns whether it is cancelled, and all that was under way has ended. */
    private boolean isCalledOff(Job job) {
        return job.isCancelled() && JobChange.of(job).isQuiet(clock.instant());
    }

    private void work(Job job, PageItem item, ChangePage page, Lane lane, PageEdit.Editor editor, Logger log) {
        if (page.isDone()) {
            page.askForNext();
            return;
        }
        int begun = page.turns();
        if (begun > item.turn()) {
            return; // another invocation has begun it meanwhile, and its copy watches over it
        }
        Duration busy = page.busy();
        if (!busy.isZero()) {
            put(job, item.number(), item.turn(), lane, busy.plus(SOON));
            return;
        }
        int turn = begun + 1;
        put(job, item.number(), turn, lane, ChangePage.WATCH);
        if (!page.take(turn)) {
            return;
        }
        PageEdit.Left left = editor.edit(page, lane, log);
        if (left.messages() == 0 && (page.isSaid(left) || isCalledOff(job) || isOver(job))) {
            page.finish(counts.ofPage(job, item.number()));
            return;
        }
        page.letGo();
        Duration wait = left.messages() > 0 ? left.delay() : SOON.multipliedBy(Math.min(600, 5L * turn));
        put(job, item.number(), turn, lane, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }
}
