package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What delivery keeps about a conversation: its messages in the ledger, its dead letters and what waits for it in the schedule. What a
 * notification's rows in the ledger say names nobody.
 */
public final class Traces {
    private final LedgerRows ledger;
    private final Table deadLetters;
    private final Table schedule;

    public Traces(Tables tables) {
        this.ledger = new LedgerRows(tables);
        this.deadLetters = tables.table(DeadLetters.NAME);
        this.schedule = tables.table(Schedule.NAME);
    }

    /** How many rows there are. */
    public record Kept(int messages, int deadLetters, int scheduled) {
        public Kept plus(Kept more) {
            return new Kept(messages + more.messages, deadLetters + more.deadLetters, scheduled + more.scheduled);
        }
    }

    /**
     * Counts them.
     *
     * @param recipient see {@link ProactiveMessage#recipient}
     */
    public Kept find(String recipient, @Nullable String channelId, @Nullable String conversationId) {
        return new Kept(
                conversationId == null
                        ? 0
                        : ledger.of(channelId + "|" + conversationId).size(),
                of(deadLetters, DeadLetters.RECIPIENT, recipient).size(),
                of(schedule, Schedule.RECIPIENT, recipient).size());
    }

    /** Erases them. A message that is under way is not stopped. */
    public Kept erase(String recipient, @Nullable String channelId, @Nullable String conversationId) {
        return new Kept(
                conversationId == null ? 0 : ledger.erase(channelId + "|" + conversationId),
                erase(deadLetters, DeadLetters.RECIPIENT, recipient),
                erase(schedule, Schedule.RECIPIENT, recipient));
    }

    private static int erase(Table table, String name, String recipient) {
        List<Row> rows = of(table, name, recipient);
        rows.forEach(row -> table.delete(row.partition(), row.key()));
        return rows.size();
    }

    private static List<Row> of(Table table, String name, String recipient) {
        return table.all(Query.all().where(name, recipient).whole());
    }
}
