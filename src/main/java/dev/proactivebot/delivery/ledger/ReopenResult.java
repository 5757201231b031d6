package dev.proactivebot.delivery.ledger;

/** The ledger's answer to a request to replay a message that was given up. */
public sealed interface ReopenResult {

    /** It may be sent again by a copy of that generation. Copies of earlier generations send nothing. */
    record Open(int generation) implements ReopenResult {}

    /** It was delivered after all. */
    record Delivered() implements ReopenResult {}

    /** It is being sent, or may still arrive. */
    record Busy() implements ReopenResult {}
}
