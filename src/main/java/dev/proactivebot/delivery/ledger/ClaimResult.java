package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.StorageException;
import java.time.Duration;

/** The ledger's answer to a request to send a message. */
public sealed interface ClaimResult {

    /** The message may be sent: no other instance sends it until the lease ends. */
    record Granted(LedgerEntry entry) implements ClaimResult {}

    /** The item needs nothing more: its message was delivered or given up, or a later copy of it waits. */
    record Settled(String how) implements ClaimResult {}

    /** Another instance may be sending it now. This item may be the only copy left. */
    record Held(Duration left) implements ClaimResult {}

    /** It may have been delivered, and the setting forbids sending it twice. */
    record Doubtful(LedgerEntry entry) implements ClaimResult {}

    /** The lease is over without an outcome: the worker that sent the message has probably ended. */
    record Abandoned(LedgerEntry entry) implements ClaimResult {}

    /** Storage did not answer the request that claims it: the claim may have been written. */
    record Unanswered(StorageException why) implements ClaimResult {}
}
