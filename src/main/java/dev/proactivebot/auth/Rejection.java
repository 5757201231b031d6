package dev.proactivebot.auth;

/** Why a caller is not let in (Bot Connector authentication; what each means over HTTP is the endpoint's business). */
public enum Rejection {
    /** No token, or one that proves nothing. */
    UNAUTHENTICATED,
    /** A good token, but not for this: another channel, another serviceUrl, a caller that is not expected. */
    FORBIDDEN,
    /** The signing keys cannot be had just now, so nothing can be proved; the same request may succeed later. */
    KEYS_UNAVAILABLE
}
