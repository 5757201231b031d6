package dev.proactivebot.delivery;

/** The bot was asked, or could not be, and there is no answer. */
final class BotUnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean hasHung;

    /** @param hasHung whether the bot had all the time that it is given, and did not answer in it */
    BotUnansweredException(String message, boolean hasHung) {
        super(message, null, false, false);
        this.hasHung = hasHung;
    }

    boolean hasHung() {
        return hasHung;
    }
}
