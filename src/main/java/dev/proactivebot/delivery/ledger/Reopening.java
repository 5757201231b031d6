package dev.proactivebot.delivery.ledger;

/** What became of the wish to send a message again that had been given up. */
public enum Reopening {
    /** It may be sent once more. */
    OPEN,
    /** It was delivered after all. */
    DELIVERED,
    /** Someone sends it now. */
    BUSY
}
