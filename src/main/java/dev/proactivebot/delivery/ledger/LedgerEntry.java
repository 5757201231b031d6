package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import org.jspecify.annotations.Nullable;

/** A row of the ledger at a version, if that is known: one that we have claimed, or found. */
public final class LedgerEntry {
    /** Far more than any setting allows. */
    private static final int MOST_COUNTED = 1_000;

    final Table table;
    final Row row;
    final String version;

    /** @param version {@link Table#ANY_VERSION} for a row that was begun by a transaction, which tells none */
    LedgerEntry(Table table, Row row, String version) {
        this.table = table;
        this.row = row;
        this.version = version;
    }

    /** Tries before this one. */
    public int attempt() {
        return (int) row.number(Ledger.ATTEMPT);
    }

    /** How often the worker that sent the message ended before it could say what became of it. */
    public int takeovers() {
        return (int) Math.min(Math.max(0, row.number(Ledger.TAKEOVERS)), MOST_COUNTED);
    }

    /** The claim's name: a copy of the message that names it is the word of its owner. */
    public String claim() {
        return String.valueOf(row.text(Ledger.BY));
    }

    /** The dead letter that this message has been replayed from; null when it is none. */
    public @Nullable String deadLetterId() {
        String letter = row.text(Ledger.LETTER);
        return letter == null || letter.isEmpty() ? null : letter;
    }
}
