package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger's rows of a job, for whoever changes or takes back what was delivered. They remember which version of the content was told. */
public final class Edits {
    /** The version of the content that was sent; absent is the first. */
    static final String SAID = "said";
    /** The conversation in which it was said, by its key, where that is not the row's own. */
    static final String SAID_IN = "saidIn";
    /** The version to which the message has been brought, whatever came of it. */
    static final String EDITED = "edited";
    /** What came of it: a word of the one who edits. */
    static final String EDIT = "edit";

    private static final String TRIES = "editTries";

    private final MonthlyTables months;

    public Edits(Tables tables) {
        this.months = new MonthlyTables(tables);
    }

    /** A row that was found. */
    public static final class Message {
        private final Table table;
        private final StoredRow stored;

        private Message(Table table, StoredRow stored) {
            this.table = table;
            this.stored = stored;
        }

        private Row row() {
            return stored.row();
        }

        /** Returns the key of the recipient. */
        public String recipient() {
            return row().key();
        }

        /** Returns the key of the conversation in which it was said. */
        public String conversation() {
            String elsewhere = row().text(SAID_IN);
            return elsewhere == null ? row().key() : elsewhere;
        }

        public @Nullable String activityId() {
            return row().text(Ledger.ACTIVITY);
        }

        public boolean isDelivered() {
            return LedgerState.of(row()) == LedgerState.DELIVERED;
        }

        /** Whether nothing is left to be sent. */
        public boolean isEnd() {
            return Outcome.of(stored).state().isEnd();
        }

        /** Returns the version of the content that the message has, or that could not be given to it. */
        public int version() {
            return (int) Math.max(row().number(SAID), row().number(EDITED));
        }

        /** Returns what came of the latest edit; null when there was none. */
        public @Nullable String edit() {
            return row().text(EDIT);
        }

        /** Returns how often it has been tried to give it that version. */
        public int tries(int version) {
            return row().number(TRIES) / MOST == version ? (int) (row().number(TRIES) % MOST) : 0;
        }
    }

    /** Of tries at one version. */
    private static final int MOST = 10_000;

    /**
     * Returns the messages of a page of a job.
     *
     * @param since when the job began at the earliest
     */
    public List<Message> ofPage(String job, int page, Instant since) {
        List<Message> messages = new ArrayList<>();
        for (Table table : months.since(since)) {
            table.allStored(Query.in(MessageId.page(job, page)))
                    .forEach(stored -> messages.add(new Message(table, stored)));
        }
        return messages;
    }

    /** What is to be written down about a message. */
    public record Change(Message message, Row row) {
        private boolean write() {
            return message.table.merge(row, message.stored.version()).isPresent();
        }
    }

    /** Tells what came of an edit. */
    public static Change edited(Message message, int version, String edit) {
        return new Change(message, row(message).with(EDITED, version).with(EDIT, edit));
    }

    /** Tells that it has to be tried again. */
    public static Change triedInVain(Message message, int version, int tries, @Nullable String edit) {
        return new Change(
                message, row(message).with(TRIES, version * MOST + tries).with(EDIT, edit));
    }

    private static Row row(Message message) {
        return new Row(message.row().partition(), message.row().key());
    }

    /**
     * Writes up to 100 changes of one page, in one transaction if nobody else has changed any of its rows.
     *
     * @return the messages of which nothing could be written down
     */
    public Set<Message> write(List<Change> changes) {
        Set<Message> missed = new HashSet<>();
        changes.stream()
                .collect(Collectors.groupingBy(change -> change.message().table))
                .forEach((table, some) -> {
                    List<Table.Change> rows = some.stream()
                            .map(one -> new Table.Change(
                                    one.row(), one.message().stored.version()))
                            .toList();
                    if (table.writeAll(rows).isPresent()) {
                        some.stream().filter(one -> !one.write()).forEach(one -> missed.add(one.message()));
                    }
                });
        return missed;
    }
}
