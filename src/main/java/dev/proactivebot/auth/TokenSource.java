package dev.proactivebot.auth;

import java.time.Instant;

/** Issues access tokens. */
interface TokenSource {

    /**
     * Requests a token and waits for it.
     *
     * @param afresh whether to bypass every cache, because the cached token has been refused
     * @throws Exception when no token is issued; {@link TokenFailure} explains it
     */
    IssuedToken fetch(boolean afresh) throws Exception;

    record IssuedToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[value=***, expiresAt=" + expiresAt + "]";
        }
    }
}
