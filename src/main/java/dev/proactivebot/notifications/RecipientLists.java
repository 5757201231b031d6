package dev.proactivebot.notifications;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.EntraId;
import dev.proactivebot.conversations.Person;
import dev.proactivebot.delivery.ProactiveMessage;
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
 * Who was named by a job, in its table but in a partition of their own, named by the request's hash as well: two requests with one
 * idempotency key must not mix their lists.
 */
final class RecipientLists {
    private static final int TRANSACTION = 100;
    private static final int HASH_DIGITS = 16;
    private static final String LISTED = "recipient";
    /** A hash of each id by which somebody was named finds what is to be erased. */
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
     * Somebody who was named.
     *
     * @param located where they were found when items were put for the first time; null before that. It stays so: who has a conversation by
     *     now, because the first item created it, must not become somebody else
     */
    record Listed(Row row, Recipient recipient, @Nullable ConversationReference located) {
        Listed at(ConversationReference place) {
            return new Listed(row.with(LOCATED, BotJson.write(place)), recipient, place);
        }

        /** Where they were found, with what is to be filled in for them. */
        @Override
        public @Nullable ConversationReference located() {
            return located == null ? null : Variables.on(located, recipient.variables());
        }

        /** The key of their message; null before it was put. */
        @Nullable String key() {
            return located == null ? null : ProactiveMessage.recipient(located);
        }
    }

    /** Those who were named, in the order in which they were. */
    record Listing(List<Listed> recipients, @Nullable String next) {}

    /** Writes who is named by a job, whose row need not be there yet. */
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

    /** The id of the job to which a row belongs. */
    static String jobOf(Row row) {
        int end = row.partition().indexOf(BETWEEN);
        return end < 0 ? row.partition() : row.partition().substring(0, end);
    }

    Listing page(Job job, int most, @Nullable String after) {
        Page page = table.page(Query.in(name(job)), most, after);
        return new Listing(listed(page.rows().stream().map(StoredRow::row).toList()), page.next());
    }

    /** All of them: a request has 1,000 at most. */
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
            return null; // nobody but us writes these rows
        }
    }

    /** Remembers where they were found. */
    void update(List<Listed> recipients) {
        putAll(recipients.stream().map(Listed::row).toList());
    }

    /** Rows that name the user by that id, whatever the job. */
    List<Row> naming(String id, Person person) {
        return Stream.of(WHO, WHOSE)
                .flatMap(column ->
                        table.all(Query.all().where(column, Row.keyOf(id)).whole()).stream())
                .filter(row -> isOn(Recipient.read(row.bytes(LISTED)), person))
                .toList();
    }

    /** The same id is somebody else's on another channel. Without one an Entra object id is that of who has it. */
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

    /** Whether the job names nobody but who is in that row. */
    boolean isLeft(Job job, Row named) {
        return name(job).equals(named.partition())
                && table.all(Query.in(named.partition()).whole()).stream()
                        .allMatch(row -> row.key().equals(named.key()));
    }

    void delete(Job job) {
        table.all(Query.in(name(job))).forEach(row -> table.delete(row.partition(), row.key()));
    }
}
