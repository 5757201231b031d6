package dev.proactivebot.notifications;

import dev.proactivebot.delivery.ProactiveMessage;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in their table: one partition each, with the job's own row and one for each page that was put into the queues. Who was named is in a
 * partition of its own, named by the request's hash as well: two requests with one idempotency key must not mix their lists.
 */
final class JobStore {
    private static final int TRIES = 10;
    private static final int TRANSACTION = 100;
    private static final int DAYS_LOOKED_BACK = 7;
    private static final int HASH_DIGITS = 16;
    private static final String LISTED = "recipient";
    /** A hash of each id by which somebody was named finds what is to be erased. */
    private static final String WHO = "who";

    private static final char BETWEEN = '-';
    private static final String LOCATED = "located";

    private final Table table;

    JobStore(Tables tables) {
        this.table = tables.table("jobs");
    }

    Optional<Job> find(String id) {
        return table.find(id, Job.KEY).map(Job::of);
    }

    /**
     * Writes a new job, first who is named and then the row that makes it one.
     *
     * @return empty when there is a job of that id
     */
    Optional<Job> insert(String id, String hash, NotificationRequest request, Instant now) {
        List<Recipient> recipients = request.recipients() == null ? List.of() : request.recipients();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            rows.add(listed(list(id, hash), i, recipients.get(i)));
        }
        putAll(rows);
        Row row = Job.fresh(id, hash, request, now);
        return table.insert(row).map(version -> new Job(row, version));
    }

    private void putAll(List<Row> rows) {
        for (int i = 0; i < rows.size(); i += TRANSACTION) {
            table.putAll(rows.subList(i, Math.min(rows.size(), i + TRANSACTION)));
        }
    }

    private static String list(String id, String hash) {
        return id + BETWEEN + hash.substring(0, HASH_DIGITS);
    }

    private static Row listed(String list, int number, Recipient recipient) {
        return new Row(list, String.format("%06d", number))
                .with(LISTED, recipient.toJson())
                .with(WHO, recipient.ids().findFirst().map(Row::keyOf).orElse(""));
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

        /** The key of their message; null before it was put. */
        @Nullable String key() {
            return located == null ? null : ProactiveMessage.recipient(located);
        }
    }

    /** Those who were named, in the order in which they were. */
    record Listing(List<Listed> recipients, @Nullable String next) {}

    Listing listed(Job job, int most, @Nullable String after) {
        Page page = table.page(Query.in(list(job.id(), job.hash())), most, after);
        return new Listing(listed(page.rows().stream().map(StoredRow::row).toList()), page.next());
    }

    /** All of them: a request has 1,000 at most. */
    List<Listed> allListed(Job job) {
        return listed(table.all(Query.in(list(job.id(), job.hash()))));
    }

    private static List<Listed> listed(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> Recipient.read(row.bytes(LISTED)).stream()
                        .map(recipient -> new Listed(row, recipient, located(row))))
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

    /** Changes a job's row as it is now; nothing when there is none, or when {@code change} has none to make. */
    void change(String id, Function<Job, Optional<Row>> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Job> job = find(id);
            Optional<Row> row = job.flatMap(change);
            if (job.isEmpty()
                    || row.isEmpty()
                    || table.merge(row.get(), job.get().version()).isPresent()) {
                return;
            }
        }
        throw new StorageException("The row of a notification changes too fast", null);
    }

    /** A row beside the job's own, as it is stored. */
    Optional<Row> find(Row row) {
        return table.find(row.partition(), row.key()).map(StoredRow::row);
    }

    /** Writes a row beside the job's own. */
    void put(Row row) {
        table.put(row);
    }

    /** The rows beside the job's own. */
    List<Row> beside(String id) {
        return table.all(Query.in(id)).stream()
                .filter(row -> !row.key().equals(Job.KEY))
                .toList();
    }

    /** Rows that name somebody by that id, whatever the job. */
    List<Row> naming(String id) {
        return table.all(Query.all().where(WHO, Row.keyOf(id)));
    }

    /** Forgets that somebody was named. Who was the only one takes the whole job with them: what it says was for them alone. */
    void forget(Row named) {
        String id = named.partition().substring(0, named.partition().indexOf(BETWEEN));
        if (find(id).filter(job -> job.listed() == 1).isPresent()) {
            delete(id);
        }
        table.delete(named.partition(), named.key());
    }

    private void delete(String id) {
        table.delete(id, Job.KEY);
        beside(id).forEach(row -> table.delete(row.partition(), row.key()));
    }

    /**
     * Drops the jobs whose time has come, today or on one of the days before, on which nobody may have looked.
     *
     * @return how many
     */
    int dropOld(LocalDate today) {
        int dropped = 0;
        for (int i = 0; i < DAYS_LOOKED_BACK; i++) {
            for (Row row :
                    table.all(Query.all().where(Job.DROP_ON, today.minusDays(i).toString()))) {
                table.all(Query.in(list(row.partition(), String.valueOf(row.text(Job.HASH)))))
                        .forEach(listed -> table.delete(listed.partition(), listed.key()));
                delete(row.partition());
                dropped++;
            }
        }
        return dropped;
    }
}
