package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.delivery.send.JobPage.Rest;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Sends a job to its recipients, one page at a time. One invocation at a time holds a page, see {@link OpenPage}. A copy of the page's item
 * watches over it: when the invocation is lost, the copy continues with the remaining recipients. The next page is requested when most of a
 * page has been begun, so that there is always enough to send. At most two pages are open.
 */
final class BroadcastRunner {
    private static final Duration TOO_EARLY = Duration.ofSeconds(2);
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(5);
    /** Limits the delay when an instance is lost together with the item of the next page. */
    private static final Duration SPARE = Duration.ofSeconds(25);

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private final JobStore store;
    private final AudienceResolver recipients;
    private final JobCounts jobCounts;
    private final JobQueue jobQueue;
    private final Clock clock;

    BroadcastRunner(JobStore store, AudienceResolver recipients, JobCounts jobCounts, JobQueue jobQueue, Clock clock) {
        this.store = store;
        this.recipients = recipients;
        this.jobCounts = jobCounts;
        this.jobQueue = jobQueue;
        this.clock = clock;
    }

    /** Sends one page, unless it is not its turn or another invocation holds it. */
    void expand(Job job, PageItem item, Lane lane, JobPage.Sender sender, Logger log) {
        Optional<StoredRow> row =
                item.number() < job.page() ? Optional.empty() : store.find(PagePlan.key(job.id(), item.number()));
        Optional<OpenPage> open;
        if (row.isPresent()) {
            open = goOn(job, item, row.get(), lane);
        } else if (item.number() < job.page() || isOver(job)) {
            open = Optional.empty();
        } else {
            open = begin(job, item, lane);
        }
        if (open.isEmpty()) {
            log.info("nothing to do now for page=" + item.number() + " job=" + job.id());
            return;
        }
        OpenPage page = open.get();
        Optional<Rest> rest = sender.send(page, lane, log);
        if (rest.isPresent()) {
            page.handOn(rest.get())
                    .ifPresent(
                            turn -> jobQueue.putBack(job, turn, lane, rest.get().delay()));
        } else if (page.finish()) {
            advance(job);
            jobCounts.seal(job, item.number());
        }
    }

    /** Counts the messages of a page again, because one of them is sent again. */
    void reopen(Job job, int page) {
        jobCounts.reopen(job, page);
    }

    /** Returns whether no more pages are to be begun, and stores that. */
    private boolean isOver(Job job) {
        if (job.ended().isEmpty() && (job.isCancelled() || !job.expires().isAfter(clock.instant()))) {
            store.end(job, job.isCancelled() ? End.CANCELLED : End.EXPIRED);
            return true;
        }
        return job.ended().isPresent();
    }

    /** Opens a page that was begun before; its row names the invocation that holds it. */
    private Optional<OpenPage> goOn(Job job, PageItem item, StoredRow row, Lane lane) {
        OpenPage page = open(job, item.number(), PagePlan.of(row.row()), lane);
        if (page.isFinished(row.row())) {
            advance(job);
            return Optional.empty();
        }
        if (page.lease().turns(row.row()) > item.turn()) {
            return Optional.empty(); // another invocation has begun it meanwhile, and its copy watches over it
        }
        Duration busy = page.lease().busy(row.row());
        if (!busy.isZero()) {
            jobQueue.putBack(job, item, lane, busy.plus(ANOTHER_WAS_FASTER));
            return Optional.empty();
        }
        if (job.isPaused() && !job.isCancelled() && job.expires().isAfter(clock.instant())) {
            jobQueue.putBack(job, item, lane, WHILE_PAUSED);
            return Optional.empty();
        }
        int turn = page.lease().turns(row.row()) + 1;
        watch(job, item.number(), turn, lane);
        return page.take(turn) ? Optional.of(page) : Optional.empty();
    }

    private Optional<OpenPage> begin(Job job, PageItem item, Lane lane) {
        if (job.isPaused()) {
            return Optional.empty(); // resuming the job puts the item again
        }
        int number = item.number();
        if (number == 0 && job.due().isAfter(clock.instant())) { // it was postponed meanwhile
            jobQueue.put(job);
            return Optional.empty();
        }
        Optional<PagePlan> before = number == 0
                ? Optional.empty()
                : store.find(PagePlan.key(job.id(), number - 1)).map(found -> PagePlan.of(found.row()));
        if (number > job.page() + 1 || (number > 0 && before.map(PagePlan::next).isEmpty())) {
            jobQueue.putBack(job, item, lane, TOO_EARLY);
            return Optional.empty();
        }
        Duration busy = recipients.lease(job);
        if (!busy.isZero()) {
            jobQueue.putBack(job, item, lane, busy);
            return Optional.empty();
        }
        watch(job, number, 1, lane);
        PagePlan plan = recipients.plan(job, before.map(PagePlan::next).orElse(null));
        OpenPage page = open(job, number, plan, lane);
        return page.insert() ? Optional.of(page) : Optional.empty();
    }

    /** Puts the watching copy before anything is begun, so that nothing is left behind. */
    private void watch(Job job, int page, int turn, Lane lane) {
        jobQueue.putBack(job, new PageItem(job.id(), page, turn), lane, OpenPage.WATCH);
    }

    private OpenPage open(Job job, int number, PagePlan plan, Lane lane) {
        Runnable next = () -> {
            if (plan.next() != null) {
                ask(job, number + 1, lane);
            }
        };
        return new OpenPage(store, job, number, plan, recipients.of(job, plan), next);
    }

    /** Puts the item twice, because a lost instance holds an item for ten minutes. The second item finds the page begun. */
    private void ask(Job job, int page, Lane lane) {
        PageItem item = new PageItem(job.id(), page, 0);
        jobQueue.putBack(job, item, lane, SPARE);
        jobQueue.putBack(job, item, lane, Duration.ZERO);
    }

    /** Stores the first unfinished page. The two open pages may finish in either order. */
    private void advance(Job job) {
        int page;
        int next = job.page();
        do {
            page = next;
            next = store.change(job.id(), this::passed).map(Job::page).orElse(page);
        } while (next > page);
    }

    private Optional<Row> passed(Job job) {
        Optional<Row> page = store.find(PagePlan.key(job.id(), job.page())).map(StoredRow::row);
        if (page.isEmpty() || !page.get().is(OpenPage.FINISHED)) {
            return Optional.empty();
        }
        Row row = new Row(job.id(), Job.KEY).with(Job.PAGE, job.page() + 1);
        boolean isLast = PagePlan.of(page.get()).next() == null && job.ended().isEmpty();
        return Optional.of(isLast ? row.with(Job.ENDED, End.COMPLETE.word) : row);
    }
}
