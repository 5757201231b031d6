package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.StorageException;
import java.time.Duration;

/** The ledger's answer to a request to send a message. */
public sealed interface ClaimResult {

    /** Send it: until the lease ends nobody else will. */
    record Granted(LedgerEntry entry) implements ClaimResult {}

    /** Nothing is left to do with this item: its message was delivered or given up, or a later copy of it waits. */
    record Settled(String how) implements ClaimResult {}

    /** Another instance sends it now, for all we know. This item may be the only copy left. */
    record Held(Duration left) implements ClaimResult {}

    /** It may have been delivered, nobody knows, and the setting says not to send it twice. */
    record Doubtful(LedgerEntry entry) implements ClaimResult {}

    /** Its owner's lease is over, and nobody has said what became of the message: its worker has ended, it seems. */
    record Abandoned(LedgerEntry entry) implements ClaimResult {}

    /** Storage has not answered the request that claims it: the claim may be ours. */
    record Unanswered(StorageException why) implements ClaimResult {}
}
