package dev.proactivebot.auth;

/** The result of asking for the bot's token. */
public sealed interface TokenResult {

    /** The token for {@code Authorization: Bearer}; {@code toString} hides it. */
    record Granted(String token) implements TokenResult {
        @Override
        public String toString() {
            return "Granted[token=***]";
        }
    }

    /** The bot has no app id; requests have no Authorization header. */
    record Anonymous() implements TokenResult {}

    /**
     * No token is available now.
     *
     * @param reason what happened and what to do; may be logged
     */
    record Unavailable(String reason) implements TokenResult {}
}
