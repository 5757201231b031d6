package dev.proactivebot.notifications;

/**
 * Reports an invalid notification. The message names the field and says what to do. It quotes nothing, so that it may be logged and shown.
 */
public final class InvalidNotificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final boolean isTooLarge;

    InvalidNotificationException(String field, String what) {
        this(field, field + " " + what, false);
    }

    private InvalidNotificationException(String field, String message, boolean isTooLarge) {
        super(message);
        this.field = field;
        this.isTooLarge = isTooLarge;
    }

    static InvalidNotificationException tooLarge(String field, String message) {
        return new InvalidNotificationException(field, message, true);
    }

    /** Returns the field's name as the HTTP API has it, such as {@code to[3].user} or {@code expires}. */
    public String field() {
        return field;
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    String why() {
        return getMessage() + ".";
    }
}
