package dev.proactivebot.notifications;

import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.Queues;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.notifications.Lists.Listed;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;

/**
 * Turns a job into items, a page at a time. A page's item is deleted when all of the page's items are in the queue and its row says so; it
 * is worked on again from the start when that did not happen, and the ledger sees to it that nobody is told twice.
 *
 * <p>The queue stays short: a page has as many items as are sent in ten seconds, and who finds that the queue holds more than twenty
 * seconds' comes back later. The item for the next page is put amid the items of this one, so that it is reached while there is still
 * enough to send.
 */
final class Broadcasts {
    /** When most of the page before has been sent. */
    private static final Duration SPARE = Duration.ofSeconds(25);

    private static final Duration TOO_FULL = Duration.ofSeconds(5);
    /** What Teams takes for a bot in one tenant, times ten seconds. */
    private static final int TEN_SECONDS = 500;

    /** Who is narrowed to a few of many may have to look through all. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    /** Longer than an invocation lasts: who works on the page is done by then, or gone. */
    private static final Duration PAGE_LEASE = Duration.ofSeconds(55);

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private static final int MOVERS = 8;
    /** So many items, or recipients, at a time: in between it is asked whether there is time. */
    private static final int CHUNK = 32;
    /** Three seconds of 45: what a chunk, and writing down how far the page is, take at most in most cases. */
    private static final int LEAST_PART = 15;

    private final JobStore store;
    private final Conversations conversations;
    private final Locator locator;
    private final Tally tally;
    private final Agenda agenda;
    private final Function<String, MessageQueue> queues;
    private final Function<String, QueueGauge> gauges;
    private final Clock clock;
    private final int pageSize;

    Broadcasts(
            JobStore store,
            Conversations conversations,
            Locator locator,
            Tally tally,
            Agenda agenda,
            Function<String, MessageQueue> queues,
            Function<String, QueueGauge> gauges,
            Clock clock,
            double rateShare) {
        this.store = store;
        this.conversations = conversations;
        this.locator = locator;
        this.tally = tally;
        this.agenda = agenda;
        this.queues = queues;
        this.gauges = gauges;
        this.clock = clock;
        this.pageSize = (int) Math.max(1, TEN_SECONDS * rateShare);
    }

    /** Puts the items of the recipients whose turn it is, and one that asks for the next ones. */
    void expand(Job job, Lane lane, Logger log) {
        int page = job.page();
        if (!job.expires().isAfter(clock.instant())) {
            store.end(job, End.expired);
            return;
        }
        if (isFull(lane)) {
            agenda.putBack(job, page, lane, TOO_FULL);
            return;
        }
        Duration busy = lease(job);
        if (!busy.isZero()) {
            agenda.putBack(job, page, lane, busy);
        } else {
            List<ConversationReference> recipients = new ArrayList<>();
            boolean more = job.isForEveryone() ? everyone(job, page, recipients) : listed(job, recipients);
            int put = put(job, page, recipients, more, lane);
            log.info("put page=" + page + " job=" + job.id() + " items=" + put);
        }
    }

    /**
     * Leases the page, so that copies of its item that come at one time do not each put the items that ask for the next one.
     *
     * @return zero when it is ours; else when to look again
     */
    private Duration lease(Job job) {
        long now = clock.millis();
        long left = job.pageUntil() - now;
        if (left > 0) {
            return Duration.ofMillis(Math.min(left, PAGE_LEASE.toMillis()));
        }
        Row lease = new Row(job.id(), Job.KEY).with(Job.PAGE_UNTIL, now + PAGE_LEASE.toMillis());
        return store.merge(lease, job.version()) ? Duration.ZERO : ANOTHER_WAS_FASTER;
    }

    private boolean isFull(Lane lane) {
        return lane == Lane.BULK && gauges.apply(Queues.of(lane)).depth() > 2L * pageSize;
    }

    /** Returns whether there are recipients after those of the page. */
    private boolean everyone(Job job, int page, List<ConversationReference> recipients) {
        Map<String, ConversationReference> found = new LinkedHashMap<>();
        Plan plan = store.plan(job.id(), page, () -> lookUp(job, page, found));
        Parallel.map(MOVERS, plan.keys(), key -> pointer(key, found))
                .forEach(known -> known.ifPresent(recipients::add));
        return plan.next() != null;
    }

    /** Those who come next, also into {@code found}. */
    private Plan lookUp(Job job, int page, Map<String, ConversationReference> found) {
        Instant enough = clock.instant().plus(LONGEST_LOOK);
        String after = page == 0
                ? null
                : store.find(Plan.key(job.id(), page - 1))
                        .map(before -> Plan.of(before.row()).next())
                        .orElse(null);
        do {
            ConversationPage some = conversations.page(job.channelId(), job.tenantId(), pageSize - found.size(), after);
            // who is told something in every thread of a channel is told it too often
            some.conversations().stream()
                    // what took the place of a lost conversation while this was sent: its user has been told there
                    .filter(known -> !known.isThread() && !known.replacesAt().isAfter(job.made()))
                    .forEach(known -> found.put(known.key(), Locator.pointer(known)));
            after = some.next();
        } while (after != null && found.size() < pageSize && clock.instant().isBefore(enough));
        return new Plan(List.copyOf(found.keySet()), found.size(), after);
    }

