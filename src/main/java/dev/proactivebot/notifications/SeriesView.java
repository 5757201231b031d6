package dev.proactivebot.notifications;

import dev.proactivebot.delivery.DeskAnswer;
import dev.proactivebot.delivery.DeskAnswer.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows how a job stands, be it a series or one that is said once. */
final class SeriesView {
    private static final Set<String> SAID_ALREADY = Set.of("series", "created");

    private final JobStore store;
    private final JobView jobs;

    SeriesView(JobStore store, JobView jobs) {
        this.store = store;
        this.jobs = jobs;
    }

    /** With a page of its recipients; a series' are those of its occurrences. */
    DeskAnswer show(Job job, @Nullable String top, @Nullable String after) {
        return job.isSeries() ? new DeskAnswer(Result.DONE, body(job)) : jobs.show(job, top, after);
    }

    /** The same without recipients. */
    DeskAnswer standing(Job job) {
        return new DeskAnswer(Result.DONE, job.isSeries() ? body(job) : jobs.body(job));
    }

    /** Whether nothing is left to be sent. */
    boolean isOver(Job job) {
        return job.isSeries()
                ? job.ended().isPresent() && latest(job).map(jobs::isOver).orElse(true)
                : jobs.isOver(job);
    }

    /** A series' latest occurrence; empty before the first, and when it was so long ago that its row is gone. */
    Optional<Job> latest(Job series) {
        return Optional.ofNullable(series.latest()).flatMap(store::find);
    }

    private Map<String, Object> body(Job series) {
        Map<String, Object> body = new LinkedHashMap<>();
        boolean isToCome = series.ended().isEmpty() && !series.isCancelled();
        body.put("id", series.id());
        body.put("status", isToCome ? "scheduled" : series.isCancelled() ? "cancelled" : "done");
        body.put("created", series.created());
        if (isToCome) {
            body.put("due", series.due());
        }
        series.rule().ifPresent(rule -> body.put("recurrence", shown(rule)));
        body.put("occurrences", series.occurrences());
        latest(series).ifPresent(latest -> {
            Map<String, Object> shown = jobs.body(latest);
            shown.keySet().removeAll(SAID_ALREADY);
            body.put("latest", shown);
        });
        return body;
    }

    private static Map<String, Object> shown(Rule rule) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("rule", rule.rule());
        shown.put("timeZone", rule.timeZone());
        return shown;
    }
}
