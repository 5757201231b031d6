package dev.proactivebot.delivery.ledger;

import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the ledger's rows of a job for updates and recalls of its messages. The rows store the version of the content that was
 * sent.
 */
public final class Edits {
    /** The version of the content that was sent; absent means the first. */
    static final String SAID = "said";
    /** The key of the conversation that it was sent to, where that is not the row's own. */
    static final String SAID_IN = "saidIn";
    /** The version of the latest edit, whatever its outcome. */
    static final String EDITED = "edited";
    /** The outcome of the latest edit, see {@code EditOutcome}. */
    static final String EDIT = "edit";

    private static final String TRIES = "editTries";

    private final MonthlyTables months;

    public Edits(MonthlyTables months) {
        this.months = months;
    }

    /** A message's row as it was read. */
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

        /** Returns the key of the conversation that it was sent to. */
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

        /** Returns whether the message has a final outcome. */
        public boolean isEnd() {
            return Outcome.of(stored).state().isEnd();
        }

        /** Returns the version that the message has, or whose edit failed for good. */
        public int version() {
            return (int) Math.max(row().number(SAID), row().number(EDITED));
        }

        /** Returns the outcome of the latest edit; null when there was none. */
        public @Nullable String edit() {
            return row().text(EDIT);
        }

        /** Returns the number of attempts at an edit to that version. */
        public int tries(int version) {
            return row().number(TRIES) / MOST == version ? (int) (row().number(TRIES) % MOST) : 0;
        }
    }

    /** The most attempts at one version. */
    private static final int MOST = 10_000;

    /**
     * Returns the messages of a page of a job.
     *
     * @param since the earliest time at which the job can have begun
     */
    public List<Message> ofPage(String job, int page, Instant since) {
        List<Message> messages = new ArrayList<>();
        for (Table table : months.since(since)) {
            table.allStored(Query.in(MessageId.page(job, page)))
                    .forEach(stored -> messages.add(new Message(table, stored)));
        }
        return messages;
    }

    /** A change of a message's row. */
    public record Change(Message message, Row row) {
        private boolean write() {
            return message.table.merge(row, message.stored.version()).isPresent();
        }
    }

    /** Returns the change that stores the outcome of an edit. */
    public static Change edited(Message message, int version, String edit) {
        return new Change(message, row(message).with(EDITED, version).with(EDIT, edit));
    }

    /** Returns the change that stores a failed attempt. */
    public static Change triedInVain(Message message, int version, int tries, @Nullable String edit) {
        return new Change(
                message, row(message).with(TRIES, version * MOST + tries).with(EDIT, edit));
    }

    private static Row row(Message message) {
        return new Row(message.row().partition(), message.row().key());
    }

    /**
     * Writes up to 100 changes of one page, in one transaction unless another instance has changed one of its rows.
     *
     * @return the messages whose changes could not be written
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
