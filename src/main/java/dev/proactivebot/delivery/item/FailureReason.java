package dev.proactivebot.delivery.item;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a message was given up: the words that stand in the item's {@code failure}. */
public enum FailureReason {
    /** The connector refused it, and would again. */
    REJECTED("rejected"),
    /** The conversation is no more, or the bot is no longer in it. */
    GONE("gone"),
    /** The user blocked the bot. */
    BLOCKED("blocked"),
    TOO_LARGE("tooLarge"),
    /** Its {@code expires} passed. */
    EXPIRED("expired"),
    ATTEMPTS_USED_UP("attemptsUsedUp"),
    /** Its serviceUrl is on no allow-list: nothing was sent there. */
    SERVICE_URL_REFUSED("serviceUrlRefused"),
    /** It may have been delivered, nobody knows, and the setting says not to send it twice. */
    UNKNOWN("unknown"),
    /** It is no work item, or lacks what one needs. */
    UNREADABLE("unreadable"),
    /** The same, and it was put into the queue without base64, so that the host could not even hand it over. */
    NOT_BASE64("notBase64");

    private final String word;

    FailureReason(String word) {
        this.word = word;
    }

    /** As it stands in an item's {@code failure} and in a dead letter. */
    @JsonValue
    public String word() {
        return word;
    }
}
