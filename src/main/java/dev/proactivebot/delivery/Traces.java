package dev.proactivebot.delivery;

import dev.proactivebot.delivery.ledger.LedgerRows;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    public record Kept(int messages, int deadLetters, int scheduled) {}

    /**
     * Counts them.
     *
     * @param all conversations, and users without one: what was for a user is counted in whatever conversation it was
     */
    public Kept find(Collection<ConversationReference> all) {
        return new Kept(
                all.stream()
                        .map(Traces::conversation)
                        .flatMap(Optional::stream)
                        .mapToInt(conversation -> ledger.of(conversation).size())
                        .sum(),
                deadLetters(all).size(),
                scheduled(all).size());
    }

    /** Erases them. A message that is under way is not stopped. */
    public Kept erase(Collection<ConversationReference> all) {
        return new Kept(
                all.stream()
                        .map(Traces::conversation)
                        .flatMap(Optional::stream)
                        .mapToInt(ledger::erase)
                        .sum(),
                erase(deadLetters, deadLetters(all)),
                erase(schedule, scheduled(all)));
    }

    private static Optional<String> conversation(ConversationReference of) {
        return Optional.ofNullable(of.conversationId()).map(id -> of.channelId() + "|" + id);
    }

    private Collection<Row> deadLetters(Collection<ConversationReference> all) {
        Map<String, Row> rows = new HashMap<>();
        for (ConversationReference one : all) {
            String recipient = ProactiveMessage.recipient(one);
            of(deadLetters, DeadLetters.RECIPIENT, recipient).forEach(row -> rows.put(DeadLetters.id(row), row));
            if (one.conversationId() == null) {
                of(deadLetters, DeadLetters.USER, recipient).forEach(row -> rows.put(DeadLetters.id(row), row));
            }
        }
        return rows.values();
    }

    private List<Row> scheduled(Collection<ConversationReference> all) {
        return all.stream()
                .flatMap(one -> of(schedule, Schedule.RECIPIENT, ProactiveMessage.recipient(one)).stream())
                .toList();
    }

    private static int erase(Table table, Collection<Row> rows) {
        rows.forEach(row -> table.delete(row.partition(), row.key()));
        return rows.size();
    }

    private static List<Row> of(Table table, String name, String recipient) {
        return table.all(Query.all().where(name, recipient).whole());
    }
}
