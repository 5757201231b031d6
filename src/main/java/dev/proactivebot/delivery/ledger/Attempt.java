package dev.proactivebot.delivery.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be sent.
 *
 * @param message which message
 * @param generation how often it was replayed before
 * @param number tries before this one, in this generation
 * @param claims the claims whose owner says with this item that they did not deliver it; none on items of version 0.1
 * @param made when the message was made or due, the same in all its items: it tells the month of its row; null when nobody knows
 * @param mayStandAnywhere whether its row may be older than it: its key is a producer's own, or it is replayed
 */
public record Attempt(
        MessageId message,
        int generation,
        int number,
        List<String> claims,
        @Nullable Instant made,
        boolean mayStandAnywhere) {

    /** Whether there is a row already, as far as can be told without asking. */
    boolean isKnown() {
        return number > 0 || !claims.isEmpty();
    }
}
