package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notifies users from the app's own code, as {@code /api/notifications} does for other systems: with the same rules, limits and guarantees,
 * but without HTTP and a function key. Each invocation gets its own instance, which several threads may use.
 */
public final class Notifier {
    private final NotificationService service;
    private final @Nullable TraceParent trace;
    private final Logger log;

    /** @param trace the trace that the messages continue; null for one of their own */
    Notifier(NotificationService service, @Nullable TraceParent trace, Logger log) {
        this.service = service;
        this.trace = trace;
        this.log = log;
    }

    /**
     * Sends {@code activity} at once.
     *
     * @throws InvalidNotificationException see {@link #notify(Notification)}
     * @throws StorageException see {@link #notify(Notification)}
     */
    public Receipt notify(Audience to, Activity activity) {
        return notify(Notification.of(to, activity));
    }

    /**
     * Accepts a notification. When this returns, the notification is stored: it will be sent once to each recipient, even if the app
     * restarts. Users who opted out or left are skipped.
     *
     * @throws InvalidNotificationException when it is invalid: an unknown recipient (if at most ten are named), a time too far ahead,
     *     content over 100 KiB. Then nothing is stored
     * @throws KeyReusedException when its key belongs to a notification with other content, or to one that came by HTTP
     * @throws NotificationCancelledException when its key belongs to a notification that was cancelled; another key sends it anew
     * @throws StorageException when it could not be stored; with a key it can be submitted again safely
     */
    public Receipt notify(Notification notification) {
        SubmitNotification.check(notification.key(), "key");
        byte[] json = BotJson.writeSorted(notification);
        if (json.length > Notifications.MOST_BYTES) {
            throw InvalidNotificationException.tooLarge("to", "the notification may have 2 MiB as JSON");
        }
        String content = new String(json, StandardCharsets.UTF_8);
        return service.accept(notification.key(), content, () -> notification, trace, log)
                .map(Receipt::of)
                .orElseThrow(
                        () -> new StorageException("Another instance accepts the same notification: try again", null));
    }

    /**
     * Returns what a notification would do, and stores nothing.
     *
     * @throws InvalidNotificationException see {@link #notify(Notification)}
     * @throws StorageException when storage did not answer in time
     */
    public DryRun dryRun(Notification notification) {
        return service.rehearse(notification);
    }

    /**
     * Lists notifications, newest first. A page may have fewer than {@code most} although more follow.
     *
     * @param most the size of the page, from 1 to 100
     * @param after the {@code next} of the page before; null for the first
     * @throws InvalidNotificationException when the filter is invalid
     * @throws IllegalArgumentException when {@code after} is invalid
     * @throws StorageException when storage did not answer in time
     */
    public NotificationList list(NotificationFilter filter, int most, @Nullable String after) {
        if (most < 1 || most > 100) {
            throw new IllegalArgumentException("most must be a whole number from 1 to 100");
        }
        return service.list(filter, most, after);
    }

    /**
     * Returns the status of a notification. Counts may be two seconds old.
     *
     * @return empty when there is none with that id, or it was over more than a month ago
     * @throws StorageException when storage did not answer in time
     */
    public Optional<NotificationStatus> status(String id) {
        return service.status(id);
    }

    /**
     * Cancels the messages that were not sent yet; for a series also those of its latest occurrence. Within ten seconds no instance sends
     * any more.
     *
     * @return its status after that; empty when there is none with that id
     * @throws StorageException when storage did not answer in time; some messages may have been cancelled
     */
    public Optional<NotificationStatus> cancel(String id) {
        return service.cancel(id, log);
    }

    /**
     * Cancels the messages that were not sent, and recalls those that were; for a series those of its latest occurrence.
     *
     * @return its status after that; empty when there is none with that id
     * @throws StorageException when storage did not answer in time; try again
     */
    public Optional<NotificationStatus> recall(String id) {
        return service.recall(id, log);
    }

    /**
     * Replaces the content of a notification. Messages that were not sent yet get it, and delivered messages are updated. A series uses it
     * from its next occurrence on.
     *
     * @return its status after that; empty when there is none with that id
     * @throws InvalidNotificationException when the content is invalid
     * @throws NotChangeableException when it was cancelled or recalled
     * @throws StorageException when storage did not answer in time; try again
     */
    public Optional<NotificationStatus> change(String id, NewContent content) {
        return service.changeContent(id, content, log);
    }

    /**
     * Changes the due time, the expiry or the recurrence of a notification, before it is due.
     *
     * @return its status after that; empty when there is none with that id
     * @throws InvalidNotificationException when the times are invalid
     * @throws NotChangeableException when it has begun or is over
     * @throws StorageException when storage did not answer in time; try again
     */
    public Optional<NotificationStatus> change(String id, NewTimes times) {
        return service.changeTimes(id, times, log);
    }

    /**
     * Pauses sending until it is resumed; for a series also its latest occurrence. Messages that expire meanwhile are not sent.
     *
     * @return its status after that; empty when there is none with that id
     * @throws StorageException when storage did not answer in time; some messages may have been paused
     */
    public Optional<NotificationStatus> pause(String id) {
        return service.pause(id, log);
    }

    /**
     * Resumes a paused notification within five minutes. The times of a series during the pause are left out.
     *
     * @return its status after that; empty when there is none with that id
     * @throws StorageException when storage did not answer in time; try again
     */
    public Optional<NotificationStatus> resume(String id) {
        return service.resume(id, log);
    }

    /**
     * Skips the next time of a series.
     *
     * @param due that time, as {@link NotificationStatus#due} has it, so that a repeated call does not skip another one
     * @return its status after that; empty when there is no such series, or that is not its next time
     * @throws StorageException when storage did not answer in time; try again
     */
    public Optional<NotificationStatus> skip(String id, Instant due) {
        return service.skip(id, due, log);
    }
}
