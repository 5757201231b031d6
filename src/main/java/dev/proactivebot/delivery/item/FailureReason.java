package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.annotation.JsonValue;

/** The reasons for giving up a message, with their words in the item's {@code failure}. */
public enum FailureReason {
    /** The connector refused it, and would refuse it again. */
    REJECTED("rejected"),
    /** The conversation no longer exists, or the bot is no longer in it. */
    GONE("gone"),
    /** The user blocked the bot. */
    BLOCKED("blocked"),
    TOO_LARGE("tooLarge"),
    /** Its {@code expires} passed. */
    EXPIRED("expired"),
    ATTEMPTS_USED_UP("attemptsUsedUp"),
    /** Its serviceUrl is not on the allow-list, so nothing was sent there. */
    SERVICE_URL_REFUSED("serviceUrlRefused"),
    /** It may have been delivered, and the setting forbids sending it twice. */
    UNKNOWN("unknown"),
    /** It is no work item, or lacks a required field. */
    UNREADABLE("unreadable"),
    /** It is unreadable, and was put into the queue without base64, so that the host could not hand it over. */
    NOT_BASE64("notBase64");

    private final String word;

    FailureReason(String word) {
        this.word = word;
    }

    /** Returns the word in an item's {@code failure} and in a dead letter. */
    @JsonValue
    public String word() {
        return word;
    }
}
