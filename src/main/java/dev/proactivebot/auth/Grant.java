package dev.proactivebot.auth;

/** What a request may carry: a token, nothing because the bot is anonymous, or nothing although it needs a token. */
public sealed interface Grant {

    /** The value for {@code Authorization: Bearer}; {@code toString} hides it. */
    record Granted(String token) implements Grant {
        @Override
        public String toString() {
            return "Granted[token=***]";
        }
    }

    /** The bot has no app id: requests go without an Authorization header. */
    record Anonymous() implements Grant {}

    /**
     * No token is to be had now.
     *
     * @param reason what happened and what to mend; fit for a log
     */
    record Unavailable(String reason) implements Grant {}
}
