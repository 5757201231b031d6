package dev.proactivebot.notifications;

/** The caller's request is not in order. The message names the field and says what to do; it quotes nothing. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether it is only too large. */
    private final boolean isTooLarge;

    BadRequest(String field, String what) {
        super(field + " " + what);
        this.isTooLarge = false;
    }

    private BadRequest(String message) {
        super(message);
        this.isTooLarge = true;
    }

    static BadRequest tooLarge(String message) {
        return new BadRequest(message);
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    String why() {
        return getMessage() + ".";
    }
}
