package dev.proactivebot.auth;

/** The result of verifying a token. */
public sealed interface Verification {

    /** The token is valid; {@code caller} checks every activity. */
    record Verified(Caller caller) implements Verification {}

    /**
     * The token is invalid, or does not permit the activity.
     *
     * @param detail a fixed phrase for the log, never a part of the token; not sent to the caller
     */
    record Rejected(Rejection why, String detail) implements Verification {}

    /** Refuses an invalid token. */
    static Rejected unauthenticated(String detail) {
        return new Rejected(Rejection.UNAUTHENTICATED, detail);
    }

    /** Refuses a valid token for what it does not permit. */
    static Rejected forbidden(String detail) {
        return new Rejected(Rejection.FORBIDDEN, detail);
    }
}