    /** Of a page that somebody else has planned the keys alone are known. Whom only a newer version reads is on no page. */
    private Optional<ConversationReference> pointer(String key, Map<String, ConversationReference> found) {
        try {
            return Optional.ofNullable(found.get(key))
                    .or(() -> conversations.findByKey(key).map(Locator::pointer));
        } catch (NewerRowException e) {
            return Optional.empty();
        }
    }

    /** All who were named are one page: whoever was named twice, in whatever way, is told once. */
    private boolean listed(Job job, List<ConversationReference> recipients) {
        store.plan(job.id(), 0, () -> {
            List<Listed> named = store.lists().all(job);
            List<Listed> located = new ArrayList<>();
            for (int from = 0; from < named.size(); from += CHUNK) {
                demandTime();
                List<Listed> some =
                        Parallel.map(MOVERS, named.subList(from, Math.min(from + CHUNK, named.size())), this::locate);
                store.lists().update(some);
                located.addAll(some);
            }
            return new Plan(List.of(), distinct(located).size(), null);
        });
        recipients.addAll(distinct(store.lists().all(job)).values());
        return false;
    }

    /** What is located is kept: the next invocation goes on with the others. */
    private static void demandTime() {
        if (!isTimeLeft()) {
            throw new StorageException("there was no time to locate all recipients", null);
        }
    }

    private static boolean isTimeLeft() {
        TimeBudget budget = TimeBudget.current();
        return budget.leftForWork().compareTo(budget.length().dividedBy(LEAST_PART)) > 0;
    }

    private static Map<String, ConversationReference> distinct(List<Listed> located) {
        Map<String, ConversationReference> recipients = new LinkedHashMap<>();
        for (Listed listed : located) {
            if (listed.located() != null) {
                recipients.putIfAbsent(String.valueOf(listed.key()), listed.located());
            }
        }
        return recipients;
    }

    private Listed locate(Listed listed) {
        return listed.located() != null ? listed : listed.at(place(listed.recipient()));
    }

    /** Whom only a newer version can locate waits by their own item, and holds nobody else up. */
    private ConversationReference place(Recipient recipient) {
        try {
            return locator.locate(recipient).orElseGet(() -> Locator.nobody(recipient));
        } catch (NewerRowException e) {
            return Locator.nobody(recipient);
        }
    }

    /**
     * Puts the items of the page, from where the last invocation had to stop. When the time is over the page's item comes again, and goes on
     * there.
     *
     * @return how many this invocation has put
     */
    private int put(Job job, int page, List<ConversationReference> recipients, boolean more, Lane lane) {
        MessageQueue queue = queues.apply(Queues.of(lane));
        int half = recipients.size() / 2;
        int from = Math.min(job.pageAt(), recipients.size());
        int begun = from;
        if (more && half == 0) {
            ask(job, page + 1, queue);
        }
        while (from < recipients.size() && isTimeLeft()) {
            int end = Math.min(from + CHUNK, from < half ? half : recipients.size());
            put(job, page, recipients.subList(from, end), queue);
            if (more && end == half) {
                ask(job, page + 1, queue);
            }
            from = end;
        }
        if (from == recipients.size()) {
            advance(job, page, !more);
            tally.seal(job, page);
        } else {
            int at = from;
            store.change(job.id(), current -> change(current, page, row -> row.with(Job.PAGE_AT, at)));
            agenda.putBack(job, page, lane, Duration.ZERO);
        }
        return from - begun;
    }

    /** A page that another instance has finished meanwhile is left alone; one that is ours belongs to nobody then. */
    private static Optional<Row> change(Job current, int page, UnaryOperator<Row> changes) {
        return current.page() == page
                ? Optional.of(changes.apply(new Row(current.id(), Job.KEY).with(Job.PAGE_UNTIL, 0)))
                : Optional.empty();
    }

    private void put(Job job, int page, List<ConversationReference> recipients, MessageQueue queue) {
        TraceParent trace = job.trace();
        Instant made = job.made();
        Parallel.map(MOVERS, recipients, to -> {
            queue.put(
                    JobItem.ofJob(job.id(), page, to, made, job.expires(), trace)
                            .toJson(),
                    Duration.ZERO);
            return to;
        });
    }

    /** Twice, since a lost instance keeps an item for ten minutes: who comes second finds the page done. */
    private static void ask(Job job, int page, MessageQueue queue) {
        byte[] item = JobItem.page(job.id(), page, job.trace()).toJson();
        queue.put(item, SPARE);
        queue.put(item, Duration.ZERO);
    }

    private void advance(Job job, int page, boolean isLast) {
        store.change(
                job.id(),
                current -> change(current, page, row -> {
                    Row next = row.with(Job.PAGE, page + 1).with(Job.PAGE_AT, 0);
                    return isLast ? next.with(Job.ENDED, End.complete.name()) : next;
                }));
    }
}
