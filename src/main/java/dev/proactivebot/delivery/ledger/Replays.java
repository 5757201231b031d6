package dev.proactivebot.delivery.ledger;

/** Lets a message that was given up be sent once more. */
@FunctionalInterface
public interface Replays {

    /**
     * Opens the message's next generation.
     *
     * @param letter the dead letter that goes when the message is delivered
     */
    Reopening reopen(MessageName name, String letter);
}
