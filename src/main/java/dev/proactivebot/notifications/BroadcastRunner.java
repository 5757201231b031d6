package dev.proactivebot.notifications;

import dev.proactivebot.delivery.JobPage;
import dev.proactivebot.delivery.JobPage.Rest;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Tells a job's recipients, a page at a time. One invocation at a time has a page, see {@link OpenPage}, and a copy of its item watches over
 * it: when the invocation is lost, the copy goes on with those whom nobody has told. The next page is asked for when most of a page has been
 * begun, so that there always is enough to send; no more than two pages are open.
 */
final class BroadcastRunner {
    private static final Duration TOO_EARLY = Duration.ofSeconds(2);
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(5);
    /** Should the item of the next page be lost with an instance. */
    private static final Duration SPARE = Duration.ofSeconds(25);

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private final JobStore store;
    private final PageRecipients recipients;
    private final JobCounts jobCounts;
    private final JobQueue jobQueue;
    private final Clock clock;
    private final Clock serviceClock;

    /** @param serviceClock by which invocations agree who has a page */
    BroadcastRunner(
            JobStore store,
            PageRecipients recipients,
            JobCounts jobCounts,
            JobQueue jobQueue,
            Clock clock,
            Clock serviceClock) {
        this.store = store;
        this.recipients = recipients;
        this.jobCounts = jobCounts;
        this.jobQueue = jobQueue;
        this.clock = clock;
        this.serviceClock = serviceClock;
    }

    /** Tells the recipients of a page, if it is its turn and nobody else does. */
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

    /** Whether nothing more of it is begun; then that is written down. */
    private boolean isOver(Job job) {
        if (job.ended().isEmpty() && (job.isCancelled() || !job.expires().isAfter(clock.instant()))) {
            store.end(job, job.isCancelled() ? End.CANCELLED : End.EXPIRED);
            return true;
        }
        return job.ended().isPresent();
    }

    /** A page that was begun: by whom, its row says. */
    private Optional<OpenPage> goOn(Job job, PageItem item, StoredRow row, Lane lane) {
        OpenPage page = open(job, item.number(), PagePlan.of(row.row()), lane);
        if (page.isFinished(row.row())) {
            advance(job);
            return Optional.empty();
        }
        if (page.lease().turns(row.row()) > item.turn()) {
            return Optional.empty(); // whoever has begun it since has left a copy that watches
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
            return Optional.empty(); // resuming it puts the item again
        }
        int number = item.number();
        if (number == 0 && job.due().isAfter(clock.instant())) { // it was put off since
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

    /** First of all, so that nothing that was begun is left to nobody. */
    private void watch(Job job, int page, int turn, Lane lane) {
        jobQueue.putBack(job, new PageItem(job.id(), page, turn), lane, OpenPage.WATCH);
    }

    private OpenPage open(Job job, int number, PagePlan plan, Lane lane) {
        Runnable next = () -> {
            if (plan.next() != null) {
                ask(job, number + 1, lane);
            }
        };
        return new OpenPage(store, job, number, plan, recipients.of(job, plan), next, serviceClock);
    }

    /** Twice, since a lost instance keeps an item for ten minutes: who comes second finds the page begun. */
    private void ask(Job job, int page, Lane lane) {
        PageItem item = new PageItem(job.id(), page, 0);
        jobQueue.putBack(job, item, lane, SPARE);
        jobQueue.putBack(job, item, lane, Duration.ZERO);
    }

    /** Says which page is the first that is not finished: both of those that are open may be, in whatever order. */
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
