package dev.proactivebot.conversations;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What leads to conversations: for each id that one may be asked for by, rows with the keys of its conversations, the newest first. */
final class Index {
    private static final String CONVERSATION = "conversation";
    private static final int DIGITS = 32;
    /** Milliseconds are counted down from the year 2286, so that the table's own order is the newest first. */
    private static final long LAST = 9_999_999_999_999L;

    private final Table table;

    /**
     * An id to ask by.
     *
     * @param kind so that a user's id is never taken for a conversation's
     */
    record Path(Kind kind, String id) {
        enum Kind {
            user,
            conversation
        }

        private String partition() {
            return kind + "-" + Row.keyOf(EntraId.normal(id));
        }
    }

    Index(Tables tables) {
        this.table = tables.table("conversationindex");
    }

    /** @param conversation the key of its row */
    void add(Path path, String conversation, Instant at) {
        String newestFirst = String.format("%013d", Math.max(0, LAST - at.toEpochMilli()));
        Optional<String> unused =
                table.insert(new Row(path.partition(), newestFirst + "-" + conversation.substring(0, DIGITS))
                        .with(CONVERSATION, conversation));
    }

    /** Keys of the newest conversations. */
    List<String> newest(Path path, int most) {
        Page page = table.page(Query.in(path.partition()).whole(), most, null);
        return keys(page.rows().stream().map(stored -> stored.row()).toList());
    }

    /** Keys of all conversations. */
    List<String> all(Path path) {
        return keys(rows(path));
    }

    void remove(Path path, String conversation) {
        for (Row row : rows(path)) {
            if (conversation.equals(row.text(CONVERSATION))) {
                table.delete(row.partition(), row.key());
            }
        }
    }

    private List<Row> rows(Path path) {
        return table.all(Query.in(path.partition()).whole());
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream()
                .map(row -> String.valueOf(row.text(CONVERSATION)))
                .distinct()
                .toList();
    }
}
