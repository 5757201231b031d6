package dev.proactivebot.notifications;

import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.send.JobPage.Addressee;
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

/** Finds the recipients of a page of a job, and where each can be reached. */
final class AudienceResolver {
    /** What Teams accepts from a bot in one tenant in ten seconds. */
    private static final int TEN_SECONDS = 500;

    /** A job for a few of many conversations may have to read them all. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

    /** Longer than it takes to locate all recipients of a list. */
    private static final Duration LOCATING = Duration.ofSeconds(40);

    private static final int MOVERS = 8;
    /** The number of recipients that are located between two checks of the time. */
    private static final int CHUNK = 32;
    /** Three seconds of 45: a chunk rarely takes longer. */
    private static final int LEAST_PART = 15;

    private static final Duration ANOTHER_WAS_FASTER = Duration.ofSeconds(1);

    private final JobStore store;
    private final Conversations conversations;
    private final RecipientResolver resolver;
    private final Clock clock;
    private final int pageSize;

    AudienceResolver(
            JobStore store, Conversations conversations, RecipientResolver resolver, Clock clock, double rateShare) {
        this.store = store;
        this.conversations = conversations;
        this.resolver = resolver;
        this.clock = clock;
        this.pageSize = (int) Math.max(1, TEN_SECONDS * rateShare);
    }

    /** Returns the recipients of a planned page. */
    OpenPage.Recipients of(Job job, PagePlan plan) {
        return job.isForEveryone()
                ? everyone(job, plan)
                : named(distinct(store.lists().all(job)));
    }

    /** Plans the next page, which begins where the page before ended. */
    PagePlan plan(Job job, @Nullable String from) {
        return job.isForEveryone() ? lookUp(job, from) : locateAll(job);
    }

    /** Returns the next recipients. */
    private PagePlan lookUp(Job job, @Nullable String from) {
        Instant enough = clock.instant().plus(LONGEST_LOOK);
        List<String> keys = new ArrayList<>();
        String after = from;
        do {
            ConversationPage some = conversations.page(job.channelId(), job.tenantId(), pageSize - keys.size(), after);
            // a channel gets a message once, and not in each of its threads
            some.conversations().stream()
                    // it replaced a lost conversation during this broadcast: its user has got the message there
                    .filter(known -> !known.isThread() && !known.replacesAt().isAfter(job.made()))
                    .map(KnownConversation::key)
                    .forEach(keys::add);
            after = some.next();
        } while (after != null && keys.size() < pageSize && clock.instant().isBefore(enough));
        return new PagePlan(List.copyOf(keys), keys.size(), after);
    }

    /**
     * Reads the recipients of one page, which are stored side by side, with one request for several. A row that only a newer version can
     * read is left out.
     */
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

    /** Gives a recipient that only a newer version can locate an item of its own, which waits without delaying the others. */
    private Addressee addressee(ConversationReference to) {
        try {
            return new Addressee(to, conversations.find(to), false);
        } catch (NewerRowException e) {
            return new Addressee(to, Optional.empty(), true);
        }
    }

    /**
     * Leases the job while its recipients are located, so that no other invocation changes what this one has found.
     *
     * @return zero when this invocation has the lease, or needs none; else when to look again
     */
    Duration lease(Job job) {
        if (job.isForEveryone()) {
            return Duration.ZERO;
        }
        long now = store.clock().millis();
        long left = job.pageUntil() - now;
        if (left > 0) {
            return Duration.ofMillis(Math.min(left, LOCATING.toMillis()));
        }
        Row lease = new Row(job.id(), Job.KEY).with(Job.PAGE_UNTIL, now + LOCATING.toMillis());
        return store.merge(lease, job.version()) ? Duration.ZERO : ANOTHER_WAS_FASTER;
    }

    /** Puts all named recipients on one page, so that a user who is named twice, in any form, gets one message. */
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

    /** Stores the located recipients, so that the next invocation continues with the others. */
    private static void demandTime() {
        TimeBudget budget = TimeBudget.current();
        if (budget.leftForWork().compareTo(budget.length().dividedBy(LEAST_PART)) <= 0) {
            throw new StorageException("There was no time to locate all recipients", null);
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

    /** Gives a recipient that only a newer version can locate an item of its own, which waits without delaying the others. */
    private ConversationReference place(Recipient recipient) {
        try {
            return resolver.locate(recipient).orElseGet(() -> RecipientResolver.nobody(recipient));
        } catch (NewerRowException e) {
            return RecipientResolver.nobody(recipient);
        }
    }
}
