package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The ledger's rows of one conversation, for who asks what is kept of a person. Rows of notifications name nobody. */
public final class LedgerRows {
    private final Tables tables;

    public LedgerRows(Tables tables) {
        this.tables = tables;
    }

    /**
     * All of them.
     *
     * @param conversation channel id, {@code |}, conversation id
     */
    public List<Row> of(String conversation) {
        List<Row> rows = new ArrayList<>();
        for (Table table : tables()) {
            rows.addAll(table.all(query(conversation)));
        }
        return rows;
    }

    /** Erases them and tells how many there were. */
    public int erase(String conversation) {
        int erased = 0;
        for (Table table : tables()) {
            for (Row row : table.all(query(conversation))) {
                table.delete(row.partition(), row.key());
                erased++;
            }
        }
        return erased;
    }

    /**
     * Erases those that were written before {@code time}, and tells how many there were.
     *
     * @param name the conversation's hash, {@link Row#keyOf}
     */
    public int eraseWrittenBefore(String name, Instant time) {
        int erased = 0;
        for (Table table : tables()) {
            for (StoredRow found :
                    table.allStored(Query.in(MessageId.partition(name)).whole())) {
                String conversation = found.row().text(Ledger.CONVERSATION);
                if (conversation != null
                        && Row.keyOf(conversation).equals(name)
                        && found.written().isBefore(time)) {
                    table.delete(found.row().partition(), found.row().key());
                    erased++;
                }
            }
        }
        return erased;
    }

    private List<Table> tables() {
        return tables.names(MonthlyTables.BEGINNING).stream().map(tables::table).toList();
    }

    private static Query query(String conversation) {
        Row row = Ledger.row(MessageId.of(conversation, ""));
        return Query.in(row.partition())
                .where(Ledger.CONVERSATION, row.text(Ledger.CONVERSATION))
                .whole();
    }
}
