package dev.proactivebot.functions;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.delivery.send.PageEdit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Builds what works on notifications when the first item of one comes: most instances start for a message that belongs to none, and its
 * user waits.
 */
record JobsOnDemand(Supplier<Jobs> jobs) implements Jobs {

    @Override
    public Optional<Said> says(String job) {
        return jobs.get().says(job);
    }

    @Override
    public void expand(PageItem page, Lane lane, JobPage.Sender sender, Logger log) {
        jobs.get().expand(page, lane, sender, log);
    }

    @Override
    public void change(PageItem page, Lane lane, PageEdit.Editor editor, Logger log) {
        jobs.get().change(page, lane, editor, log);
    }

    @Override
    public void reopen(String job, int page) {
        jobs.get().reopen(job, page);
    }
}
