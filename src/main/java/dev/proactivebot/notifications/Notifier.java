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
 * Notifies users from the app's own code, as {@code /api/notifications} does for other systems: the same rules, limits and promises, without
 * HTTP and without a function key. One is made for each invocation, and may be used by several threads.
 */
public final class Notifier {
    private final NotificationService service;
    private final @Nullable TraceParent trace;
    private final Logger log;

    /** @param trace which the messages go on with; null for one of their own */
    Notifier(NotificationService service, @Nullable TraceParent trace, Logger log) {
        this.service = service;
        this.trace = trace;
        this.log = log;
    }

    /**
     * Says {@code activity} at once.
     *
     * @throws InvalidNotificationException see {@link #notify(Notification)}
     * @throws StorageException see {@link #notify(Notification)}
     */
    public Receipt notify(Audience to, Activity activity) {
        return notify(Notification.of(to, activity));
    }

    /**
     * Takes a notification on. When this returns, it is kept: it will be said even if the app restarts, once to each recipient. Users who
     * opted out or left are skipped.
     *
     * @throws InvalidNotificationException when it is not in order: a recipient whom the bot has never met (if at most ten are named), a time
     *     too far ahead, content over 100 KiB. Nothing was kept then
     * @throws KeyReusedException when its key belongs to a notification with other content, or to one that came by HTTP
     * @throws NotificationCancelledException when its key belongs to a notification that was cancelled; another key sends it anew
     * @throws StorageException when it could not be kept; with a key it can be handed in again safely
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
                .orElseThrow(() -> new StorageException("The same notification is being taken on elsewhere", null));
    }

    /**
     * Tells what a notification would do, and keeps nothing.
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
     * @param most how many at most, 1 to 100
     * @param after what the page before gave as its {@code next}; null for the first
     * @throws InvalidNotificationException when the filter is not in order
     * @throws IllegalArgumentException when {@code after} is no such thing
     * @throws StorageException when storage did not answer in time
     */
    public NotificationList list(NotificationFilter filter, int most, @Nullable String after) {
        if (most < 1 || most > 100) {
            throw new IllegalArgumentException("most must be a whole number from 1 to 100");
        }
        return service.list(filter, most, after);
    }

    /**
     * Tells how a notification stands. Counts may be two seconds old.
     *
     * @return empty when there is none of that id, or it was over more than a month ago
     * @throws StorageException when storage did not answer in time
     */
    public Optional<NotificationStatus> status(String id) {
        return service.status(id);
    }

    /**
     * Calls off what has not been sent yet, of a series also its latest occurrence. Within ten seconds no instance sends any more of it.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws StorageException when storage did not answer in time: some of it may have been called off
     */
    public Optional<NotificationStatus> cancel(String id) {
        return service.cancel(id, log);
    }

    /**
     * Calls off what has not been sent, and takes back what has: of a series what its latest occurrence has said.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws StorageException when storage did not answer in time: ask again
     */
    public Optional<NotificationStatus> recall(String id) {
        return service.recall(id, log);
    }

    /**
     * Changes what a notification says. What has not been sent says it then, and what was delivered is changed. A series says it from its next
     * time on.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws InvalidNotificationException when the content is not in order
     * @throws NotChangeableException when it was cancelled or taken back
     * @throws StorageException when storage did not answer in time: ask again
     */
    public Optional<NotificationStatus> change(String id, NewContent content) {
        return service.changeContent(id, content, log);
    }

    /**
     * Changes when a notification is due, when it is useless, or how it recurs, before it is due.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws InvalidNotificationException when the times are not in order
     * @throws NotChangeableException when it has begun or is over
     * @throws StorageException when storage did not answer in time: ask again
     */
    public Optional<NotificationStatus> change(String id, NewTimes times) {
        return service.changeTimes(id, times, log);
    }

    /**
     * Stops sending until it is resumed, of a series also its latest occurrence. What expires meanwhile is not sent any more.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws StorageException when storage did not answer in time: some of it may have been paused
     */
    public Optional<NotificationStatus> pause(String id) {
        return service.pause(id, log);
    }

    /**
     * Goes on with what was paused, within five minutes. Of a series the times that fell into the pause are left out.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws StorageException when storage did not answer in time: ask again
     */
    public Optional<NotificationStatus> resume(String id) {
        return service.resume(id, log);
    }

    /**
     * Leaves out the next time of a series.
     *
     * @param due that time, as {@link NotificationStatus#due} has it: whoever asks again does not skip another one
     * @return how it stands then; empty when there is no such series, or that is not its next time
     * @throws StorageException when storage did not answer in time: ask again
     */
    public Optional<NotificationStatus> skip(String id, Instant due) {
        return service.skip(id, due, log);
    }
}
