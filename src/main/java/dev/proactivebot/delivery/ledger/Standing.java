package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import org.jspecify.annotations.Nullable;

/** Where a message stands, as its row says. */
enum Standing {
    claimed(null),
    waiting(null),
    /** Nobody knows whether it was delivered. */
    unknown(null),
    /** What a newer version calls in a word of its own: that one knows whether it may be sent. */
    unheardOf(null),
    delivered("delivered before"),
    gaveUp("given up before"),
    /** Nobody was to be told. */
    skipped("skipped before");

    /** What is said of a message that has come to this end; null when it is not the end. */
    final @Nullable String how;

    Standing(@Nullable String how) {
        this.how = how;
    }

    static Standing of(Row row) {
        String state = row.text(Ledger.STATE);
        for (Standing known : values()) {
            if (known.name().equals(state)) {
                return known;
            }
        }
        return unheardOf;
    }
}
