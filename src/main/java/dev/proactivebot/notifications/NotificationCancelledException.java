package dev.proactivebot.notifications;

/** The notification of that idempotency key was cancelled: it is not sent under this key any more. Another key sends it anew. */
public final class NotificationCancelledException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String id;

    /** @param id of the notification that was cancelled */
    NotificationCancelledException(String id) {
        super("The notification of this idempotency key was cancelled: " + id + ". To send it anew, use another key");
        this.id = id;
    }

    /** Returns the id of the notification that was cancelled. */
    public String id() {
        return id;
    }
}
