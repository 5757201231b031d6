package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Duration;
import java.time.Instant;

/** A row of the ledger as it was found, and what it means for an item that comes now. */
record FoundEntry(Table table, StoredRow stored) {
    /** Version 0.1 wrote none down; this was its default. */
    private static final Duration LEASE_OF_OLDER_VERSION = Duration.ofMinutes(5);
    /** The longest that can be set. */
    private static final long LONGEST_LEASE = 540;

    Row row() {
        return stored.row();
    }

    LedgerState state() {
        return LedgerState.of(row());
    }

    LedgerEntry entry() {
        return new LedgerEntry(table, row(), stored.version());
    }

    /** Whether a later copy of the item exists, or existed. */
    boolean isLaterThan(Attempt attempt) {
        long generation = row().number(Ledger.GENERATION);
        return attempt.generation() < generation
                || (attempt.generation() == generation && attempt.number() < row().number(Ledger.ATTEMPT));
    }

    /** Whether the last try may have delivered the message: nobody knows, or its owner has not said. */
    boolean isDoubtful(Attempt attempt) {
        return state() == LedgerState.UNKNOWN || (state() == LedgerState.CLAIMED && !isTheOwnersWord(attempt));
    }

    /**
     * Whether nobody is left who could say what became of the last try, once its lease is over. An owner that does not know says so, and
     * leaves a later copy.
     */
    boolean isAbandoned(Attempt attempt) {
        boolean isLaterCopy = attempt.generation() > row().number(Ledger.GENERATION)
                || attempt.number() > row().number(Ledger.ATTEMPT);
        return state() == LedgerState.CLAIMED || !isLaterCopy;
    }

    /**
     * A copy that its owner has put after the answer says that the try did not deliver the message. It names the claim that it belongs to;
     * copies of version 0.1 name none, and have a higher number.
     */
    private boolean isTheOwnersWord(Attempt attempt) {
        if (attempt.generation() != row().number(Ledger.GENERATION)) {
            return false;
        }
        return attempt.claims().isEmpty()
                ? attempt.number() > row().number(Ledger.ATTEMPT)
                : attempt.claims().contains(row().text(Ledger.BY));
    }

    /** Takeovers so far, of the generation that the item belongs to. */
    int takeovers(Attempt attempt) {
        return attempt.generation() == row().number(Ledger.GENERATION) ? entry().takeovers() : 0;
    }

    /** What is left of its owner's lease, which began when the service wrote the row. */
    Duration left(Instant now) {
        long seconds = row().number(Ledger.LEASE);
        Duration lease = seconds > 0 ? Duration.ofSeconds(Math.min(seconds, LONGEST_LEASE)) : LEASE_OF_OLDER_VERSION;
        Duration left = Duration.between(now, stored.written().plus(lease));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Opens the next generation.
     *
     * @param letter the dead letter that goes when the message is delivered
     * @param left of the lease
     */
    ReopenResult reopen(String letter, Duration left) {
        LedgerState state = state();
        if (state == LedgerState.DELIVERED) {
            return new ReopenResult.Delivered();
        }
        boolean nobodySaid = state == LedgerState.CLAIMED || state == LedgerState.UNKNOWN;
        if (state == LedgerState.OF_NEWER_VERSION || (nobodySaid && !left.isZero())) {
            return new ReopenResult.Busy();
        }
        int generation = (int) row().number(Ledger.GENERATION) + 1;
        Row open = new Row(row().partition(), row().key())
                .with(Ledger.STATE, LedgerState.WAITING.word)
                .with(Ledger.ATTEMPT, 0)
                .with(Ledger.GENERATION, generation)
                .with(Ledger.TAKEOVERS, 0)
                .with(Ledger.DOUBT, row().is(Ledger.DOUBT) || nobodySaid)
                .with(Ledger.LETTER, letter);
        return table.merge(open, stored.version()).isPresent()
                ? new ReopenResult.Open(generation)
                : new ReopenResult.Busy();
    }

    /** Opens the first generation of a message that has no row. */
    static ReopenResult opened(Table home, Row row, String letter) {
        Row open = row.with(Ledger.STATE, LedgerState.WAITING.word)
                .with(Ledger.GENERATION, 1)
                .with(Ledger.LETTER, letter);
        return home.insert(open).isPresent() ? new ReopenResult.Open(1) : new ReopenResult.Busy();
    }
}
