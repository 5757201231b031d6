package dev.proactivebot.functions;

/** The app cannot be used until somebody mends it. Why stands in the log. */
final class NotStarted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is the matter, in a few words that anybody may read */
    NotStarted(String message) {
        super(message, null, false, false);
    }

    /** The same, as a text that is never null. */
    String why() {
        return String.valueOf(getMessage());
    }
}
