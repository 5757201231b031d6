package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.PageItem;
import dev.proactivebot.delivery.send.JobPage;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A page that one invocation handles. Its row, which also has its plan, tells which invocation holds it. */
final class OpenPage implements JobPage {
    /** The delay of the copy that watches whether the page is still handled. */
    static final Duration WATCH = Duration.ofSeconds(25);

    static final String FINISHED = "finished";

    private static final PageLease.Columns LEASE = new PageLease.Columns("turn", "until", Duration.ofSeconds(20));
    /** The column that tells that the last invocation left each message that it had begun with an outcome or an item of its own. */
    private static final String CLEAN = "clean";

    private final JobStore store;
    private final Job job;
    private final int number;
    private final PagePlan plan;
    private final Recipients recipients;
    private final Runnable next;
    private final PageLease lease;
    private boolean isTakenOver;

    /** The recipients of a page, and how to read some of them as they are now. */
    record Recipients(List<String> keys, Function<List<String>, Map<String, Addressee>> read) {}

    /** @param next puts the item of the next page */
    OpenPage(JobStore store, Job job, int number, PagePlan plan, Recipients recipients, Runnable next) {
        this.store = store;
        this.job = job;
        this.number = number;
        this.plan = plan;
        this.recipients = recipients;
        this.next = next;
        this.lease = store.lease(key(), LEASE, row -> row);
    }

    /** Stores the recipients of the page, and takes it; returns false when another invocation did. */
    boolean insert() {
        Row row = plan.row(job.id(), number);
        return store.insert(lease.on(row.with(CLEAN, false)
                .with(ChangePage.EDITED, JobChange.of(job).settled(store.clock().instant()))));
    }

    boolean isFinished(Row row) {
        return row.is(FINISHED);
    }

    PageLease lease() {
        return lease;
    }

    /** Takes the page with that count; returns false when another invocation was faster. */
    boolean take(int newTurn) {
        Optional<Row> found = lease.take(newTurn, key().with(CLEAN, false));
        isTakenOver = found.filter(row -> newTurn > 1 && !row.is(CLEAN)).isPresent();
        return found.isPresent();
    }

    private Row key() {
        return PagePlan.key(job.id(), number);
    }

    @Override
    public boolean keep() {
        return lease.keep();
    }

    /** Stores that nothing is left to do; returns false when another invocation holds the page by now. */
    boolean finish() {
        return lease.letGo(Duration.ZERO, key().with(FINISHED, true));
    }

    /** Releases the page, and returns the item for the rest; empty when another invocation holds the page by now. */
    Optional<PageItem> handOn(Rest rest) {
        return lease.letGo(rest.delay(), key().with(CLEAN, rest.isClean()))
                ? Optional.of(new PageItem(job.id(), number, lease.turn()))
                : Optional.empty();
    }

    @Override
    public String job() {
        return job.id();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Instant made() {
        return job.made();
    }

    @Override
    public Instant expires() {
        return job.expires();
    }

    @Override
    public TraceParent trace() {
        return job.trace();
    }

    @Override
    public List<String> recipients() {
        return recipients.keys();
    }

    @Override
    public boolean isTakenOver() {
        return isTakenOver;
    }

    @Override
    public Map<String, Addressee> read(List<String> keys) {
        return recipients.read().apply(keys);
    }

    @Override
    public void nearsItsEnd() {
        next.run();
    }
}
