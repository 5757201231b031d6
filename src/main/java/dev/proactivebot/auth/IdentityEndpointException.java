package dev.proactivebot.auth;

import java.io.IOException;

/** Thrown when the platform's endpoint for managed identities issues no token. Its message may be logged. */
final class IdentityEndpointException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private IdentityEndpointException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** The endpoint is known to fail for some seconds after an instance has started. */
    static IdentityEndpointException passing(String why) {
        return new IdentityEndpointException("the platform's identity endpoint gave no token (" + why + ")", true);
    }

    static IdentityEndpointException refused(int status) {
        return new IdentityEndpointException(
                "the managed identity gave no token (status " + status
                        + "): assign it to this app and check its client id",
                false);
    }

    /** Returns whether another request may soon succeed. */
    boolean mayPass() {
        return passing;
    }
}
