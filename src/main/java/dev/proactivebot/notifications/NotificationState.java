package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonValue;

/** How far a notification has come. */
public enum NotificationState {
    /** It is not due yet; a series has times to come. */
    SCHEDULED("scheduled"),
    SENDING("sending"),
    /** Nothing is left to be sent. */
    DONE("done"),
    CANCELLED("cancelled"),
    /** It was useless before all of it could be sent. */
    EXPIRED("expired");

    private final String word;

    NotificationState(String word) {
        this.word = word;
    }

    @JsonValue
    String word() {
        return word;
    }
}
