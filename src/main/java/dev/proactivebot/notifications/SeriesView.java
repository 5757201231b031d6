package dev.proactivebot.notifications;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.schema.BotJson;
import java.util.List;
import java.util.Optional;

/** Shows the status of a job, whether it is a series or sent once. */
final class SeriesView {
    private static final List<String> SAID_ALREADY = List.of("series", "created", "labels");

    private final JobStore store;
    private final JobView jobs;

    SeriesView(JobStore store, JobView jobs) {
        this.store = store;
        this.jobs = jobs;
    }

    /** Returns it for an HTTP caller with a page of its recipients; the recipients of a series are those of its occurrences. */
    ApiResult show(Job job, PageQuery query) {
        return job.isSeries() ? new ApiResult(Result.DONE, json(status(job))) : jobs.show(job, query);
    }

    NotificationStatus status(Job job) {
        return job.isSeries() ? series(job) : jobs.status(job);
    }

    /** Returns a status as JSON for an HTTP caller. */
    static ObjectNode json(NotificationStatus status) {
        ObjectNode json = BotJson.tree(status).deepCopy();
        if (json.get("latest") instanceof ObjectNode latest) {
            latest.remove(SAID_ALREADY);
        }
        return json;
    }

    /** Returns a list as JSON for an HTTP caller. */
    static ObjectNode json(NotificationList list) {
        ObjectNode json = BotJson.tree(list).deepCopy();
        ArrayNode shown = json.putArray("notifications");
        list.notifications().forEach(status -> shown.add(json(status)));
        return json;
    }

    /** Returns whether nothing is left to be sent. */
    boolean isOver(Job job) {
        return job.isSeries()
                ? job.ended().isPresent() && latest(job).map(jobs::isOver).orElse(true)
                : jobs.isOver(job);
    }

    /** Returns a series' latest occurrence; empty before the first, and when its row has been dropped. */
    Optional<Job> latest(Job series) {
        return Optional.ofNullable(series.latest()).flatMap(store::find);
    }

    private NotificationStatus series(Job series) {
        boolean isToCome = series.ended().isEmpty() && !series.isCancelled();
        NotificationState state = isToCome
                ? series.isPaused() ? NotificationState.PAUSED : NotificationState.SCHEDULED
                : series.isCancelled() ? NotificationState.CANCELLED : NotificationState.DONE;
        NotificationStatus.Builder status = new NotificationStatus.Builder(series, state);
        status.due = isToCome ? series.due() : null;
        status.recurrence = series.rule().map(SeriesRule::recurrence).orElse(null);
        status.occurrences = series.occurrences();
        status.latest = latest(series).map(jobs::status).orElse(null);
        return status.build();
    }
}
