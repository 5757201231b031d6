package dev.proactivebot.reminders.english;

/** What was said has the form of a command, but no sense. */
final class UnclearPhraseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** @param why one short sentence for the user; it quotes nothing */
    UnclearPhraseException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
