package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.delivery.send.PageEdit;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Handles the items of jobs: returns a job's content, and runs its next page or occurrence. */
final class JobRunner implements Jobs {
    /** A cancelled job stops sending within this time. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final JobStore store;
    private final BroadcastRunner broadcasts;
    private final SeriesRunner series;
    private final ContentResolver contentResolver;
    private final ChangeRun changes;
    private final TtlCache<Optional<Said>> contents;

    JobRunner(
            JobStore store,
            BroadcastRunner broadcasts,
            SeriesRunner series,
            ContentResolver contentResolver,
            ChangeRun changes,
            Clock clock) {
        this.store = store;
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

    /** Forgets the content of a job, because it has changed. */
    void forget(String job) {
        contents.forget(job);
    }

    @Override
    public void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log) {
        changes.run(page, lane, editor, log);
    }

    @Override
    public void reopen(String job, int page) {
        store.find(job).ifPresent(found -> broadcasts.reopen(found, page));
    }

    @Override
    public void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log) {
        Optional<Job> found = store.find(page.job());
        if (found.isEmpty()) {
            log.info("nothing left to do for page=" + page.number() + " job=" + page.job());
        } else if (found.get().isSeries()) {
            series.expand(found.get(), page, lane, log);
        } else {
            broadcasts.expand(found.get(), page, lane, sender, log);
        }
    }
}
