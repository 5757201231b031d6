package dev.proactivebot.notifications;

import dev.proactivebot.delivery.JobPage;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A page as one invocation works on it. Its row, which is its plan's as well, says who has it. */
final class OpenPage implements JobPage {
    /** When a copy of the page's item looks whether it still is worked on. */
    static final Duration WATCH = Duration.ofSeconds(25);

    static final String FINISHED = "finished";

    private static final PageLease.Columns LEASE = new PageLease.Columns("turn", "until", Duration.ofSeconds(20));
    /** Whether the last one who had it has left each message that it had begun with an outcome, or with an item of its own. */
    private static final String CLEAN = "clean";

    private final JobStore store;
    private final Job job;
    private final int number;
    private final PagePlan plan;
    private final Recipients recipients;
    private final Runnable next;
    private final Clock clock;
    private final PageLease lease;
    private boolean isTakenOver;

    /** Who is on a page, and how some of them are read as they are now. */
    record Recipients(List<String> keys, Function<List<String>, Map<String, Addressee>> read) {}

    /**
     * @param next asks for the next page
     * @param clock of the storage service
     */
    OpenPage(JobStore store, Job job, int number, PagePlan plan, Recipients recipients, Runnable next, Clock clock) {
        this.store = store;
        this.job = job;
        this.number = number;
        this.plan = plan;
        this.recipients = recipients;
        this.next = next;
        this.clock = clock;
        this.lease = new PageLease(store, key(), LEASE, row -> row, clock);
    }

    /** Writes down who is on the page, and that it is ours; false when somebody else has. */
    boolean insert() {
        Row row = plan.row(job.id(), number);
        return store.insert(lease.on(
                row.with(CLEAN, false).with(ChangePage.EDITED, JobChange.of(job).settled(clock.instant()))));
    }

    boolean isFinished(Row row) {
        return row.is(FINISHED);
    }

    PageLease lease() {
        return lease;
    }

    /** Takes the page for the so-manieth time; false when somebody else was faster. */
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

    /** Writes down that nothing is left to do; false when somebody else has the page by now. */
    boolean finish() {
        return lease.letGo(Duration.ZERO, key().with(FINISHED, true));
    }

    /** Lets go of the page, and returns what asks for the rest of it; empty when somebody else has the page by now. */
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
