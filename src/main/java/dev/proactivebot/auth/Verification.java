package dev.proactivebot.auth;

/** What came of looking at a token. */
public sealed interface Verification {

    /** The token is good; what it is good for is asked of {@code caller} with every activity. */
    record Verified(Caller caller) implements Verification {}

    /**
     * The token, or what was to be done with it, is refused.
     *
     * @param detail a fixed phrase for the log, never a part of the token; not for the caller
     */
    record Rejected(Rejection why, String detail) implements Verification {}

    /** Refused because the token proves nothing. */
    static Rejected unauthenticated(String detail) {
        return new Rejected(Rejection.UNAUTHENTICATED, detail);
    }

    /** Refused although the token is good. */
    static Rejected forbidden(String detail) {
        return new Rejected(Rejection.FORBIDDEN, detail);
    }
}
