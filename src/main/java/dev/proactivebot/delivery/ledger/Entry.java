package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import org.jspecify.annotations.Nullable;

/** A row that we have claimed, at the version that our claim gave it. */
public final class Entry {
    final Table table;
    final Row row;
    final String version;

    Entry(Table table, Row row, String version) {
        this.table = table;
        this.row = row;
        this.version = version;
    }

    /** Tries before this one. */
    public int attempt() {
        return (int) row.number(Ledger.ATTEMPT);
    }

    /** The dead letter that this message has been replayed from; null when it is none. */
    public @Nullable String letter() {
        String letter = row.text(Ledger.LETTER);
        return letter == null || letter.isEmpty() ? null : letter;
    }
}
