package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.Jobs.Said;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.PageEdit;
import dev.proactivebot.delivery.ledger.Edits.Message;
import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A page of messages as one invocation changes it. Columns of its plan's row, beside those of who sends it, say who does. */
final class ChangePage implements PageEdit {
    /** When a copy of the item looks whether the page still is worked on. */
    static final Duration WATCH = Duration.ofSeconds(12);

    /** To which version all messages of the page were brought. */
    static final String EDITED = "edited";

    static final String EDITS = "edits";
    /** To which version the page is being brought. */
    static final String EDITING = "editing";

    private static final String UNTIL = "editUntil";
    private static final String TURN = "editTurn";
    private static final String NEXT = "editNext";

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_KEEPING = Duration.ofSeconds(3);
    /** By then a lost invocation that gives the page an older version sends nothing more. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(45);

    private final JobStore store;
    private final Conversations conversations;
    private final Said said;
    private final Job job;
    private final int number;
    private final JobChange change;
    private final Row plan;
    private final Runnable next;
    private final Clock clock;
    private int turn;
    private boolean isNextAsked;
    private Instant kept = Instant.EPOCH;
    private @Nullable Map<String, ConversationReference> listed;

    /**
     * @param plan the page's row as it was read
     * @param next asks for the next page
     * @param clock of the storage service
     */
    ChangePage(
            JobStore store,
            Conversations conversations,
            Said said,
            Job job,
            int number,
            Row plan,
            Runnable next,
            Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.said = said;
        this.job = job;
        this.number = number;
        this.change = JobChange.of(job);
        this.plan = plan;
        this.next = next;
        this.clock = clock;
    }

    private Row key() {
        return PagePlan.key(job.id(), number);
    }

    boolean hasNext() {
        return PagePlan.of(plan).next() != null;
    }

    boolean isDone() {
        return plan.number(EDITED) >= change.version();
    }

    /** Returns how often it was begun for this version. */
    int turns() {
        return turns(plan);
    }

    private int turns(Row row) {
        return isOurVersion(row) ? (int) row.number(TURN) : 0;
    }

    private boolean isOurVersion(Row row) {
        return row.number(EDITING) == change.version();
    }

    /** Returns for how long somebody else has the page. */
    Duration busy() {
        return busy(plan);
    }

    private Duration busy(Row row) {
        long until = row.number(UNTIL);
        if (until > 0 && !isOurVersion(row)) {
            until += LAST_REQUEST.toMillis();
        }
        long left = until - clock.millis();
        return left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /** Takes the page for the so-manieth time; false when somebody else was faster. */
    boolean take(int newTurn) {
        turn = newTurn;
        kept = clock.instant();
        return change(
                row -> turns(row) == newTurn - 1 && busy(row).isZero(),
                leased().with(EDITING, change.version()).with(TURN, newTurn));
    }

    private Row leased() {
        return key().with(UNTIL, clock.millis() + LEASE.toMillis());
    }

    private boolean change(Predicate<Row> condition, Row changes) {
        return store.changePage(key(), row -> condition.test(row) ? Optional.of(changes) : Optional.empty());
    }

    private boolean isOurs(Row row) {
        return isOurVersion(row) && turns(row) == turn;
    }

    @Override
    public boolean keep() {
        Instant now = clock.instant();
        if (kept.plus(BETWEEN_KEEPING).isAfter(now)) {
            return true;
        }
        kept = now;
        return change(this::isOurs, leased());
    }

    /** Returns whether nothing more of the page is sent. The row was read before the messages. */
    boolean isSaid(Left left) {
        return left.open() == 0 && (plan.is(OpenPage.FINISHED) || left.ended() >= plan.number(PagePlan.PUT));
    }

    void letGo() {
        boolean unused = change(this::isOurs, key().with(UNTIL, 0L));
    }

    /** Writes down that all messages of the page have this version. */
    void finish(ChangeCounts.Edits edits) {
        boolean unused = change(
                this::isOurs,
                key().with(UNTIL, 0L).with(EDITED, change.version()).with(EDITS, BotJson.write(edits)));
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
        Map<String, ConversationReference> neighbours = neighbours(messages);
        Map<String, ConversationReference> found = new HashMap<>();
        for (Message message : messages) {
            ConversationReference known = neighbours.get(message.conversation());
            if (known == null && !isNeighbour(message)) {
                known = conversations
                        .findByKey(message.conversation())
                        .map(KnownConversation::reference)
                        .orElse(null);
            }
            ConversationReference named = listed().get(message.recipient());
            if (named != null) {
                known = Variables.on(known == null ? named : known, Variables.of(named));
            }
            if (known != null && known.conversationId() != null && known.serviceUrl() != null) {
                found.put(message.recipient(), known);
            }
        }
        return found;
    }

    /** The conversations of one page of everyone are beside each other: some of them are one request. */
    private Map<String, ConversationReference> neighbours(List<Message> messages) {
        List<String> keys = messages.stream()
                .filter(this::isNeighbour)
                .map(Message::conversation)
                .toList();
        return keys.isEmpty()
                ? Map.of()
                : conversations.among(job.channelId(), job.tenantId(), keys).stream()
                        .collect(Collectors.toMap(KnownConversation::key, KnownConversation::reference));
    }

    private boolean isNeighbour(Message message) {
        return job.isForEveryone() && message.conversation().equals(message.recipient());
    }

    private Map<String, ConversationReference> listed() {
        if (listed == null) {
            listed = new LinkedHashMap<>();
            List<Listed> all = job.isForEveryone() ? List.of() : store.lists().all(job);
            for (Listed one : all) {
                if (one.located() != null) {
                    listed.putIfAbsent(String.valueOf(one.key()), one.located());
                }
            }
        }
        return listed;
    }

    @Override
    public Due content(ConversationReference to) {
        return said.each().apply(to);
    }

    /** The next page is asked for first: once more is no harm. */
    @Override
    public void halfway() {
        if (!isNextAsked && plan.number(NEXT) < change.version() && hasNext()) {
            next.run();
            boolean unused = change(row -> row.number(NEXT) < change.version(), key().with(NEXT, change.version()));
        }
        isNextAsked = true;
    }
}
