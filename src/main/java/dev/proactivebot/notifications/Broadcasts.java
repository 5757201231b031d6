package dev.proactivebot.notifications;

import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.JobPage;
import dev.proactivebot.delivery.JobPage.Addressee;
import dev.proactivebot.delivery.JobPage.Rest;
import dev.proactivebot.delivery.PageItem;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.notifications.Lists.Listed;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells a job's recipients, a page at a time. One invocation at a time has a page, see {@link OpenPage}, and a copy of its item watches over
 * it: when the invocation is lost, the copy goes on with those whom nobody has told. The next page is asked for when half of a page has been
 * begun, so that there always is enough to send; no more than two pages are open.
 */
final class Broadcasts {
    private static final Duration TOO_EARLY = Duration.ofSeconds(2);
    /** Should the item of the next page be lost with an instance. */
    private static final Duration SPARE = Duration.ofSeconds(25);

    /** What Teams takes for a bot in one tenant, times ten seconds. */
    private static final int TEN_SECONDS = 500;

    /** Who is narrowed to a few of many may have to look through all. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    /** Longer than it takes to find out where all of a list are. */
    private static final Duration LOCATING = Duration.ofSeconds(40);

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private static final int MOVERS = 8;
    /** So many recipients at a time: in between it is asked whether there is time. */
    private static final int CHUNK = 32;
    /** Three seconds of 45: what a chunk takes at most in most cases. */
    private static final int LEAST_PART = 15;

    private final JobStore store;
    private final Conversations conversations;
    private final Locator locator;
    private final Tally tally;
    private final Agenda agenda;
    private final Clock clock;
    private final Clock serviceClock;
    private final int pageSize;

    /** @param serviceClock by which invocations agree who has a page */
    Broadcasts(
            JobStore store,
            Conversations conversations,
            Locator locator,
            Tally tally,
            Agenda agenda,
            Clock clock,
            Clock serviceClock,
            double rateShare) {
        this.store = store;
        this.conversations = conversations;
        this.locator = locator;
        this.tally = tally;
        this.agenda = agenda;
        this.clock = clock;
        this.serviceClock = serviceClock;
        this.pageSize = (int) Math.max(1, TEN_SECONDS * rateShare);
    }

    /** Tells the recipients of a page, if it is its turn and nobody else does. */
    void expand(Job job, PageItem item, Lane lane, JobPage.Sender sender, Logger log) {
        Optional<StoredRow> row =
                item.number() < job.page() ? Optional.empty() : store.find(Plan.key(job.id(), item.number()));
        Optional<OpenPage> open;
        if (row.isPresent()) {
            open = goOn(job, item, row.get(), lane);
        } else if (item.number() < job.page() || isOver(job)) {
            open = Optional.empty();
        } else {
            open = begin(job, item, lane);
        }
        if (open.isEmpty()) {
            log.info("nothing to do now for page=" + item.number() + " job=" + job.id());
            return;
        }
        OpenPage page = open.get();
        Optional<Rest> rest = sender.send(page, lane, log);
        if (rest.isPresent()) {
            page.handOn(rest.get())
                    .ifPresent(
                            turn -> agenda.putBack(job, turn, lane, rest.get().delay()));
        } else if (page.finish()) {
            advance(job);
            tally.seal(job, item.number());
        }
    }

    /** Whether nothing more of it is begun; then that is written down. */
    private boolean isOver(Job job) {
        if (job.ended().isEmpty() && (job.isCancelled() || !job.expires().isAfter(clock.instant()))) {
            store.end(job, job.isCancelled() ? End.cancelled : End.expired);
            return true;
        }
        return job.ended().isPresent();
    }

    /** A page that was begun: by whom, its row says. */
    private Optional<OpenPage> goOn(Job job, PageItem item, StoredRow row, Lane lane) {
        OpenPage page = open(job, item.number(), Plan.of(row.row()), lane);
        if (page.isFinished(row.row())) {
            advance(job);
            return Optional.empty();
        }
        if (page.turn(row.row()) > item.turn()) {
            return Optional.empty(); // whoever has begun it since has left a copy that watches
        }
        Duration busy = page.busy(row.row());
        if (!busy.isZero()) {
            agenda.putBack(job, item, lane, busy.plus(ANOTHER_WAS_FASTER));
            return Optional.empty();
        }
        int turn = page.turn(row.row()) + 1;
        watch(job, item.number(), turn, lane);
        return page.take(turn) ? Optional.of(page) : Optional.empty();
    }

    private Optional<OpenPage> begin(Job job, PageItem item, Lane lane) {
        int number = item.number();
        Optional<Plan> before = number == 0
                ? Optional.empty()
                : store.find(Plan.key(job.id(), number - 1)).map(found -> Plan.of(found.row()));
        if (number > job.page() + 1 || (number > 0 && before.map(Plan::next).isEmpty())) {
            agenda.putBack(job, item, lane, TOO_EARLY);
            return Optional.empty();
        }
        Duration busy = job.isForEveryone() ? Duration.ZERO : lease(job);
        if (!busy.isZero()) {
            agenda.putBack(job, item, lane, busy);
            return Optional.empty();
        }
        watch(job, number, 1, lane);
        Plan plan = job.isForEveryone() ? lookUp(job, before.map(Plan::next).orElse(null)) : locateAll(job);
        OpenPage page = open(job, number, plan, lane);
        return page.insert() ? Optional.of(page) : Optional.empty();
    }

