package dev.proactivebot.delivery.ledger;

/** Lets a message that was given up be sent once more. */
@FunctionalInterface
public interface Replays {

    /**
     * Opens the message's next generation.
     *
     * @param conversation channel id, {@code |}, conversation id
     * @param key the message's idempotency key
     * @param letter the dead letter that goes when the message is delivered
     */
    Reopening reopen(String conversation, String key, String letter);
}
