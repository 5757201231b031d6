package dev.proactivebot.notifications;

import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.JobPage.Addressee;
import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out who is on a page of a job, and where they are now. */
final class PageRecipients {
    /** What Teams takes for a bot in one tenant, times ten seconds. */
    private static final int TEN_SECONDS = 500;

    /** Who is narrowed to a few of many may have to look through all. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    /** Longer than it takes to find out where all of a list are. */
    private static final Duration LOCATING = Duration.ofSeconds(40);

    private static final int MOVERS = 8;
    /** So many recipients at a time: in between it is asked whether there is time. */
    private static final int CHUNK = 32;
    /** Three seconds of 45: what a chunk takes at most in most cases. */
    private static final int LEAST_PART = 15;

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private final JobStore store;
    private final Conversations conversations;
    private final RecipientResolver resolver;
    private final Clock clock;
    private final Clock serviceClock;
    private final int pageSize;

    /** @param serviceClock by which invocations agree who locates a list */
    PageRecipients(
            JobStore store,
            Conversations conversations,
            RecipientResolver resolver,
            Clock clock,
            Clock serviceClock,
            double rateShare) {
        this.store = store;
        this.conversations = conversations;
        this.resolver = resolver;
        this.clock = clock;
        this.serviceClock = serviceClock;
        this.pageSize = (int) Math.max(1, TEN_SECONDS * rateShare);
    }

    /** Returns who is on a page that is planned. */
    OpenPage.Recipients of(Job job, PagePlan plan) {
        return job.isForEveryone()
                ? everyone(job, plan)
                : named(distinct(store.lists().all(job)));
    }

    /** Plans the next page, which begins where the one before it ended. */
    PagePlan plan(Job job, @Nullable String from) {
        return job.isForEveryone() ? lookUp(job, from) : locateAll(job);
    }

    /** Those who come next. */
    private PagePlan lookUp(Job job, @Nullable String from) {
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
        return new PagePlan(List.copyOf(keys), keys.size(), after);
    }

    /** The recipients of one page are beside each other: some of them are one request. Whom only a newer version reads is left out. */
    private OpenPage.Recipients everyone(Job job, PagePlan plan) {
        return new OpenPage.Recipients(plan.keys(), keys -> {
            Set<String> wanted = new HashSet<>(keys);
            return conversations.among(job.channelId(), job.tenantId(), keys).stream()
                    .filter(known -> wanted.contains(known.key()))
                    .collect(Collectors.toMap(
                            KnownConversation::key,
                            known -> new Addressee(RecipientResolver.pointer(known), Optional.of(known), false)));
        });
    }

    private OpenPage.Recipients named(Map<String, ConversationReference> places) {
        return new OpenPage.Recipients(places.keySet().stream().sorted().toList(), keys -> {
            List<String> known = keys.stream().filter(places::containsKey).toList();
            return Parallel.map(
                            MOVERS, known, key -> Map.entry(key, addressee(Objects.requireNonNull(places.get(key)))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        });
    }

    /** Whom only a newer version can locate waits by their own item, and holds nobody else up. */
    private Addressee addressee(ConversationReference to) {
        try {
            return new Addressee(to, conversations.find(to), false);
        } catch (NewerRowException e) {
            return new Addressee(to, Optional.empty(), true);
        }
    }

    /**
     * Leases the job while it is found out where those are whom it names: what one invocation has found must not be changed by another.
     *
     * @return zero when it is ours, or needs no lease; else when to look again
     */
    Duration lease(Job job) {
        if (job.isForEveryone()) {
            return Duration.ZERO;
        }
        long now = serviceClock.millis();
        long left = job.pageUntil() - now;
        if (left > 0) {
            return Duration.ofMillis(Math.min(left, LOCATING.toMillis()));
        }
        Row lease = new Row(job.id(), Job.KEY).with(Job.PAGE_UNTIL, now + LOCATING.toMillis());
        return store.merge(lease, job.version()) ? Duration.ZERO : ANOTHER_WAS_FASTER;
    }

    /** All who were named are one page: whoever was named twice, in whatever way, is told once. */
    private PagePlan locateAll(Job job) {
        List<Listed> named = store.lists().all(job);
        List<Listed> located = new ArrayList<>();
        for (int from = 0; from < named.size(); from += CHUNK) {
            demandTime();
            List<Listed> some =
                    Parallel.map(MOVERS, named.subList(from, Math.min(from + CHUNK, named.size())), this::locate);
            store.lists().update(some);
            located.addAll(some);
        }
        return new PagePlan(List.of(), distinct(located).size(), null);
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
            return resolver.locate(recipient).orElseGet(() -> RecipientResolver.nobody(recipient));
        } catch (NewerRowException e) {
            return RecipientResolver.nobody(recipient);
        }
    }
}
