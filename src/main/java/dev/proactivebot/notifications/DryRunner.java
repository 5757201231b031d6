package dev.proactivebot.notifications;

import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.pacing.SendingTime;
import dev.proactivebot.schema.ConversationReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes what a notification would do, and changes nothing. */
final class DryRunner {
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(15);
    private static final int MOST_PROBLEMS = 100;
    private static final int PAGE = 1_000;

    private final Conversations conversations;
    private final RecipientResolver resolver;
    private final double rateShare;
    private final Clock clock;

    DryRunner(Conversations conversations, RecipientResolver resolver, double rateShare, Clock clock) {
        this.conversations = conversations;
        this.resolver = resolver;
        this.rateShare = rateShare;
        this.clock = clock;
    }

    /** The findings so far. */
    private static final class Findings {
        private final Map<String, Integer> skipped = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private final SendingTime time;
        private int recipients;
        private int reached;

        private Findings(SendingTime time) {
            this.time = time;
        }

        private void count(@Nullable String skip, @Nullable String channelId, String tenant) {
            recipients++;
            if (skip == null) {
                reached++;
                time.add(String.valueOf(channelId), tenant);
            } else {
                skipped.merge(skip, 1, Integer::sum);
            }
        }

        private void problem(String problem) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(problem);
            }
        }
    }

    DryRun of(ValidNotification notification) {
        Findings findings = new Findings(new SendingTime(rateShare));
        Map<String, String> defaults = notification.options().defaults();
        @Nullable Template template = defaults == null ? null : new Template(notification.content(), defaults);
        if (template == null) {
            Set<String> names = new Template(notification.content(), Map.of()).names();
            if (!names.isEmpty()) {
                findings.problem(
                        "variables are missing, so that ${" + String.join("}, ${", names) + "} is said as it stands");
            }
        }
        boolean isComplete = notification.to() instanceof Audience.Everyone everyone
                ? everyone(everyone, notification, template, findings)
                : listed(notification, template, findings);
        DeliveryTimes times = notification.times();
        return new DryRun(
                times.due(),
                times.expires(),
                findings.recipients,
                findings.reached,
                findings.skipped,
                findings.time.length(),
                isComplete,
                findings.problems);
    }

    private boolean everyone(
            Audience.Everyone to, ValidNotification notification, @Nullable Template template, Findings findings) {
        boolean hasGap = hasGap(template, Map.of(), "variables", findings);
        Instant end = clock.instant().plus(LONGEST_LOOK);
        String after = null;
        do {
            ConversationPage some = conversations.page(to.channelId(), to.tenantId(), PAGE, after);
            some.conversations().stream().filter(known -> !known.isThread()).forEach(known -> {
                String skip = skip(Optional.of(known), notification.urgent());
                findings.count(
                        skip == null && hasGap ? ContentResolver.VARIABLE_MISSING : skip,
                        known.reference().channelId(),
                        known.tenant());
            });
            after = some.next();
        } while (after != null && clock.instant().isBefore(end));
        return after == null;
    }

    private boolean listed(ValidNotification notification, @Nullable Template template, Findings findings) {
        List<Recipient> named = notification.named();
        Instant end = clock.instant().plus(LONGEST_LOOK);
        Set<String> told = new HashSet<>();
        for (int from = 0; from < named.size(); from += PAGE / 10) {
            if (!clock.instant().isBefore(end)) {
                return false;
            }
            List<Recipient> some = named.subList(from, Math.min(named.size(), from + PAGE / 10));
            List<Optional<ConversationReference>> places = Parallel.map(JobCounts.MOVERS, some, resolver::locate);
            List<Optional<KnownConversation>> known = Parallel.map(JobCounts.MOVERS, places, this::known);
            for (int i = 0; i < some.size(); i++) {
                Recipient recipient = some.get(i);
                String path = named.size() == 1 ? "to" : "to[" + (from + i) + "]";
                boolean hasGap = hasGap(template, recipient.variables(), path + ".variables", findings);
                if (places.get(i).isEmpty()) {
                    findings.problem(path + " is nobody whom the bot has met");
                    findings.count("unknown", null, "");
                    continue;
                }
                ConversationReference place = places.get(i).get();
                if (told.add(ProactiveMessage.recipient(place))) {
                    String skip = skip(known.get(i), notification.urgent());
                    findings.count(
                            skip == null && hasGap ? ContentResolver.VARIABLE_MISSING : skip,
                            place.channelId(),
                            KnownConversation.tenant(place));
                }
            }
        }
        return true;
    }

    private Optional<KnownConversation> known(Optional<ConversationReference> place) {
        return place.filter(there -> there.conversationId() != null)
                .flatMap(there -> conversations.find(there.channelId(), there.conversationId()));
    }

    private @Nullable String skip(Optional<KnownConversation> known, boolean isUrgent) {
        if (known.isEmpty()) {
            return null;
        }
        boolean isParked =
                known.get().parking() != null && !known.get().parking().mayBeTried(clock.instant());
        return known.get().isOptedOut() && !isUrgent ? "optedOut" : isParked ? "unreachable" : null;
    }

    private static boolean hasGap(
            @Nullable Template template, Map<String, String> own, String field, Findings findings) {
        Set<String> missing = template == null ? Set.of() : template.missing(own);
        missing.forEach(name ->
                findings.problem(field + " has no value for ${" + name + "}, and there is no default: it is skipped"));
        return !missing.isEmpty();
    }
}
