package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.Jobs.Said;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.PageEdit;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A page of messages as one invocation changes it. Columns of its plan's row, beside those of who sends it, say who does. */
final class ChangePage implements PageEdit {
    /** When a copy of the item looks whether the page still is worked on. */
    static final Duration WATCH = Duration.ofSeconds(6);

    /** To which version all messages of the page were brought. */
    static final String EDITED = "edited";

    static final String EDITS = "edits";
    /** To which version the page is being brought. */
    static final String EDITING = "editing";

    /** Whoever puts an item looks at once for the next one: after a moment others are as likely to get it, and one that is lost has less. */
    private static final Duration UNTIL_OTHERS_LOOK = Duration.ofSeconds(2);

    private static final String UNTIL = "editUntil";
    private static final String TURN = "editTurn";
    private static final String NEXT = "editNext";

    /** Pages, at a time. */
    private static final int OPEN = 3;

    private static final PageLease.Columns LEASE = new PageLease.Columns(TURN, UNTIL, Duration.ofSeconds(5));
    /** By then a lost invocation that gives the page an older version sends nothing more. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(45);

    private final JobStore store;
    private final PagePlaces places;
    private final Said said;
    private final Job job;
    private final int number;
    private final JobChange change;
    private final Row plan;
    private final BiConsumer<Integer, Duration> ask;
    private final PageLease lease;
    private boolean isNextAsked;
    private boolean isOverTold;

    /**
     * @param plan the page's row as it was read
     * @param ask asks for a page, after that time
     * @param clock of the storage service
     */
    ChangePage(
            JobStore store,
            Conversations conversations,
            Said said,
            Job job,
            int number,
            Row plan,
            BiConsumer<Integer, Duration> ask,
            Clock clock) {
        this.store = store;
        this.places = new PagePlaces(
                store.lists(), conversations, job, PagePlan.of(plan).keys());
        this.said = said;
        this.job = job;
        this.number = number;
        this.change = JobChange.of(job);
        this.plan = plan;
        this.ask = ask;
        this.lease = new PageLease(store, key(), LEASE, this::asOurVersion, clock);
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

    /** Returns for how long somebody else has the page. */
    Duration busy() {
        return lease.busy(plan);
    }

    /** Whoever gives the page another version may be lost, and its last request still under way. */
    private Row asOurVersion(Row row) {
        long until = row.number(UNTIL);
        return row.number(EDITING) == change.version()
                ? row
                : row.with(TURN, 0).with(UNTIL, until == 0 ? 0 : until + LAST_REQUEST.toMillis());
    }

    /** Takes the page for the so-manieth time; false when somebody else was faster. */
    boolean take(int newTurn) {
        return lease.take(newTurn, key().with(EDITING, change.version())).isPresent();
    }

    @Override
    public boolean keep() {
        return lease.keep();
    }

    /** Returns whether nothing more of the page is sent. The row was read before the messages. */
    boolean isSaid(Left left) {
        return left.open() == 0 && (plan.is(OpenPage.FINISHED) || left.ended() >= plan.number(PagePlan.PUT));
    }

    void letGo() {
        boolean unused = lease.letGo(Duration.ZERO, key());
    }

    /** Writes down that all messages of the page have this version. */
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
     * With the next page begun at a third of this one, three are open, so that there is enough to do while one that was lost waits for its lease
     * to end. Should both others be lost, the one after them begins when this one is over.
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

    /** It is asked for first and then written down: once more is no harm. */
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
