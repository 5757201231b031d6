package dev.proactivebot.notifications.recurrence;

/** A rule that is not taken. The message says what it must be, for whoever wrote it; it quotes nothing of the rule. */
public final class InvalidRuleException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidRuleException(String what) {
        super(what);
    }
}
