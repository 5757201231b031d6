package dev.proactivebot.conversations;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What leads to conversations: for each id that one may be asked for by, rows with the keys of its conversations, the newest first. */
final class Index {
    private static final String CONVERSATION = "conversation";
    /** Rows of version 0.1 say neither: their conversation's row does. */
    private static final String CHANNEL = "channel";

    private static final String VOUCHED = "vouched";
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final int DIGITS = 32;
    /** Milliseconds are counted down from the year 2286, so that the table's own order is the newest first. */
    private static final long LAST = 9_999_999_999_999L;

    private final Table table;

    /**
     * An id to ask by.
     *
     * @param kind so that a user's id is never taken for a conversation's
     * @param channelId where the id is
     * @param isVouchedFor whether the channel vouches for the id
     */
    record Path(Kind kind, String id, String channelId, boolean isVouchedFor) {
        enum Kind {
            user,
            conversation
        }

        private String partition() {
            return Index.partition(kind, id);
        }
    }

    private static String partition(Path.Kind kind, String id) {
        return kind + "-" + Row.keyOf(EntraId.normal(id));
    }

    Index(Tables tables) {
        this.table = tables.table("conversationindex");
    }

    /** @param conversation the key of its row */
    void add(Path path, String conversation, Instant at) {
        String newestFirst = String.format("%013d", Math.max(0, LAST - at.toEpochMilli()));
        Optional<String> unused =
                table.insert(new Row(path.partition(), newestFirst + "-" + conversation.substring(0, DIGITS))
                        .with(CONVERSATION, conversation)
                        .with(CHANNEL, path.channelId())
                        .with(VOUCHED, path.isVouchedFor() ? YES : NO));
    }

    /**
     * Returns the keys of the newest conversations.
     *
     * @param channelId null for those whose channel vouches for the id: so nobody who claims it in many conversations hides its owner
     */
    List<String> newest(Path.Kind kind, String id, @Nullable String channelId, int most) {
        Query query =
                Query.in(partition(kind, id)).where(CHANNEL, channelId).where(VOUCHED, channelId == null ? YES : null);
        List<Row> rows = new ArrayList<>();
        String after = null;
        do { // what does not match is left out page by page
            Page page = table.page(query.whole(), most, after);
            page.rows().forEach(stored -> rows.add(stored.row()));
            after = page.next();
        } while (after != null && rows.size() < most);
        return keys(rows);
    }

    /** Returns the keys of the conversations that version 0.1 has written down. */
    List<String> unmarked(Path.Kind kind, String id) {
        return keys(rows(partition(kind, id)).stream()
                .filter(row -> row.text(VOUCHED) == null)
                .toList());
    }

    /** Returns the keys of all conversations. */
    List<String> all(Path.Kind kind, String id) {
        return keys(rows(partition(kind, id)));
    }

    void remove(Path path, String conversation) {
        for (Row row : rows(path.partition())) {
            if (conversation.equals(row.text(CONVERSATION))) {
                table.delete(row.partition(), row.key());
            }
        }
    }

    private List<Row> rows(String partition) {
        return table.all(Query.in(partition).whole());
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream()
                .map(row -> String.valueOf(row.text(CONVERSATION)))
                .distinct()
                .toList();
    }
}
