package dev.proactivebot.delivery.send;

/** Reports that the bot gave no answer, or could not be asked. */
final class BotUnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** Why there is no answer. */
    enum Cause {
        /** The bot did not answer within its time. */
        HUNG,
        /** Hanging calls occupy all threads. */
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
