package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/** The state of a message, as its row in the ledger stores it. */
enum LedgerState {
    CLAIMED("claimed", null),
    WAITING("waiting", null),
    /** Nobody knows whether it was delivered. */
    UNKNOWN("unknown", null),
    /** Only a newer version knows the stored word, and so whether the message may be sent. It is never stored. */
    OF_NEWER_VERSION("", null),
    DELIVERED("delivered", "delivered before"),
    GAVE_UP("gaveUp", "given up before"),
    /** The message was not sent, on purpose. */
    SKIPPED("skipped", "skipped before");

    /** The word that rows store. */
    final String word;

    /** Describes a final state; null for a state that is not final. */
    final @Nullable String how;

    LedgerState(String word, @Nullable String how) {
        this.word = word;
        this.how = how;
    }

    /** Reads the state of a row. */
    static LedgerState of(Row row) {
        String word = row.text(Ledger.STATE);
        for (LedgerState known : values()) {
            if (known != OF_NEWER_VERSION && known.word.equals(word)) {
                return known;
            }
        }
        return OF_NEWER_VERSION;
    }
}
