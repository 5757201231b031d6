package dev.proactivebot.delivery.send;

/** The bot was asked, or could not be, and there is no answer. */
final class BotUnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** Why there is no answer. */
    enum Cause {
        /** The bot had all the time that it is given. */
        HUNG,
        /** Calls that hang have taken all threads. */
        NO_THREAD,
        /** The invocation had too little time left. */
        NO_TIME
    }

    BotUnansweredException(String message, Cause cause) {
        super(message, null, false, false);
        this.cause = cause;
    }

    Cause reason() {
        return cause;
    }
}
