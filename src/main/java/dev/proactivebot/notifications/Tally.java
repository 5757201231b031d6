package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.Row;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what has become of a job's messages. The ledger knows; a page of which all messages have come to an end is counted once and for
 * all, so that a large job costs as little to look at as a small one.
 */
final class Tally {
    static final int MOVERS = 8;
    private static final String PREFIX = "page-";
    private static final String PUT = "put";
    private static final String COUNTS = "counts";
    /** By then most of a page has been sent. */
    private static final int SEALED_AFTER = 4;

    private final JobStore store;
    private final Outcomes outcomes;

    Tally(JobStore store, Outcomes outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    /** How many messages have come to which end: {@code sent}, {@code failed.expired}, {@code skipped.optedOut}, {@code cancelled}. */
    record Counts(Map<String, Integer> ends) {
        Counts {
            ends = Map.copyOf(ends);
        }

        int all() {
            return ends.values().stream().mapToInt(Integer::intValue).sum();
        }

        Counts plus(Counts more) {
            Map<String, Integer> sum = new TreeMap<>(ends);
            more.ends.forEach((end, count) -> sum.merge(end, count, Integer::sum));
            return new Counts(sum);
        }
    }

    /** So many items of that page are in the queue. */
    void opened(Job job, int page, int put) {
        store.put(row(job, page).with(PUT, put));
    }

    /** Counts an earlier page for good, if it has come to its end. */
    void seal(Job job, int page) {
        int earlier = page - SEALED_AFTER;
        if (earlier >= 0) {
            store.find(row(job, earlier)).ifPresent(row -> counted(job, row));
        }
    }

    /** What was counted for good is to be counted again. */
    void reopen(Job job, int page) {
        store.find(row(job, page)).ifPresent(found -> store.put(row(job, page).with(PUT, found.number(PUT))));
    }

    Counts count(Job job) {
        return Parallel.map(MOVERS, store.beside(job.id()), row -> counted(job, row)).stream()
                .map(Parallel.Result::result)
                .reduce(new Counts(Map.of()), Counts::plus);
    }

    private Counts counted(Job job, Row row) {
        byte[] sealed = row.bytes(COUNTS);
        if (sealed.length > 0) {
            return read(sealed);
        }
        int page = Integer.parseInt(row.key().substring(PREFIX.length()));
        Map<String, Integer> ends = new TreeMap<>();
        for (Outcome outcome : outcomes.ofPage(job.id(), page, job.created())) {
            if (outcome.state().isEnd()) {
                ends.merge(end(outcome), 1, Integer::sum);
            }
        }
        Counts counts = new Counts(ends);
        if (counts.all() >= row.number(PUT)) {
            store.put(row.with(COUNTS, BotJson.write(counts)));
        }
        return counts;
    }

    private static String end(Outcome outcome) {
        return outcome.reason() == null ? outcome.state().name() : outcome.state() + "." + outcome.reason();
    }

    private static Counts read(byte[] sealed) {
        try {
            return BotJson.read(sealed, Counts.class);
        } catch (IOException e) {
            return new Counts(Map.of()); // nobody but us writes these rows
        }
    }

    private static Row row(Job job, int page) {
        return new Row(job.id(), PREFIX + String.format("%06d", page));
    }
}
