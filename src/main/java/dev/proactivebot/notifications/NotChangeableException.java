package dev.proactivebot.notifications;

/** Reports a notification that can no longer be changed: it was cancelled or recalled, or its times were to change after it had begun. */
public final class NotChangeableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotChangeableException(String message) {
        super(message);
    }
}
