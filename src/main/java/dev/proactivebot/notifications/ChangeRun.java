package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.PageEdit;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.QueueNames;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StoredRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.logging.Logger;

/**
 * Changes or takes back what a job has said, a page of its recipients at a time. Each page's own row says to which version it was brought, who
 * works on it and how often it was begun: an item that comes later than another one for the same page finds that, and ends. A copy of the item
 * watches over each page, for a worker that is lost.
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
    private final Clock serviceClock;

    /**
     * @param serviceClock by which invocations agree who has a page
     */
    ChangeRun(
            JobStore store,
            ChangeCounts counts,
            Conversations conversations,
            ContentResolver wordings,
            Queues queues,
            Clock clock,
            Clock serviceClock) {
        this.store = store;
        this.counts = counts;
        this.conversations = conversations;
        this.wordings = wordings;
        this.queues = queues;
        this.clock = clock;
        this.serviceClock = serviceClock;
    }

    /** Puts the item that asks for the first page. Once more is no harm. */
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
            work(job, item, page(job, item.number(), plan.get(), lane), lane, editor, log);
        } else if (isToCome(job)) {
            put(job, item.number(), item.turn(), lane, UNTIL_PLANNED);
        }
    }

    private ChangePage page(Job job, int number, StoredRow plan, Lane lane) {
        BiConsumer<Integer, Duration> ask = (other, delay) -> put(job, other, 0, lane, delay);
        return new ChangePage(store, conversations, wordings.of(job), job, number, plan.row(), ask, serviceClock);
    }

    /** Returns whether more pages may still be planned. */
    private boolean isToCome(Job job) {
        return job.ended().isEmpty() && !isOver(job) && !isCalledOff(job);
    }

    private boolean isOver(Job job) {
        return job.expires().plus(SLACK).isBefore(clock.instant());
    }

    /** Returns whether it is cancelled, and whatever was under way then has come to its end. */
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
            return; // whoever has begun it since has left a copy that watches
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
