package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonValue;

/** How far a notification has come. */
public enum NotificationState {
    /** It is not due yet; a series has times to come. */
    SCHEDULED("scheduled"),
    SENDING("sending"),
    /** Nothing of it is sent until it is resumed. */
    PAUSED("paused"),
    /** Nothing is left to be sent. */
    DONE("done"),
    CANCELLED("cancelled"),
    /** It was useless before all of it could be sent. */
    EXPIRED("expired");

    private final String word;

    NotificationState(String word) {
        this.word = word;
    }

    /** Returns whether it stays so. */
    boolean isEnd() {
        return this == DONE || this == CANCELLED || this == EXPIRED;
    }

    @JsonValue
    String word() {
        return word;
    }
}
