package dev.proactivebot.notifications;

import com.fasterxml.jackson.annotation.JsonValue;

/** The state of a notification. */
public enum NotificationState {
    /** It is not due yet; for a series, more times are to come. */
    SCHEDULED("scheduled"),
    SENDING("sending"),
    /** Nothing is sent until it is resumed. */
    PAUSED("paused"),
    /** Nothing is left to be sent. */
    DONE("done"),
    CANCELLED("cancelled"),
    /** It expired before all messages could be sent. */
    EXPIRED("expired");

    private final String word;

    NotificationState(String word) {
        this.word = word;
    }

    /** Returns whether the state is final. */
    boolean isEnd() {
        return this == DONE || this == CANCELLED || this == EXPIRED;
    }

    @JsonValue
    String word() {
        return word;
    }
}
