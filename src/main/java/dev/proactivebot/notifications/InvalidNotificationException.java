package dev.proactivebot.notifications;

import dev.proactivebot.api.InvalidRequestException;

/** Says which field of a notification is wrong, and how to correct it. The message quotes nothing, so that it may be logged and shown. */
public final class InvalidNotificationException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    InvalidNotificationException(String field, String what) {
        super(field, what);
    }

    private InvalidNotificationException(String field, String message, boolean isTooLarge) {
        super(field, message, isTooLarge);
    }

    static InvalidNotificationException tooLarge(String field, String message) {
        return new InvalidNotificationException(field, message, true);
    }
}
