package dev.proactivebot.delivery.ledger;

/** What the ledger says to who wants to send a message again that was given up. */
public sealed interface ReopenResult {

    /** It may be sent again, by a copy of that generation. Copies of earlier ones send nothing any more. */
    record Open(int generation) implements ReopenResult {}

    /** It was delivered, whatever the dead letter says. */
    record Delivered() implements ReopenResult {}

    /** It is being sent now, or may still arrive. */
    record Busy() implements ReopenResult {}
}
