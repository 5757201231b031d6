package dev.proactivebot.functions;

/** The app cannot be used until somebody mends it. Why stands in the log. */
final class NotStarted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** @param why what is the matter, in a few words that anybody may read */
    NotStarted(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
