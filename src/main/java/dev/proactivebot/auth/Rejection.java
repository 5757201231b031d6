package dev.proactivebot.auth;

/** The reason for refusing a caller (Bot Connector authentication). The endpoint decides on the HTTP status. */
public enum Rejection {
    /** There is no token, or it is invalid. */
    UNAUTHENTICATED,
    /** The token is valid, but for another channel, another serviceUrl or another caller. */
    FORBIDDEN,
    /** The signing keys cannot be fetched now; the same request may succeed later. */
    KEYS_UNAVAILABLE
}
