package dev.proactivebot.notifications.recurrence;

/** Reports an invalid rule. The message tells the author what the rule must be; it quotes nothing of the rule. */
public final class InvalidRuleException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidRuleException(String what) {
        super(what);
    }
}
