package dev.proactivebot.notifications;

import dev.proactivebot.delivery.EditOutcome;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what came of changing a job's messages. A page that was brought to a version is counted once and for all. */
final class ChangeCounts {
    private final JobStore store;
    private final Outcomes outcomes;

    ChangeCounts(JobStore store, Outcomes outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    /** How many messages came to which end: a word of {@link EditOutcome}. */
    record Edits(Map<String, Integer> ends) {
        Edits {
            ends = ends == null ? Map.of() : Map.copyOf(ends); // none are not written
        }
    }

    Edits ofPage(Job job, int page) {
        Map<String, Integer> ends = new TreeMap<>();
        for (Outcome outcome : outcomes.ofPage(job.id(), page, job.created())) {
            if (outcome.edit() != null) {
                ends.merge(outcome.edit(), 1, Integer::sum);
            }
        }
        return new Edits(ends);
    }

    /** Returns how far the latest change has come; null when there was none. */
    @Nullable ChangeStatus status(Job job) {
        JobChange change = JobChange.of(job);
        if (change.isNone()) {
            return null;
        }
        List<StoredRow> pages = store.beside(job.id());
        Map<String, Integer> ends = new TreeMap<>();
        Parallel.map(JobCounts.MOVERS, pages, page -> counted(job, page.row(), change))
                .forEach(edits -> edits.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum)));
        boolean isDone = pages.stream().allMatch(page -> page.row().number(ChangePage.EDITED) >= change.version())
                && (job.ended().isPresent() || job.isCancelled() || pages.isEmpty());
        Map<String, Integer> failed = new TreeMap<>();
        ends.forEach((end, count) -> {
            if (end.startsWith(EditOutcome.FAILED)) {
                failed.put(end.substring(EditOutcome.FAILED.length()), count);
            }
        });
        return new ChangeStatus(
                change.version(),
                change.isRecall(),
                isDone,
                change.at(),
                ends.getOrDefault(EditOutcome.CHANGED, 0),
                ends.getOrDefault(EditOutcome.RECALLED, 0),
                ends.getOrDefault(EditOutcome.NOT_CHANGEABLE, 0),
                ends.getOrDefault(EditOutcome.GONE, 0),
                failed);
    }

    private Edits counted(Job job, Row page, JobChange change) {
        byte[] sealed = page.bytes(ChangePage.EDITS);
        if (page.number(ChangePage.EDITED) >= change.version() && sealed.length > 0) {
            try {
                return BotJson.read(sealed, Edits.class);
            } catch (IOException e) {
                return new Edits(Map.of()); // nobody but us writes these rows
            }
        }
        boolean isBegun = page.number(ChangePage.EDITING) > 0;
        return isBegun ? ofPage(job, PagePlan.number(page)) : new Edits(Map.of());
    }
}
