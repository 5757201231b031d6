package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.api.Cursor;
import dev.proactivebot.delivery.ledger.Outcome;
import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.notifications.JobCounts.Counts;
import dev.proactivebot.notifications.RecipientsView.Shown;
import dev.proactivebot.schema.BotJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows the state of a job: counts, and pages of recipients. */
final class JobView {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofHours(1);
    private static final char BETWEEN = '.';

    private final JobCounts jobCounts;
    private final RecipientsView recipients;
    private final Clock clock;
    private final TtlCache<Counts> counts;
    private final ChangeCounts changes;
    private final TtlCache<Optional<ChangeStatus>> edits;

    JobView(JobCounts jobCounts, ChangeCounts changes, RecipientsView recipients, Clock clock) {
        this.changes = changes;
        this.edits = new TtlCache<>(clock, FRESH);
        this.jobCounts = jobCounts;
        this.recipients = recipients;
        this.clock = clock;
        this.counts = new TtlCache<>(clock, FRESH);
    }

    /** Shows a job with a page of its recipients, or with the one recipient that the query names. */
    ApiResult show(Job job, PageQuery query) {
        Shown shown;
        if (query.recipient() == null) {
            try {
                shown = recipients.page(job, query.most(), Cursor.read(query.after()));
            } catch (IllegalArgumentException e) {
                return Cursor.problem();
            }
        } else {
            Optional<Map<String, Object>> one = recipients.find(job, query.recipient());
            if (one.isEmpty()) {
                return ApiResult.problem(
                        Result.NOT_FOUND,
                        "NotFound",
                        "There is no such recipient, or the message to them was not begun.");
            }
            shown = new Shown(List.of(one.get()), null);
        }
        ObjectNode body = SeriesView.json(status(job));
        body.set("recipients", BotJson.tree(shown.recipients()));
        if (shown.next() != null) {
            body.put("next", Cursor.shown(shown.next()));
        }
        return new ApiResult(Result.DONE, body);
    }

    /** Returns whether nothing is left to be sent. */
    boolean isOver(Job job) {
        Counts counted = count(job);
        return job.ended().isPresent() && counted.all() >= counted.put();
    }

    private Counts count(Job job) {
        return counts.get(job.id() + "." + job.page(), () -> jobCounts.count(job));
    }

    NotificationStatus status(Job job) {
        NotificationStatus.Builder status = new NotificationStatus.Builder(job, state(job));
        status.due = job.due();
        status.expires = job.expires();
        status.series = job.series();
        status.counts = counts(job);
        status.change = change(job);
        return status.build();
    }

    private @Nullable ChangeStatus change(Job job) {
        int version = JobChange.of(job).version();
        return version == 0
                ? null
                : edits.get(job.id() + "." + version + "." + job.page(), () -> Optional.ofNullable(changes.status(job)))
                        .orElse(null);
    }

    private NotificationState state(Job job) {
        if (job.isCancelled()) {
            return NotificationState.CANCELLED;
        }
        if (isLate(job)) {
            return NotificationState.EXPIRED;
        }
        if (job.isPaused() && !isOver(job)) {
            return NotificationState.PAUSED;
        }
        if (job.ended().isEmpty()) {
            return job.due().isAfter(clock.instant()) ? NotificationState.SCHEDULED : NotificationState.SENDING;
        }
        return isOver(job) ? NotificationState.DONE : NotificationState.SENDING;
    }

    /** Returns whether it expired before its recipients were begun, or should have: its item may be a dead letter. */
    private boolean isLate(Job job) {
        return job.ended()
                .map(End.EXPIRED::equals)
                .orElseGet(() -> job.expires().plus(SLACK).isBefore(clock.instant()));
    }

    private RecipientCounts counts(Job job) {
        Counts counted = count(job);
        // named recipients without an item, now or for ever
        int left = counted.put() == 0 && job.page() == 0 ? job.listed() : 0;
        boolean isCalledOff = job.isCancelled();
        boolean isLate = isLate(job);
        Map<String, Integer> failed = by(Outcome.State.FAILED, counted);
        if (isLate && !isCalledOff && left > 0) {
            failed.merge("expired", left, Integer::sum);
        }
        return new RecipientCounts(
                counted.put() + left,
                isCalledOff || isLate ? 0 : left,
                Math.max(0, counted.put() - counted.all()),
                counted.ends().getOrDefault("sent", 0),
                failed,
                by(Outcome.State.SKIPPED, counted),
                counted.ends().getOrDefault("cancelled", 0) + (isCalledOff ? left : 0));
    }

    private static Map<String, Integer> by(Outcome.State state, Counts counted) {
        String beginning = state.word() + BETWEEN;
        Map<String, Integer> reasons = new TreeMap<>();
        counted.ends().forEach((end, count) -> {
            if (end.startsWith(beginning)) {
                reasons.put(end.substring(beginning.length()), count);
            }
        });
        return reasons;
    }
}
