package dev.proactivebot.delivery.ledger;

/** Lets a message that was given up be sent once more. */
@FunctionalInterface
public interface ReplayLedger {

    /**
     * Opens the message's next generation.
     *
     * @param letter the dead letter that goes when the message is delivered
     */
    ReopenResult reopen(MessageId message, String letter);
}
