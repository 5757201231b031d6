package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.Cursor;
import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import dev.proactivebot.delivery.PageSize;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.delivery.ledger.Outcomes;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.notifications.Lists.Listed;
import dev.proactivebot.notifications.Lists.Listing;
import dev.proactivebot.notifications.Tally.Counts;
import dev.proactivebot.schema.BotJson;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows how a job stands: counts, and pages of recipients. */
final class JobView {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofHours(1);
    private static final char BETWEEN = '.';

    private final JobStore store;
    private final Tally tally;
    private final Outcomes outcomes;
    private final Conversations conversations;
    private final Clock clock;
    private final Recent<Counts> counts;

    JobView(JobStore store, Tally tally, Outcomes outcomes, Conversations conversations, Clock clock) {
        this.store = store;
        this.tally = tally;
        this.outcomes = outcomes;
        this.conversations = conversations;
        this.clock = clock;
        this.counts = new Recent<>(clock, FRESH);
    }

    /** Some recipients, each as JSON shows it. */
    private record Shown(
            List<Map<String, Object>> recipients, @Nullable String next) {}

    DeskAnswer show(Job job, @Nullable String top, @Nullable String after) {
        if (!PageSize.is(top)) {
            return PageSize.problem();
        }
        int most = PageSize.of(top);
        Shown shown;
        try {
            String cursor = Cursor.read(after);
            shown = job.isForEveryone() ? everyone(job, most, cursor) : listed(job, most, cursor);
        } catch (IllegalArgumentException e) {
            return Cursor.problem();
        }
        ObjectNode body = SeriesView.json(status(job));
        body.set("recipients", BotJson.tree(shown.recipients()));
        if (shown.next() != null) {
            body.put("next", String.valueOf(Cursor.shown(shown.next())));
        }
        return new DeskAnswer(Result.DONE, body);
    }

    /** Whether nothing is left to be sent. */
    boolean isOver(Job job) {
        Counts counted = count(job);
        return job.ended().isPresent() && counted.all() >= counted.put();
    }

    private Counts count(Job job) {
        return counts.get(job.id() + "." + job.page(), () -> tally.count(job));
    }

    NotificationStatus status(Job job) {
        return new NotificationStatus(
                job.id(),
                state(job),
                job.created(),
                job.due(),
                job.expires(),
                job.series(),
                counts(job),
                null,
                null,
                null);
    }

    private NotificationState state(Job job) {
        if (job.isCancelled()) {
            return NotificationState.CANCELLED;
        }
        if (isLate(job)) {
            return NotificationState.EXPIRED;
        }
        if (job.ended().isEmpty()) {
            return job.due().isAfter(clock.instant()) ? NotificationState.SCHEDULED : NotificationState.SENDING;
        }
        return isOver(job) ? NotificationState.DONE : NotificationState.SENDING;
    }

    /** Whether it ended before its recipients' turn came, or ought to have: the item that would say so may be a dead letter. */
    private boolean isLate(Job job) {
        return job.ended()
                .map(End.expired::equals)
                .orElseGet(() -> job.expires().plus(SLACK).isBefore(clock.instant()));
    }

    private RecipientCounts counts(Job job) {
        Counts counted = count(job);
        // who was named and has no item yet, or never will
        int left = counted.put() == 0 && job.page() == 0 ? job.listed() : 0;
        boolean isCalledOff = job.isCancelled();
        boolean isLate = isLate(job);
        Map<String, Integer> failed = by(Outcome.State.failed, counted);
        if (isLate && !isCalledOff && left > 0) {
            failed.merge("expired", left, Integer::sum);
        }
        return new RecipientCounts(
                counted.put() + left,
                isCalledOff || isLate ? 0 : left,
                Math.max(0, counted.put() - counted.all()),
                counted.ends().getOrDefault("sent", 0),
                failed,
                by(Outcome.State.skipped, counted),
                counted.ends().getOrDefault("cancelled", 0) + (isCalledOff ? left : 0));
    }

    private static Map<String, Integer> by(Outcome.State state, Counts counted) {
        String beginning = state.name() + BETWEEN;
        Map<String, Integer> reasons = new TreeMap<>();
        counted.ends().forEach((end, count) -> {
            if (end.startsWith(beginning)) {
                reasons.put(end.substring(beginning.length()), count);
            }
        });
        return reasons;
    }

    private Shown listed(Job job, int most, @Nullable String after) {
        Listing listing = store.lists().page(job, most, after);
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Listed listed : listing.recipients()) {
            shown.add(shown(job, listed));
        }
        return new Shown(shown, listing.next());
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
        Optional<Outcome> outcome = key == null ? Optional.empty() : outcomes.find(job.id(), 0, key, job.created());
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
        List<Map<String, Object>> shown = Parallel.map(Tally.MOVERS, now, this::shown);
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
        shown.put("outcome", outcome.map(begun -> begun.state().name()).orElse(otherwise));
        outcome.ifPresent(begun -> {
            if (begun.reason() != null) {
                shown.put("reason", begun.reason());
            }
            shown.put("at", begun.at());
        });
    }
}
