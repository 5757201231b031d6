package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.Jobs.Said;
import dev.proactivebot.delivery.Occurrences.Due;
import dev.proactivebot.delivery.PageEdit;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.notifications.Lists.Listed;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Changes or takes back what a job has said, a page of its recipients at a time. Each page's own row says to which version it was brought, who
 * works on it and how often it was begun: an item that comes later than another one for the same page finds that, and ends. A copy of the item
 * watches over each page, for a worker that is lost.
 */
final class ChangeRun {
    static final String EDITED = "edited";
    static final String EDITS = "edits";
    /** To which version the page is being brought. */
    static final String EDITING = "editing";

    private static final String UNTIL = "editUntil";
    private static final String TURN = "editTurn";
    private static final String NEXT = "editNext";

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_KEEPING = Duration.ofSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration UNTIL_PLANNED = Duration.ofSeconds(10);
    /** By then no instance sends what a job said before: see {@code Turns}, and a request takes its time. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final Duration SLACK = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final JobStore store;
    private final ChangeCounts counts;
    private final Conversations conversations;
    private final Wordings wordings;
    private final Function<String, MessageQueue> queues;
    private final Clock clock;

    ChangeRun(
            JobStore store,
            ChangeCounts counts,
            Conversations conversations,
            Wordings wordings,
            Function<String, MessageQueue> queues,
            Clock clock) {
        this.store = store;
        this.counts = counts;
        this.conversations = conversations;
        this.wordings = wordings;
        this.queues = queues;
        this.clock = clock;
    }

    /** Puts the item that asks for the first page. Once more is no harm. */
    void begin(Job job) {
        put(job, 0, 0, job.lane(), Duration.ZERO);
    }

    private void put(Job job, int page, int turn, Lane lane, Duration delay) {
        queues.apply(Queues.of(lane))
                .put(JobItem.change(job.id(), page, turn, job.trace()).toJson(), delay);
    }

    void run(String id, int page, int turn, Lane lane, PageEdit.Editor editor, Logger log) {
        Optional<Job> found = store.find(id).filter(job -> !JobChange.of(job).isNone());
        if (found.isEmpty()) {
            log.info("nothing left to change for page=" + page + " job=" + id);
            return;
        }
        Job job = found.get();
        Optional<StoredRow> plan = store.find(Plan.key(id, page));
        if (plan.isEmpty()) {
            if (isToCome(job, page)) {
                put(job, page, turn, lane, UNTIL_PLANNED);
            }
            return;
        }
        work(new Page(job, page, plan.get(), lane), turn, editor, log);
    }

    /** Whether the page may still be planned. */
    private boolean isToCome(Job job, int page) {
        return job.ended().isEmpty()
                && !isOver(job)
                && !(job.isCancelled() && JobChange.of(job).at().plus(QUIET).isBefore(clock.instant()))
                && (page == 0 || job.isForEveryone());
    }

    private boolean isOver(Job job) {
        return job.expires().plus(SLACK).isBefore(clock.instant());
    }

    private void work(Page page, int turn, PageEdit.Editor editor, Logger log) {
        int begun = page.turns();
        if (page.isDone()) {
            page.halfway();
        } else if (begun <= turn) { // else it is another item's
            Instant now = clock.instant();
            Duration busy = Duration.between(now, page.until());
            if (!busy.isNegative() && !busy.isZero()) {
                put(page.job, page.number, turn, page.lane, busy.plus(SOON));
                return;
            }
            put(page.job, page.number, begun + 1, page.lane, LEASE.plus(SOON)); // watches over it
            if (!page.lease(now, begun + 1)) {
                put(page.job, page.number, turn, page.lane, SOON);
                return;
            }
            finish(page, begun + 1, editor.edit(page, page.lane, log));
        }
    }

    private void finish(Page page, int turn, PageEdit.Left left) {
        boolean isQuiet = page.change.at().plus(QUIET).isBefore(clock.instant());
        boolean allAreOver = left.ended() >= page.put() || (isQuiet && page.job.isCancelled()) || isOver(page.job);
        if (left.messages() == 0 && allAreOver) {
            page.write(page.key()
                    .with(EDITED, page.change.version())
                    .with(EDITS, BotJson.write(counts.ofPage(page.job, page.number)))
                    .with(UNTIL, 0L));
            page.halfway();
            return;
        }
        page.write(page.key().with(UNTIL, 0L));
        Duration wait = left.messages() > 0 ? left.delay() : SOON.multipliedBy(Math.min(600, 5L * turn));
        put(page.job, page.number, turn, page.lane, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /** A page that is being changed. */
    private final class Page implements PageEdit {
        private final Job job;
        private final int number;
        private final JobChange change;
        private final Lane lane;
        private StoredRow plan;
        private Instant kept = Instant.EPOCH;
        private final Said said;
        private Map<String, ConversationReference> listed = Map.of();

        private Page(Job job, int number, StoredRow plan, Lane lane) {
            this.job = job;
            this.number = number;
            this.change = JobChange.of(job);
            this.plan = plan;
            this.lane = lane;
            this.said = wordings.of(job);
        }

        private Row key() {
            return Plan.key(job.id(), number);
        }

        private int put() {
            return (int) plan.row().number(Plan.PUT);
        }

        private boolean isDone() {
            return plan.row().number(EDITED) >= change.version();
        }

        /** Returns how often it was begun for this version. */
        private int turns() {
            return plan.row().number(EDITING) == change.version()
                    ? (int) plan.row().number(TURN)
                    : 0;
        }

        private Instant until() {
            return Instant.ofEpochMilli(plan.row().number(UNTIL));
        }

        private boolean lease(Instant now, int turn) {
            kept = now;
            return write(key().with(UNTIL, now.plus(LEASE).toEpochMilli())
                    .with(EDITING, change.version())
                    .with(TURN, turn));
        }

        private boolean write(Row row) {
            if (!store.merge(row, plan.version())) {
                return false;
            }
            Optional<StoredRow> now = store.find(key());
            now.ifPresent(stored -> plan = stored);
            return now.isPresent();
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
        public Optional<ConversationReference> find(String recipient, String conversation) {
            ConversationReference named = listed().get(recipient);
            Optional<ConversationReference> known =
                    conversations.findByKey(conversation).map(KnownConversation::reference);
            return named == null
                    ? known
                    : Optional.of(Variables.on(known.orElse(named), Variables.of(named)))
                            .filter(there -> there.conversationId() != null && there.serviceUrl() != null);
        }

        private synchronized Map<String, ConversationReference> listed() {
            if (listed.isEmpty() && !job.isForEveryone()) {
                Map<String, ConversationReference> found = new LinkedHashMap<>();
                for (Listed one : store.lists().all(job)) {
                    if (one.located() != null) {
                        found.putIfAbsent(String.valueOf(one.key()), one.located());
                    }
                }
                listed = found;
            }
            return listed;
        }

        @Override
        public Due content(ConversationReference to) {
            return said.each().apply(to);
        }

        @Override
        public boolean keep() {
            Instant now = clock.instant();
            if (kept.plus(BETWEEN_KEEPING).isAfter(now)) {
                return true;
            }
            kept = now;
            return write(key().with(UNTIL, now.plus(LEASE).toEpochMilli()));
        }

        /** The next page is asked for once. */
        @Override
        public void halfway() {
            if (plan.row().number(NEXT) < change.version() && (number + 1 < job.page() || isToCome(job, number + 1))) {
                ChangeRun.this.put(job, number + 1, 0, lane, Duration.ZERO);
                boolean unused = write(key().with(NEXT, change.version()));
            }
        }
    }
}
