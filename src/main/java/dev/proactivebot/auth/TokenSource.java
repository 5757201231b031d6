package dev.proactivebot.auth;

import java.time.Instant;

/** Where a new access token comes from: in the app azure-identity, in a test whatever it needs. */
interface TokenSource {

    /**
     * Asks for a token and waits for it.
     *
     * @param afresh whether the answer must come from the authority, because what any cache holds has been refused
     * @throws Exception when there is none; {@link TokenFailure} says why
     */
    IssuedToken fetch(boolean afresh) throws Exception;

    record IssuedToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[value=***, expiresAt=" + expiresAt + "]";
        }
    }
}
