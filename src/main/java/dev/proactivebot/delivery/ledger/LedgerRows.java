package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lists and erases the ledger's rows of a conversation. Rows of notifications name nobody. */
public final class LedgerRows {
    private final MonthlyTables months;

    public LedgerRows(MonthlyTables months) {
        this.months = months;
    }

    /** Drops the tables of months whose rows are all older than 30 days, and returns how many. */
    public int dropOld() {
        return months.dropOld();
    }

    /**
     * Returns all rows of a conversation.
     *
     * @param conversation channel id, {@code |}, conversation id
     */
    public List<Row> of(String conversation) {
        List<Row> rows = new ArrayList<>();
        for (Table table : months.all()) {
            rows.addAll(table.all(query(conversation)));
        }
        return rows;
    }

    /** Erases them, and returns how many there were. */
    public int erase(String conversation) {
        int erased = 0;
        for (Table table : months.all()) {
            for (Row row : table.all(query(conversation))) {
                table.delete(row.partition(), row.key());
                erased++;
            }
        }
        return erased;
    }

    /**
     * Erases the rows that were written before {@code time}, and returns how many there were.
     *
     * @param name the conversation's hash, {@link Row#keyOf}
     */
    public int eraseWrittenBefore(String name, Instant time) {
        int erased = 0;
        for (Table table : months.all()) {
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

    private static Query query(String conversation) {
        Row row = Ledger.row(MessageId.of(conversation, ""));
        return Query.in(row.partition())
                .where(Ledger.CONVERSATION, row.text(Ledger.CONVERSATION))
                .whole();
    }
}