    /** First of all, so that nothing that was begun is left to nobody. */
    private void watch(Job job, int page, int turn, Lane lane) {
        agenda.putBack(job, new PageItem(job.id(), page, turn), lane, OpenPage.WATCH);
    }

    private OpenPage open(Job job, int number, Plan plan, Lane lane) {
        OpenPage.Recipients recipients = job.isForEveryone()
                ? everyone(job, plan)
                : named(distinct(store.lists().all(job)));
        Runnable next = () -> {
            if (plan.next() != null) {
                ask(job, number + 1, lane);
            }
        };
        return new OpenPage(store, job, number, plan, recipients, next, serviceClock);
    }

    /** Twice, since a lost instance keeps an item for ten minutes: who comes second finds the page begun. */
    private void ask(Job job, int page, Lane lane) {
        PageItem item = new PageItem(job.id(), page, 0);
        agenda.putBack(job, item, lane, SPARE);
        agenda.putBack(job, item, lane, Duration.ZERO);
    }

    /** Says which page is the first that is not finished: both of those that are open may be, in whatever order. */
    private void advance(Job job) {
        int page;
        int next = job.page();
        do {
            page = next;
            next = store.change(job.id(), this::passed).map(Job::page).orElse(page);
        } while (next > page);
    }

    private Optional<Row> passed(Job job) {
        Optional<Row> page = store.find(Plan.key(job.id(), job.page())).map(StoredRow::row);
        if (page.isEmpty() || !page.get().is(OpenPage.FINISHED)) {
            return Optional.empty();
        }
        Row row = new Row(job.id(), Job.KEY).with(Job.PAGE, job.page() + 1);
        boolean isLast = Plan.of(page.get()).next() == null && job.ended().isEmpty();
        return Optional.of(isLast ? row.with(Job.ENDED, End.complete.name()) : row);
    }

    /** Those who come next. */
    private Plan lookUp(Job job, @Nullable String from) {
        Instant enough = clock.instant().plus(LONGEST_LOOK);
        List<String> keys = new ArrayList<>();
        String after = from;
        do {
            ConversationPage some = conversations.page(job.channelId(), job.tenantId(), pageSize - keys.size(), after);
            // who is told something in every thread of a channel is told it too often
            some.conversations().stream()
                    // what took the place of a lost conversation while this was sent: its user has been told there
                    .filter(known -> !known.isThread() && !known.replacesAt().isAfter(job.made()))
                    .map(KnownConversation::key)
                    .forEach(keys::add);
            after = some.next();
        } while (after != null && keys.size() < pageSize && clock.instant().isBefore(enough));
        return new Plan(List.copyOf(keys), keys.size(), after);
    }

    /** The recipients of one page are beside each other: some of them are one request. Whom only a newer version reads is left out. */
    private OpenPage.Recipients everyone(Job job, Plan plan) {
        return new OpenPage.Recipients(plan.keys(), keys -> {
            Set<String> wanted = new HashSet<>(keys);
            return conversations.among(job.channelId(), job.tenantId(), keys).stream()
                    .filter(known -> wanted.contains(known.key()))
                    .collect(Collectors.toMap(
                            KnownConversation::key,
                            known -> new Addressee(Locator.pointer(known), Optional.of(known), false)));
        });
    }

    private OpenPage.Recipients named(Map<String, ConversationReference> places) {
        return new OpenPage.Recipients(places.keySet().stream().sorted().toList(), keys -> {
            Map<String, Addressee> found = new ConcurrentHashMap<>();
            List<String> unused = Parallel.map(MOVERS, keys, key -> {
                ConversationReference to = places.get(key);
                if (to != null) {
                    found.put(key, addressee(to));
                }
                return key;
            });
            return found;
        });
    }

    /** Whom only a newer version can locate waits by their own item, and holds nobody else up. */
    private Addressee addressee(ConversationReference to) {
        try {
            String user = to.userId();
            Optional<KnownConversation> known = to.conversationId() != null
                    ? conversations.find(to.channelId(), to.conversationId())
                    : user == null ? Optional.empty() : conversations.findByUser(user, to.channelId());
            return new Addressee(to, known, false);
        } catch (NewerRowException e) {
            return new Addressee(to, Optional.empty(), true);
        }
    }

    /**
     * Leases the job while it is found out where those are whom it names: what one invocation has found must not be changed by another.
     *
     * @return zero when it is ours; else when to look again
     */
    private Duration lease(Job job) {
        long now = serviceClock.millis();
        long left = job.pageUntil() - now;
        if (left > 0) {
            return Duration.ofMillis(Math.min(left, LOCATING.toMillis()));
        }
        Row lease = new Row(job.id(), Job.KEY).with(Job.PAGE_UNTIL, now + LOCATING.toMillis());
        return store.merge(lease, job.version()) ? Duration.ZERO : ANOTHER_WAS_FASTER;
    }

    /** All who were named are one page: whoever was named twice, in whatever way, is told once. */
    private Plan locateAll(Job job) {
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
    }

    /** What is located is kept: the next invocation goes on with the others. */
    private static void demandTime() {
        TimeBudget budget = TimeBudget.current();
        if (budget.leftForWork().compareTo(budget.length().dividedBy(LEAST_PART)) <= 0) {
            throw new StorageException("there was no time to locate all recipients", null);
        }
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
}
