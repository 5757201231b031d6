package dev.proactivebot.notifications;

/** Reports that the notification with that idempotency key was cancelled. It is sent only when it is submitted with another key. */
public final class NotificationCancelledException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String id;

    /** @param id the id of the notification that was cancelled */
    NotificationCancelledException(String id) {
        super("The notification of this idempotency key was cancelled: " + id + ". To send it anew, use another key");
        this.id = id;
    }

    /** Returns the id of the notification that was cancelled. */
    public String id() {
        return id;
    }
}
