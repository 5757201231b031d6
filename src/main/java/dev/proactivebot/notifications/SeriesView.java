package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.schema.BotJson;
import java.util.List;
import java.util.Optional;

/** Shows how a job stands, be it a series or one that is said once. */
final class SeriesView {
    private static final List<String> SAID_ALREADY = List.of("series", "created", "labels");

    private final JobStore store;
    private final JobView jobs;

    SeriesView(JobStore store, JobView jobs) {
        this.store = store;
        this.jobs = jobs;
    }

    /** Shows it to an HTTP caller with a page of its recipients; a series' are those of its occurrences. */
    ApiResult show(Job job, PageQuery query) {
        return job.isSeries() ? new ApiResult(Result.DONE, json(status(job))) : jobs.show(job, query);
    }

    NotificationStatus status(Job job) {
        return job.isSeries() ? series(job) : jobs.status(job);
    }

    /** Returns a status as an HTTP caller sees it. */
    static ObjectNode json(NotificationStatus status) {
        ObjectNode json = BotJson.tree(status).deepCopy();
        if (json.get("latest") instanceof ObjectNode latest) {
            latest.remove(SAID_ALREADY);
        }
        return json;
    }

    /** Returns a list as an HTTP caller sees it. */
    static ObjectNode json(NotificationList list) {
        ObjectNode json = BotJson.tree(list).deepCopy();
        ArrayNode shown = json.putArray("notifications");
        list.notifications().forEach(status -> shown.add(json(status)));
        return json;
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

    private NotificationStatus series(Job series) {
        boolean isToCome = series.ended().isEmpty() && !series.isCancelled();
        NotificationState state = isToCome
                ? series.isPaused() ? NotificationState.PAUSED : NotificationState.SCHEDULED
                : series.isCancelled() ? NotificationState.CANCELLED : NotificationState.DONE;
        return new NotificationStatus(
                series.id(),
                state,
                series.created(),
                isToCome ? series.due() : null,
                null,
                null,
                null,
                series.rule().map(SeriesRule::recurrence).orElse(null),
                series.occurrences(),
                latest(series).map(jobs::status).orElse(null),
                NotificationOptions.labels(series.row()),
                null);
    }
}
