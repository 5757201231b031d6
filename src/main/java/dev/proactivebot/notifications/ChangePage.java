package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.delivery.send.Jobs.Said;
import dev.proactivebot.delivery.send.Occurrences.Due;
import dev.proactivebot.delivery.send.PageEdit;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A page of messages that one invocation changes. The row of its plan tells which invocation does, in columns beside those of the sending.
 */
final class ChangePage implements PageEdit {
    /** The delay of the copy that watches whether the page is still handled. */
    static final Duration WATCH = Duration.ofSeconds(6);

    /** The version that all messages of the page have. */
    static final String EDITED = "edited";

    static final String EDITS = "edits";
    /** The version that the page is being brought to. */
    static final String EDITING = "editing";

    /**
     * The delay of the next page's item, so that other instances are as likely to get it, and a lost instance holds less.
     */
    private static final Duration UNTIL_OTHERS_LOOK = Duration.ofSeconds(2);

    private static final String UNTIL = "editUntil";
    private static final String TURN = "editTurn";
    private static final String NEXT = "editNext";

    /** The number of open pages. */
    private static final int OPEN = 3;

    private static final PageLease.Columns LEASE = new PageLease.Columns(TURN, UNTIL, Duration.ofSeconds(5));
    /** After this time a lost invocation of an older version sends nothing more. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(45);

    private final JobStore store;
    private final PagePlaces places;
    private final Said said;
    private final Job job;
    private final JobChange change;
    private final Row plan;
    private final int number;
    private final BiConsumer<Integer, Duration> ask;
    private final PageLease lease;
    private boolean isNextAsked;
    private boolean isOverTold;

    /**
     * @param plan the page's row as it was read
     * @param ask puts the item of a page with a delay
     */
    ChangePage(JobStore store, Job job, Row plan, PagePlaces places, Said said, BiConsumer<Integer, Duration> ask) {
        this.store = store;
        this.job = job;
        this.change = JobChange.of(job);
        this.plan = plan;
        this.number = PagePlan.number(plan);
        this.places = places;
        this.said = said;
        this.ask = ask;
        this.lease = store.lease(key(), LEASE, this::asOurVersion);
    }

    private Row key() {
        return PagePlan.key(job.id(), number);
    }

    boolean isDone() {
        return plan.number(EDITED) >= change.version();
    }

    /** Returns how often it was begun for this version. */
    int turns() {
        return lease.turns(plan);
    }

    /** Returns how long another invocation holds the page. */
    Duration busy() {
        return lease.busy(plan);
    }

    /** Returns the wait for a lost invocation of another version, whose last request may still be under way. */
    private Row asOurVersion(Row row) {
        long until = row.number(UNTIL);
        return row.number(EDITING) == change.version()
                ? row
                : row.with(TURN, 0).with(UNTIL, until == 0 ? 0 : until + LAST_REQUEST.toMillis());
    }

    /** Takes the page with that count; returns false when another invocation was faster. */
    boolean take(int newTurn) {
        return lease.take(newTurn, key().with(EDITING, change.version())).isPresent();
    }

    @Override
    public boolean keep() {
        return lease.keep();
    }

    /** Returns whether no more messages of the page are sent. The row was read before the messages. */
    boolean isSaid(Left left) {
        return left.open() == 0 && (plan.is(OpenPage.FINISHED) || left.ended() >= plan.number(PagePlan.PUT));
    }

    void letGo() {
        boolean unused = lease.letGo(Duration.ZERO, key());
    }

    /** Stores that all messages of the page have this version. */
    void finish(ChangeCounts.Edits edits) {
        boolean unused =
                lease.letGo(Duration.ZERO, key().with(EDITED, change.version()).with(EDITS, BotJson.write(edits)));
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
    public Instant since() {
        return job.created();
    }

    @Override
    public TraceParent trace() {
        return job.trace();
    }

    @Override
    public int version() {
        return change.version();
    }

    @Override
    public boolean isRecall() {
        return change.isRecall();
    }

    @Override
    public Map<String, ConversationReference> find(List<Message> messages) {
        return places.find(messages);
    }

    @Override
    public Due content(ConversationReference to) {
        return said.each().apply(to);
    }

    /**
     * Begins the next page at a third of this one, so that three pages are open. Then there is enough to do while a lost page waits for the
     * end of its lease. If both others are lost, the one after them begins when this one is over.
     */
    @Override
    public void begun(int some, int all) {
        boolean isFirst = plan.number(NEXT) < change.version();
        if (some * OPEN >= all) {
            askForNext();
        }
        boolean isOver = some == all && isFirst && !isOverTold;
        if (isOver && store.find(PagePlan.key(job.id(), number + OPEN)).isPresent()) {
            ask.accept(number + OPEN, Duration.ZERO);
        }
        isOverTold |= isOver;
    }

    /** Puts the item first and then stores that; putting it twice does no harm. */
    void askForNext() {
        if (!isNextAsked
                && plan.number(NEXT) < change.version()
                && PagePlan.of(plan).next() != null) {
            ask.accept(number + 1, UNTIL_OTHERS_LOOK);
            boolean unused = store.changePage(
                    key(),
                    row -> Optional.of(key().with(NEXT, change.version()))
                            .filter(asked -> row.number(NEXT) < change.version()));
        }
        isNextAsked = true;
    }
}
