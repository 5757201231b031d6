package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.VersionGuardedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the named recipients of jobs. A list has a partition of its own in the table of jobs. Its name contains the request's hash, so
 * that two requests with one idempotency key do not mix their lists.
 */
final class RecipientLists {
    private static final int TRANSACTION = 100;
    private static final int HASH_DIGITS = 16;
    private static final String LISTED = "recipient";
    /** A hash of the id by which a recipient was named, which finds rows to be erased. */
    private static final String WHO = "who";

    private static final String WHOSE = "whose";

    private static final String TEAMS = "msteams";
    private static final char BETWEEN = '-';
    private static final String LOCATED = "located";

    private final Table table;

    RecipientLists(Table table) {
        this.table = table;
    }

    /**
     * A named recipient.
     *
     * @param located where the recipient was found when items were put for the first time; null before that. It does not change, because a
     *     conversation that the first item created would give the message another key
     */
    record Listed(Row row, Recipient recipient, @Nullable ConversationReference located) {
        Listed at(ConversationReference place) {
            return new Listed(row.with(LOCATED, BotJson.write(place)), recipient, place);
        }

        /** Returns where the recipient was found, with the variables to be filled in. */
        @Override
        public @Nullable ConversationReference located() {
            return located == null ? null : Variables.on(located, recipient.variables());
        }

        /** Returns the key of the recipient's message; null before it was put. */
        @Nullable String key() {
            return located == null ? null : ProactiveMessage.recipient(located);
        }
    }

    /** Named recipients in their order in the request. */
    record Listing(List<Listed> recipients, @Nullable String next) {}

    /** Writes the recipients of a job, whose own row may not exist yet. */
    void put(Job job, List<Recipient> recipients) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            Recipient recipient = recipients.get(i);
            rows.add(new Row(name(job), String.format("%06d", i))
                    .with(LISTED, recipient.toJson())
                    .with(VersionGuardedTable.NEEDS, recipient.variables().isEmpty() ? null : VersionGuardedTable.KNOWN)
                    .with(WHO, recipient.id().map(Row::keyOf).orElse(null))
                    .with(WHOSE, recipient.userOfReference().map(Row::keyOf).orElse(null))
                    .with(Job.DROP_ON, job.dropOn()));
        }
        putAll(rows);
    }

    private void putAll(List<Row> rows) {
        for (int i = 0; i < rows.size(); i += TRANSACTION) {
            table.putAll(rows.subList(i, Math.min(rows.size(), i + TRANSACTION)));
        }
    }

    private static String name(Job job) {
        return job.id() + BETWEEN + job.hash().substring(0, HASH_DIGITS);
    }

    /** Returns the id of the job of a row. */
    static String jobOf(Row row) {
        int end = row.partition().indexOf(BETWEEN);
        return end < 0 ? row.partition() : row.partition().substring(0, end);
    }

    Listing page(Job job, int most, @Nullable String after) {
        Page page = table.page(Query.in(name(job)), most, after);
        return new Listing(listed(page.rows().stream().map(StoredRow::row).toList()), page.next());
    }

    /** Returns all recipients; a request has 1,000 at most. */
    List<Listed> all(Job job) {
        return listed(table.all(Query.in(name(job)).whole()));
    }

    private static List<Listed> listed(List<Row> rows) {
        return rows.stream()
                .map(row -> new Listed(row, Recipient.read(row.bytes(LISTED)), located(row)))
                .toList();
    }

    private static @Nullable ConversationReference located(Row row) {
        byte[] located = row.bytes(LOCATED);
        try {
            return located.length == 0 ? null : BotJson.read(located, ConversationReference.class);
        } catch (IOException e) {
            return null; // only this app writes these rows
        }
    }

    /** Stores where recipients were found. */
    void update(List<Listed> recipients) {
        putAll(recipients.stream().map(Listed::row).toList());
    }

    /** Returns the rows of all jobs that name the user by that id. */
    List<Row> naming(String id, Person person) {
        return Stream.of(WHO, WHOSE)
                .flatMap(column ->
                        table.all(Query.all().where(column, Row.keyOf(id)).whole()).stream())
                .filter(row -> isOn(Recipient.read(row.bytes(LISTED)), person))
                .toList();
    }

    /**
     * Returns whether a recipient is that person: an id may be another person's on another channel. An Entra object id needs no channel.
     */
    private static boolean isOn(Recipient recipient, Person person) {
        ConversationReference reference = recipient.reference();
        if (reference != null) {
            return person.isNamedIn(reference);
        }
        String user = recipient.user();
        String channel = recipient.channelId();
        if (channel == null) {
            return user == null || !EntraId.isEntraId(user) || person.hasIdOn(TEAMS);
        }
        return user == null
                ? person.keys().contains(Conversations.key(channel, recipient.conversation()))
                : person.keys().contains(Person.key(channel, user));
    }

    /** Returns whether that row is the job's only recipient. */
    boolean isLeft(Job job, Row named) {
        return name(job).equals(named.partition())
                && table.all(Query.in(named.partition()).whole()).stream()
                        .allMatch(row -> row.key().equals(named.key()));
    }

    void delete(Job job) {
        table.all(Query.in(name(job))).forEach(row -> table.delete(row.partition(), row.key()));
    }
}
