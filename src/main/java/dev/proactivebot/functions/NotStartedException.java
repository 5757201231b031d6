package dev.proactivebot.functions;

/** Thrown when the app cannot start until somebody changes its settings or its package. The log has the reason. */
final class NotStartedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** @param why the reason in a few words, without anything that must stay private */
    NotStartedException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
