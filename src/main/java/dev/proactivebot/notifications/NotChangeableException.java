package dev.proactivebot.notifications;

/** A notification cannot be changed any more: it was cancelled or taken back, or, if its times are to change, it has begun. */
public final class NotChangeableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotChangeableException(String message) {
        super(message);
    }
}
