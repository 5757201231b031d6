package dev.proactivebot.notifications;

import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Accepts notifications, shows their state, pauses and cancels them. Other systems use it through {@link Notifications}, and the app's own
 * code through {@link Notifier}.
 */
final class NotificationService {
    private final JobStore store;
    private final SubmitNotification submit;
    private final SeriesView view;
    private final JobList list;
    private final JobControl control;
    private final JobEditor editor;

    NotificationService(
            JobStore store,
            SubmitNotification submit,
            SeriesView view,
            JobList list,
            JobControl control,
            JobEditor editor) {
        this.store = store;
        this.submit = submit;
        this.view = view;
        this.list = list;
        this.control = control;
        this.editor = editor;
    }

    /**
     * Accepts a notification. When this returns, its content is stored, and an item that starts it is in the queue or in the schedule.
     *
     * @param key the idempotency key; null for none
     * @param content the request as the caller wrote it; it tells two notifications with one key apart
     * @return its job; empty while another instance accepts the same one
     * @throws StorageException when it could not be stored; with an idempotency key it can be submitted again safely
     */
    Optional<Job> accept(
            @Nullable String key,
            String content,
            Supplier<Notification> notification,
            @Nullable TraceParent trace,
            Logger log) {
        return submit.accept(key, content, notification, trace, log);
    }

    /** Returns what a notification would do, and stores nothing. */
    DryRun rehearse(Notification notification) {
        return submit.rehearse(notification);
    }

    SeriesView view() {
        return view;
    }

    Optional<NotificationStatus> status(String id) {
        return find(id).map(view::status);
    }

    /** @throws IllegalArgumentException when {@code after} is not the {@code next} of a page */
    NotificationList list(NotificationFilter filter, int most, @Nullable String after) {
        return list.page(filter.checked(), most, after);
    }

    /**
     * Cancels the messages that were not sent yet; for a series also those of its latest occurrence. Within ten seconds no instance sends
     * any more.
     */
    Optional<NotificationStatus> cancel(String id, Logger log) {
        return change(id, "cancelled", control::cancel, log);
    }

    /** Cancels the messages that were not sent, and recalls those that were; for a series those of its latest occurrence. */
    Optional<NotificationStatus> recall(String id, Logger log) {
        return change(
                id,
                "recalled",
                job -> {
                    control.cancel(job);
                    editor.recall(job);
                    find(id).flatMap(view::latest).ifPresent(editor::recall);
                },
                log);
    }

    /** Replaces the content: messages that were not sent yet get it, and delivered messages are updated. */
    Optional<NotificationStatus> changeContent(String id, NewContent content, Logger log) {
        return change(id, "changed content of", job -> editor.content(job, content), log);
    }

    /** Changes the times, before it is due. */
    Optional<NotificationStatus> changeTimes(String id, NewTimes times, Logger log) {
        return change(id, "changed times of", job -> editor.times(job, times), log);
    }

    /** Pauses sending until it is resumed; for a series also its latest occurrence. */
    Optional<NotificationStatus> pause(String id, Logger log) {
        return change(id, "paused", control::pause, log);
    }

    Optional<NotificationStatus> resume(String id, Logger log) {
        return change(id, "resumed", control::resume, log);
    }

    /**
     * Skips the next time of a series.
     *
     * @return its state after that; empty when there is no such notification, or {@code due} is not its next time
     */
    Optional<NotificationStatus> skip(String id, Instant due, Logger log) {
        Optional<Job> series = find(id);
        if (series.isEmpty() || !control.skip(series.get(), due)) {
            return Optional.empty();
        }
        log.info("skipped occurrence=" + due + " job=" + id);
        return status(id);
    }

    private Optional<NotificationStatus> change(String id, String what, Consumer<Job> change, Logger log) {
        Optional<Job> job = find(id);
        if (job.isEmpty()) {
            return Optional.empty();
        }
        change.accept(job.get());
        log.info(what + " job=" + id);
        return status(id);
    }

    /** Puts the waiting items of series once more, see {@link JobControl#putAgain}. */
    int putAgain(String first, String last) {
        return control.putAgain(first, last);
    }

    /** Drops old jobs, see {@link JobControl#dropOld}. */
    int dropOld(BooleanSupplier enough) {
        return control.dropOld(enough);
    }

    Optional<Job> find(String id) {
        return JobItem.NOTIFICATION_ID.matcher(id).matches() ? store.find(id) : Optional.empty();
    }
}
