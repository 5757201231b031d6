package dev.proactivebot.delivery.ledger;

import java.time.Duration;

/** What the ledger says to who wants to send a message. */
public sealed interface Claim {

    /** Send it: until the lease ends nobody else will. */
    record Granted(Entry entry) implements Claim {}

    /** Nothing is left to do with this item: its message was delivered or given up, or a later copy of it waits. */
    record Settled(String how) implements Claim {}

    /** Another instance sends it now, for all we know. This item may be the only copy left. */
    record Held(Duration left) implements Claim {}

    /** It may have been delivered, nobody knows, and the setting says not to send it twice. */
    record Doubtful(Entry entry) implements Claim {}
}
