package dev.proactivebot.conversations;

import dev.proactivebot.conversations.IndexKey.Kind;
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

/** Finds conversations by an id: each id has rows with the keys of its conversations, the newest first. */
final class ConversationIndex {
    private static final String CONVERSATION = "conversation";
    /** Rows of version 0.1 have neither this nor {@link #VOUCHED}: the conversation's own row has them. */
    private static final String CHANNEL = "channel";

    private static final String VOUCHED = "vouched";
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final int DIGITS = 32;
    /** The year 2286: keys count milliseconds down from it, so that the table's own order is the newest first. */
    private static final long LAST = 9_999_999_999_999L;

    private final Table table;

    ConversationIndex(Tables tables) {
        this.table = tables.table("conversationindex");
    }

    /** @param conversation the key of the conversation's row */
    void add(IndexKey id, String conversation, Instant at) {
        String newestFirst = String.format("%013d", Math.max(0, LAST - at.toEpochMilli()));
        Optional<String> unused =
                table.insert(new Row(id.partition(), newestFirst + "-" + conversation.substring(0, DIGITS))
                        .with(CONVERSATION, conversation)
                        .with(CHANNEL, id.channelId())
                        .with(VOUCHED, id.isVouchedFor() ? YES : NO));
    }

    /**
     * Returns the keys of the newest conversations.
     *
     * @param channelId null for the channels that vouch for the id, so that false claims in many conversations do not hide its owner
     */
    List<String> newest(Kind kind, String id, @Nullable String channelId, int most) {
        Query query = Query.in(IndexKey.partition(kind, id))
                .where(CHANNEL, channelId)
                .where(VOUCHED, channelId == null ? YES : null);
        List<Row> rows = new ArrayList<>();
        String after = null;
        do { // storage filters each page, so a page may hold fewer rows than match
            Page page = table.page(query.whole(), most, after);
            page.rows().forEach(stored -> rows.add(stored.row()));
            after = page.next();
        } while (after != null && rows.size() < most);
        return keys(rows);
    }

    /** Returns the keys of the conversations that version 0.1 wrote. */
    List<String> unmarked(Kind kind, String id) {
        return keys(rows(IndexKey.partition(kind, id)).stream()
                .filter(row -> row.text(VOUCHED) == null)
                .toList());
    }

    /** Returns the keys of all conversations. */
    List<String> all(Kind kind, String id) {
        return keys(rows(IndexKey.partition(kind, id)));
    }

    void remove(IndexKey id, String conversation) {
        for (Row row : rows(id.partition())) {
            if (conversation.equals(row.text(CONVERSATION))) {
                table.delete(row.partition(), row.key());
            }
        }
    }

    private List<Row> rows(String partition) {
        return table.all(Query.in(partition).whole());
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream().map(row -> row.text(CONVERSATION, "")).distinct().toList();
    }
}
