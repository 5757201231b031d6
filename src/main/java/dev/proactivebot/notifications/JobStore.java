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
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in their table: one partition each, with the job's own row and one for each page that was put into the queues. Who was named is in a
 * partition of its own, named by the request's hash as well: two requests with one idempotency key must not mix their lists.
 */
final class JobStore {
    private static final int TRIES = 10;
    private static final int TRANSACTION = 100;
    private static final int HASH_DIGITS = 16;
    private static final String LISTED = "recipient";
    /** A hash of each id by which somebody was named finds what is to be erased. */
    private static final String WHO = "who";

    private static final String WHOSE = "whose";

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
            rows.add(listed(list(id, hash), i, recipients.get(i)).with(Job.DROP_ON, Job.dropOn(request.expires())));
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
                .with(WHO, recipient.id().map(Row::keyOf).orElse(null))
                .with(WHOSE, recipient.userOfReference().map(Row::keyOf).orElse(null));
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
    Optional<StoredRow> find(Row row) {
        return table.find(row.partition(), row.key());
    }

    /** The plan of a page: the one that is written down, or {@code fresh} if nobody was faster. */
    Plan plan(String id, int page, Supplier<Plan> fresh) {
        Optional<StoredRow> written = find(Plan.key(id, page));
        if (written.isPresent()) {
            return Plan.of(written.get().row());
        }
        Plan plan = fresh.get();
        return table.insert(plan.row(id, page)).isPresent()
                ? plan
                : find(Plan.key(id, page)).map(found -> Plan.of(found.row())).orElse(plan);
    }

    /** Changes a row if it still is of that version. */
    void merge(Row row, String version) {
        Optional<String> unused = table.merge(row, version);
    }

    /** The rows beside the job's own. */
    List<StoredRow> beside(String id) {
        return table.allStored(Query.in(id)).stream()
                .filter(found -> !found.row().key().equals(Job.KEY))
                .toList();
    }

    /** Rows that name somebody by that id, whatever the job. */
    List<Row> naming(String id) {
        List<Row> rows = new ArrayList<>(table.all(Query.all().where(WHO, Row.keyOf(id))));
        rows.addAll(table.all(Query.all().where(WHOSE, Row.keyOf(id))));
        return rows;
    }

    /** Forgets that somebody was named. Who was the only one takes the whole job with them: what it says was for them alone. */
    void forget(Row named) {
        String id = named.partition().substring(0, named.partition().indexOf(BETWEEN));
        boolean wasAlone = find(id).filter(
                        job -> job.listed() == 1 && list(id, job.hash()).equals(named.partition()))
                .isPresent();
        if (wasAlone) {
            delete(id);
        }
        table.delete(named.partition(), named.key());
    }

    /** The job's own row goes last: it leads to the others. */
    private void delete(String id) {
        beside(id).forEach(found -> table.delete(id, found.row().key()));
        table.delete(id, Job.KEY);
    }

    /**
     * Drops rows whose time has come, until {@code enough}. Each row knows its own, so that nothing is left of who was lost in the middle.
     *
     * @return how many jobs and recipients
     */
    int dropOld(LocalDate today, BooleanSupplier enough) {
        int dropped = 0;
        for (Row row :
                table.page(Query.all().notAfter(Job.DROP_ON, today.toString()), Table.MOST_ROWS, null).rows().stream()
                        .map(StoredRow::row)
                        .toList()) {
            if (enough.getAsBoolean()) {
                break;
            }
            if (row.key().equals(Job.KEY)) {
                delete(row.partition());
            } else {
                table.delete(row.partition(), row.key());
            }
            dropped++;
        }
        return dropped;
    }
}
