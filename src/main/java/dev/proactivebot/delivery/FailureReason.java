package dev.proactivebot.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a message was given up: the words that stand in the item's {@code failure}. */
public enum FailureReason {
    /** The connector refused it, and would again. */
    @JsonProperty("rejected")
    REJECTED,
    /** The conversation is no more, or the bot is no longer in it. */
    @JsonProperty("gone")
    GONE,
    /** The user blocked the bot. */
    @JsonProperty("blocked")
    BLOCKED,
    @JsonProperty("tooLarge")
    TOO_LARGE,
    /** Its {@code expires} passed. */
    @JsonProperty("expired")
    EXPIRED,
    @JsonProperty("attemptsUsedUp")
    ATTEMPTS_USED_UP,
    /** Its serviceUrl is on no allow-list: nothing was sent there. */
    @JsonProperty("serviceUrlRefused")
    SERVICE_URL_REFUSED,
    /** It is no work item, or lacks what one needs. */
    @JsonProperty("unreadable")
    UNREADABLE
}
