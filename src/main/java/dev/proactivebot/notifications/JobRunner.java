package dev.proactivebot.notifications;

import dev.proactivebot.delivery.JobPage;
import dev.proactivebot.delivery.Jobs;
import dev.proactivebot.delivery.PageEdit;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.notifications.Job.End;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** What items ask of their job when they are worked on: what it says, or whether it is its turn. */
final class JobRunner implements Jobs {
    /** So long it takes at most until a cancelled job is quiet. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration TOO_EARLY = Duration.ofSeconds(1);

    private final JobStore store;
    private final JobCounts jobCounts;
    private final JobQueue jobQueue;
    private final BroadcastRunner broadcasts;
    private final SeriesRunner series;
    private final ContentResolver contentResolver;
    private final ChangeRun changes;
    private final TtlCache<Optional<Said>> contents;

    JobRunner(
            JobStore store,
            JobCounts jobCounts,
            JobQueue jobQueue,
            BroadcastRunner broadcasts,
            SeriesRunner series,
            ContentResolver contentResolver,
            ChangeRun changes,
            Clock clock) {
        this.store = store;
        this.jobCounts = jobCounts;
        this.jobQueue = jobQueue;
        this.broadcasts = broadcasts;
        this.series = series;
        this.contentResolver = contentResolver;
        this.changes = changes;
        this.contents = new TtlCache<>(clock, FRESH);
    }

    @Override
    public Optional<Said> says(String job) {
        return contents.get(
                job,
                () -> store.find(job)
                        .filter(found ->
                                !found.isCancelled() && !JobChange.of(found).isRecall())
                        .map(contentResolver::of));
    }

    /** What it says has changed. */
    void forget(String job) {
        contents.forget(job);
    }

    @Override
    public void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log) {
        changes.run(page, lane, editor, log);
    }

    @Override
    public void reopen(String job, int page) {
        store.find(job).ifPresent(found -> jobCounts.reopen(found, page));
    }

    @Override
    public void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log) {
        Optional<Job> found = store.find(page.job());
        if (found.isPresent() && !found.get().isSeries()) {
            broadcasts.expand(found.get(), page, lane, sender, log);
        } else if (found.isEmpty()
                || found.get().ended().isPresent()
                || page.number() < found.get().page()) {
            log.info("nothing left to do for page=" + page.number() + " job=" + page.job());
        } else if (found.get().isCancelled()) {
            store.end(found.get(), End.CANCELLED);
        } else if (found.get().isPaused()) {
            log.info("paused, so that its item is put again when it is resumed: job=" + page.job());
        } else if (page.number() > found.get().page()) {
            jobQueue.putBack(found.get(), page, lane, TOO_EARLY);
        } else {
            series.turn(found.get(), lane, log);
        }
    }
}
