package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.FailureReason;

/** The outcomes of updating or recalling a message, as the ledger stores them. */
public final class EditOutcome {
    public static final String CHANGED = "changed";
    public static final String RECALLED = "recalled";
    /** The channel gave the message no id, or cannot change messages. */
    public static final String NOT_CHANGEABLE = "notChangeable";
    /** It was deleted meanwhile. */
    public static final String GONE = "gone";
    /** A reason follows. */
    public static final String FAILED = "failed.";
    /** It was not found once, and is tried again. */
    static final String MISSED = "missed";

    private EditOutcome() {}

    static String failed(FailureReason reason) {
        return failed(reason.word());
    }

    static String failed(String reason) {
        return FAILED + reason;
    }
}
