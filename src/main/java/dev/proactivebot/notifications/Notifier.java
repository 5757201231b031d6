package dev.proactivebot.notifications;

import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.StorageException;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notifies users from the app's own code, as {@code /api/notifications} does for other systems: the same rules, limits and promises, without
 * HTTP and without a function key. One is made for each invocation, and may be used by several threads.
 */
public final class Notifier {
    private final Notifications notifications;
    private final @Nullable TraceParent trace;
    private final Logger log;

    /** @param trace which the messages go on with; null for one of their own */
    Notifier(Notifications notifications, @Nullable TraceParent trace, Logger log) {
        this.notifications = notifications;
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
        return notifications.accept(notification, trace, log);
    }

    /**
     * Tells how a notification stands. Counts may be two seconds old.
     *
     * @return empty when there is none of that id, or it was over more than a month ago
     * @throws StorageException when storage did not answer in time
     */
    public Optional<NotificationStatus> status(String id) {
        return notifications.status(id);
    }

    /**
     * Calls off what has not been sent yet, of a series also its latest occurrence. Within ten seconds no instance sends any more of it.
     *
     * @return how it stands then; empty when there is none of that id
     * @throws StorageException when storage did not answer in time: some of it may have been called off
     */
    public Optional<NotificationStatus> cancel(String id) {
        return notifications.callOff(id, log);
    }
}
