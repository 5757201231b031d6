package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what has become of a job's messages. The ledger knows; a page of which all messages have come to an end is counted once and for
 * all, so that a large job costs as little to look at as a small one.
 */
final class JobCounts {
    static final int MOVERS = 8;
    private static final String COUNTS = "counts";
    /** By then most of a page has been sent. */
    private static final int SEALED_AFTER = 4;

    private final JobStore store;
    private final Outcomes outcomes;

    JobCounts(JobStore store, Outcomes outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    /**
     * How many messages there are, and how many have come to which end: {@code sent}, {@code failed.expired}, {@code skipped.optedOut},
     * {@code cancelled}.
     */
    record Counts(int put, Map<String, Integer> ends) {
        Counts {
            ends = Map.copyOf(ends);
        }

        int all() {
            return ends.values().stream().mapToInt(Integer::intValue).sum();
        }

        Counts plus(Counts more) {
            Map<String, Integer> sum = new TreeMap<>(ends);
            more.ends.forEach((end, count) -> sum.merge(end, count, Integer::sum));
            return new Counts(put + more.put, sum);
        }
    }

    /** Counts an earlier page for good, if it has come to its end. */
    void seal(Job job, int page) {
        int earlier = page - SEALED_AFTER;
        if (earlier >= 0) {
            store.find(PagePlan.key(job.id(), earlier)).ifPresent(row -> counted(job, row));
        }
    }

    /** What was counted for good is to be counted again. */
    void reopen(Job job, int page) {
        store.find(PagePlan.key(job.id(), page))
                .ifPresent(
                        found -> store.merge(PagePlan.key(job.id(), page).with(COUNTS, new byte[0]), found.version()));
    }

    Counts count(Job job) {
        return Parallel.map(MOVERS, store.beside(job.id()), row -> counted(job, row)).stream()
                .reduce(new Counts(0, Map.of()), Counts::plus);
    }

    private Counts counted(Job job, StoredRow stored) {
        Row row = stored.row();
        byte[] sealed = row.bytes(COUNTS);
        if (sealed.length > 0) {
            return read(sealed);
        }
        Map<String, Integer> ends = new TreeMap<>();
        for (Outcome outcome : outcomes.ofPage(job.id(), PagePlan.number(row), job.created())) {
            if (outcome.state().isEnd()) {
                ends.merge(end(outcome), 1, Integer::sum);
            }
        }
        Counts counts = new Counts((int) row.number(PagePlan.PUT), ends);
        if (counts.all() >= counts.put()) {
            // unless somebody has reopened the page since it was read
            store.merge(new Row(row.partition(), row.key()).with(COUNTS, BotJson.write(counts)), stored.version());
        }
        return counts;
    }

    private static String end(Outcome outcome) {
        return outcome.reason() == null
                ? outcome.state().word()
                : outcome.state().word() + "." + outcome.reason();
    }

    private static Counts read(byte[] sealed) {
        try {
            return BotJson.read(sealed, Counts.class);
        } catch (IOException e) {
            return new Counts(0, Map.of()); // nobody but us writes these rows
        }
    }
}
