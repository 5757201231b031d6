package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import org.jspecify.annotations.Nullable;

/** A claimed or found row of the ledger, with its version if that is known. */
public final class LedgerEntry {
    /** Far more than any setting allows. */
    private static final int MOST_COUNTED = 1_000;

    final Table table;
    final Row row;
    final String version;

    /** @param version {@link Table#ANY_VERSION} for a row of a transaction, which returns no versions */
    LedgerEntry(Table table, Row row, String version) {
        this.table = table;
        this.row = row;
        this.version = version;
    }

    /** Returns the number of attempts before this one. */
    public int attempt() {
        return (int) row.number(Ledger.ATTEMPT);
    }

    /** Returns how often a worker ended before it stored the outcome of the message. */
    public int takeovers() {
        return (int) Math.min(Math.max(0, row.number(Ledger.TAKEOVERS)), MOST_COUNTED);
    }

    /** Returns the name of the claim, which a copy of the message releases. */
    public String claim() {
        return row.text(Ledger.BY, "");
    }

    /** Returns the dead letter that the message was replayed from; null when there is none. */
    public @Nullable String deadLetterId() {
        String letter = row.text(Ledger.LETTER);
        return letter == null || letter.isEmpty() ? null : letter;
    }
}
