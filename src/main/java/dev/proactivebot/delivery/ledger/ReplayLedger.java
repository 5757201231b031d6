package dev.proactivebot.delivery.ledger;

/** Allows a message that was given up to be sent once more. */
@FunctionalInterface
public interface ReplayLedger {

    /**
     * Opens the message's next generation.
     *
     * @param letter the dead letter that is deleted when the message is delivered
     */
    ReopenResult reopen(MessageId message, String letter);
}
