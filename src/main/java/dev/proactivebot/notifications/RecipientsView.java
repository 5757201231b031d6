package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.notifications.RecipientLists.Listed;
import dev.proactivebot.notifications.RecipientLists.Listing;
import dev.proactivebot.schema.ConversationReference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a job's recipients, and what became of the message to each. */
final class RecipientsView {
    private static final char BETWEEN = '.';

    private final JobStore store;
    private final Outcomes outcomes;
    private final RecipientOutcomes each;
    private final Conversations conversations;
    private final RecipientResolver resolver;

    RecipientsView(
            JobStore store,
            Outcomes outcomes,
            RecipientOutcomes each,
            Conversations conversations,
            RecipientResolver resolver) {
        this.store = store;
        this.outcomes = outcomes;
        this.each = each;
        this.conversations = conversations;
        this.resolver = resolver;
    }

    /** Some recipients, each as JSON shows it. */
    record Shown(
            List<Map<String, Object>> recipients, @Nullable String next) {}

    /**
     * Returns a page of them: who was named in that order, of everyone those whose message was begun.
     *
     * @throws IllegalArgumentException when {@code after} is not what a page gave as its next
     */
    Shown page(Job job, int most, @Nullable String after) {
        return job.isForEveryone() ? everyone(job, most, after) : listed(job, most, after);
    }

    /** Returns one recipient; empty when they are none of the job's, or one of everyone to whom the message was not begun. */
    Optional<Map<String, Object>> find(Job job, Recipient asked) {
        Optional<String> key = resolver.locate(asked).map(ProactiveMessage::recipient);
        return job.isForEveryone()
                ? key.flatMap(known -> each.find(job, known)).map(this::shown)
                : store.lists().all(job).stream()
                        .filter(listed -> isNamed(listed, asked)
                                || key.filter(k -> k.equals(listed.key())).isPresent())
                        .findFirst()
                        .map(listed -> shown(job, listed));
    }

    private static boolean isNamed(Listed listed, Recipient asked) {
        Recipient recipient = listed.recipient();
        ConversationReference reference = recipient.reference();
        if (asked.channelId() != null) {
            return false; // the key says it
        }
        String user = asked.user();
        return user == null
                ? Objects.equals(
                        asked.conversation(), reference == null ? recipient.conversation() : reference.conversationId())
                : Objects.equals(EntraId.normalize(user), reference == null ? recipient.user() : reference.userId());
    }

    private Shown listed(Job job, int most, @Nullable String after) {
        Listing listing = store.lists().page(job, most, after);
        return new Shown(
                Parallel.map(JobCounts.MOVERS, listing.recipients(), listed -> shown(job, listed)), listing.next());
    }

    private Map<String, Object> shown(Job job, Listed listed) {
        Recipient recipient = listed.recipient();
        Map<String, Object> shown = new LinkedHashMap<>();
        var reference = recipient.reference();
        if (recipient.user() != null) {
            shown.put("user", recipient.user());
        }
        String conversation = reference == null ? recipient.conversation() : reference.conversationId();
        if (conversation != null) {
            shown.put("conversation", conversation);
        }
        String key = listed.key();
        Optional<Outcome> outcome = key == null ? Optional.empty() : each.find(job, key);
        put(shown, outcome, key == null ? job.isCancelled() ? "cancelled" : "scheduled" : "queued");
        return shown;
    }

    /** Those whose message has been begun, in the order of their keys: page after page of the job's own. */
    private Shown everyone(Job job, int most, @Nullable String after) {
        int at = after == null ? -1 : after.indexOf(BETWEEN);
        int page = after == null ? 0 : Integer.parseInt(after.substring(0, Math.max(0, at)));
        String last = after == null ? "" : after.substring(at + 1);
        List<Outcome> rest = outcomes.ofPage(job.id(), page, job.created()).stream()
                .filter(outcome -> outcome.recipient().compareTo(last) > 0)
                .sorted(Comparator.comparing(Outcome::recipient))
                .toList();
        List<Outcome> now = rest.subList(0, Math.min(most, rest.size()));
        List<Map<String, Object>> shown = Parallel.map(JobCounts.MOVERS, now, this::shown);
        String next = now.size() < rest.size()
                ? page + "." + now.get(now.size() - 1).recipient()
                : page + 1 < job.page() ? page + 1 + "." : null;
        return new Shown(shown, next);
    }

    private Map<String, Object> shown(Outcome outcome) {
        Map<String, Object> shown = new LinkedHashMap<>();
        conversations.findByKey(outcome.recipient()).ifPresent(known -> {
            shown.put("channelId", String.valueOf(known.reference().channelId()));
            shown.put("conversation", String.valueOf(known.reference().conversationId()));
        });
        put(shown, Optional.of(outcome), "");
        return shown;
    }

    private static void put(Map<String, Object> shown, Optional<Outcome> outcome, String otherwise) {
        shown.put("outcome", outcome.map(begun -> begun.state().word()).orElse(otherwise));
        outcome.ifPresent(begun -> {
            if (begun.reason() != null) {
                shown.put("reason", begun.reason());
            }
            shown.put("at", begun.at());
            if (begun.activityId() != null) {
                shown.put("activityId", begun.activityId());
            }
            if (begun.edit() != null) {
                shown.put("edit", begun.edit());
            }
        });
    }
}
