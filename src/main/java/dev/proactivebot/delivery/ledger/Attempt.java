package dev.proactivebot.delivery.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to send a message.
 *
 * @param message the id of the message
 * @param generation the number of replays before it
 * @param number the number of attempts before this one, in this generation
 * @param claims the claims that the item releases, see {@code ReleasedClaims}; none on items of version 0.1
 * @param made when the message was made or due, the same in all its items, which gives the month of its row; null when unknown
 * @param mayStandAnywhere whether its row may be older than the message, because its key is a producer's own or it is replayed
 */
public record Attempt(
        MessageId message,
        int generation,
        int number,
        List<String> claims,
        @Nullable Instant made,
        boolean mayStandAnywhere) {

    /** Returns whether the message has a row already, as far as the item tells. */
    boolean isKnown() {
        return number > 0 || !claims.isEmpty();
    }
}
