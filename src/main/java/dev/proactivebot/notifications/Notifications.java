package dev.proactivebot.notifications;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.api.Cursor;
import dev.proactivebot.api.PageSize;
import dev.proactivebot.api.RequestBody;
import dev.proactivebot.delivery.send.Jobs;
import dev.proactivebot.schema.TraceParent;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves notifications over HTTP: other systems submit them, look at their state, pause and cancel them. A request is read into a {@link
 * Notification}, and {@link NotificationRules} validates that.
 */
public final class Notifications {
    /** Enough for 1,000 references and the largest content. */
    static final int MOST_BYTES = 2 * 1_024 * 1_024;

    private static final int MOST_BYTES_OF_TIME = 1_024;
    private static final int MOST_BYTES_OF_TIMES = 4 * 1_024;

    private final NotificationService service;
    private final OutcomesCsv csv;
    private final Jobs jobs;
    private final Clock clock;

    Notifications(NotificationService service, OutcomesCsv csv, Jobs jobs, Clock clock) {
        this.service = service;
        this.csv = csv;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Returns what handles the items of notifications. */
    public Jobs jobs() {
        return jobs;
    }

    /**
     * Returns the API for the app's own code.
     *
     * @param trace the trace that the messages continue; null for one of their own
     */
    public Notifier notifier(@Nullable TraceParent trace, Logger log) {
        return new Notifier(service, trace, log);
    }

    /**
     * Puts the waiting items of the series with ids from {@code first} to {@code last} once more.
     *
     * @see JobControl#putAgain
     */
    public int putAgain(String first, String last) {
        return service.putAgain(first, last);
    }

    /** Drops jobs that have been over for a month, until {@code enough}, and returns the number of rows. */
    public int dropOld(BooleanSupplier enough) {
        return service.dropOld(enough);
    }

    /**
     * Accepts a request. When this returns, its content is stored, and an item that starts it is in the queue or in the schedule.
     *
     * @param idempotencyKey the header of that name; the same key with the same body is one request
     * @param trace the trace of the request, which its messages continue; null when it has none
     * @throws dev.proactivebot.storage.StorageException when it could not be stored; with an idempotency key it can be sent again safely
     */
    public ApiResult accept(String body, @Nullable String idempotencyKey, @Nullable TraceParent trace, Logger log) {
        return answered(body, MOST_BYTES, json -> {
            SubmitNotification.check(idempotencyKey, "Idempotency-Key");
            return accept(body, json, idempotencyKey, trace, log);
        });
    }

    /** Returns what a request would do, and stores nothing. */
    public ApiResult rehearse(String body, @Nullable String idempotencyKey) {
        return answered(body, MOST_BYTES, json -> {
            SubmitNotification.check(idempotencyKey, "Idempotency-Key");
            return new ApiResult(Result.DONE, service.rehearse(RequestReader.read(json, idempotencyKey)));
        });
    }

    private ApiResult accept(String body, byte[] json, @Nullable String key, @Nullable TraceParent trace, Logger log) {
        try {
            return service.accept(key, body, () -> RequestReader.read(json, key), trace, log)
                    .map(job -> new ApiResult(Result.QUEUED, Receipt.of(job), "/api/notifications/" + job.id()))
                    .orElseGet(() -> ApiResult.problem(
                            Result.REFUSED, "Busy", "The same request is being taken on. Try again."));
        } catch (NotificationCancelledException e) {
            return ApiResult.problem(
                    Result.REFUSED,
                    "NotificationCancelled",
                    "The notification of this Idempotency-Key was cancelled: " + e.id()
                            + ". To send it anew, use another Idempotency-Key.");
        } catch (KeyReusedException e) {
            return ApiResult.problem(
                    Result.CONTRADICTORY, "IdempotencyKeyReused", "Another request has used this Idempotency-Key.");
        }
    }

    /**
     * Lists notifications, newest first.
     *
     * @param query {@code top}, the size of the page from 1 to 100, 50 by default; {@code after}, the {@code next} of the page before; and
     *     the conditions of {@link NotificationFilter}
     */
    public ApiResult list(Map<String, String> query) {
        return answered(() -> {
            int most = PageSize.of(query.get("top"));
            NotificationFilter filter = NotificationFilter.of(query, clock.instant());
            return new ApiResult(Result.DONE, SeriesView.json(service.list(filter, most, query.get("after"))));
        });
    }

    /**
     * Shows a notification with a page of its recipients.
     *
     * @param query {@code top} and {@code after} for a page; {@code user} or {@code conversation}, and {@code channelId}, for one recipient
     */
    public ApiResult show(String id, Map<String, String> query) {
        return answered(() -> {
            PageQuery page = PageQuery.of(query);
            return service.find(id).map(job -> service.view().show(job, page)).orElseGet(Notifications::unknown);
        });
    }

    /** Returns the recipients and their outcomes as a part of a file. */
    public ApiResult outcomes(String id, @Nullable String after) {
        return answered(() -> service.find(id)
                .map(job -> job.isSeries()
                        ? ApiResult.problem(
                                Result.REFUSED, "Series", "A series has no recipients: ask for one of its occurrences.")
                        : new ApiResult(Result.DONE, csv.part(job, after)))
                .orElseGet(Notifications::unknown));
    }

    /** Cancels the messages that were not sent yet. */
    public ApiResult cancel(String id, Logger log) {
        return shown(service.cancel(id, log));
    }

    /** Cancels the messages that were not sent, and recalls those that were. */
    public ApiResult recall(String id, Logger log) {
        return shown(service.recall(id, log));
    }

    /** Replaces the content, also of delivered messages. */
    public ApiResult changeContent(String id, String body, Logger log) {
        return answered(body, MOST_BYTES, json -> shown(service.changeContent(id, RequestReader.content(json), log)));
    }

    /** Changes the due time, the expiry and the recurrence, before it is due. */
    public ApiResult changeTimes(String id, String body, Logger log) {
        return answered(
                body, MOST_BYTES_OF_TIMES, json -> shown(service.changeTimes(id, RequestReader.times(json), log)));
    }

    /** Pauses sending until it is resumed. */
    public ApiResult pause(String id, Logger log) {
        return shown(service.pause(id, log));
    }

    /** Resumes sending. */
    public ApiResult resume(String id, Logger log) {
        return shown(service.resume(id, log));
    }

    /** Skips the next time of a series, which the body names. */
    public ApiResult skip(String id, String body, Logger log) {
        return answered(body, MOST_BYTES_OF_TIME, json -> {
            Instant due = RequestReader.due(json);
            if (service.find(id).isEmpty()) {
                return unknown();
            }
            return service.skip(id, due, log)
                    .map(status -> new ApiResult(Result.DONE, SeriesView.json(status)))
                    .orElseGet(() -> ApiResult.problem(
                            Result.REFUSED, "NotNext", "That is not the next time of a series: see its due."));
        });
    }

    private static ApiResult shown(Optional<NotificationStatus> status) {
        return status.map(now -> new ApiResult(Result.DONE, SeriesView.json(now)))
                .orElseGet(Notifications::unknown);
    }

    private static ApiResult answered(String body, int mostBytes, Function<byte[], ApiResult> question) {
        return answered(() -> question.apply(RequestBody.bytes(body, mostBytes)));
    }

    private static ApiResult answered(Supplier<ApiResult> question) {
        try {
            return ApiResult.of(question);
        } catch (NotChangeableException e) {
            return ApiResult.problem(Result.REFUSED, "NotChangeable", e.getMessage() + ".");
        } catch (IllegalArgumentException e) { // storage does not accept the cursor
            return Cursor.problem();
        }
    }

    private static ApiResult unknown() {
        return ApiResult.problem(Result.NOT_FOUND, "NotFound", "There is no such notification.");
    }
}
