package dev.proactivebot.notifications;

import dev.proactivebot.notifications.Job.End;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Jobs in their table: one partition each, with the job's own row and one for each page that was put into the queues. */
final class JobStore {
    private static final int TRIES = 10;

    private final Table table;
    private final RecipientLists lists;
    private final JobIndex index;

    JobStore(Tables tables) {
        this.index = new JobIndex(tables);
        this.table = tables.table("jobs");
        this.lists = new RecipientLists(table);
    }

    /** In which order the jobs were accepted. */
    JobIndex index() {
        return index;
    }

    /** Who was named by the jobs. */
    RecipientLists lists() {
        return lists;
    }

    Optional<Job> find(String id) {
        return table.find(id, Job.KEY).map(Job::of);
    }

    /**
     * Writes a new job, first who is named and then the row that makes it one.
     *
     * @return empty when there is a job of that id
     */
    Optional<Job> insert(Row row, List<Recipient> recipients) {
        lists.put(new Job(row, ""), recipients);
        index.add(new Job(row, ""));
        return table.insert(row).map(version -> new Job(row, version));
    }

    /**
     * Changes a job's row as it is now; nothing when {@code change} has nothing to change.
     *
     * @return the job as it is then; empty when there is none
     */
    Optional<Job> change(String id, Function<Job, Optional<Row>> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Job> job = find(id);
            Optional<Row> row = job.flatMap(change);
            if (job.isEmpty() || row.isEmpty()) {
                return job;
            }
            Optional<String> version = table.merge(row.get(), job.get().version());
            if (version.isPresent()) {
                return Optional.of(job.get().with(row.get(), version.get()));
            }
        }
        throw new StorageException("The row of a notification changes too fast", null);
    }

    /** Nothing more of it is put into the queues. */
    void end(Job job, End why) {
        change(
                job.id(),
                current -> current.ended().isPresent()
                        ? Optional.empty()
                        : Optional.of(new Row(job.id(), Job.KEY).with(Job.ENDED, why.word)));
    }

    /** A row beside the job's own, as it is stored. */
    Optional<StoredRow> find(Row row) {
        return table.find(row.partition(), row.key());
    }

    /** Writes a row beside the job's own, and returns whether nobody was faster. */
    boolean insert(Row row) {
        return table.insert(row).isPresent();
    }

    /** Changes a page's row as it is now, and returns whether {@code change} had something to change. */
    boolean changePage(Row key, Function<Row, Optional<Row>> change) {
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredRow> stored = find(key);
            Optional<Row> row = stored.flatMap(found -> change.apply(found.row()));
            if (stored.isEmpty() || row.isEmpty()) {
                return false;
            }
            if (merge(row.get(), stored.get().version())) {
                return true;
            }
        }
        throw new StorageException("The row of a page changes too fast", null);
    }

    /** Changes a row if it still is of that version, and returns whether it was. */
    boolean merge(Row row, String version) {
        return table.merge(row, version).isPresent();
    }

    /** The rows beside the job's own. */
    List<StoredRow> beside(String id) {
        return table.allStored(Query.in(id)).stream()
                .filter(found -> !found.row().key().equals(Job.KEY))
                .toList();
    }

    /** The series whose id is not before {@code first} and not after {@code last}, also those that are over. */
    List<Job> series(String first, String last) {
        Query series = Query.between(first, last).where(Query.KEY, Job.KEY).where(Job.KIND, Job.SERIES);
        return table.allStored(series).stream().map(Job::of).toList();
    }

    /**
     * Forgets that somebody was named, by a row of {@link RecipientLists#naming}. Who was the last one takes the whole job with them: what it says
     * was for nobody else who is known.
     */
    void forget(Row named) {
        find(RecipientLists.jobOf(named))
                .filter(job -> lists.isLeft(job, named))
                .ifPresent(this::delete);
        table.delete(named.partition(), named.key());
    }

    /** Tells how many jobs have that label. */
    int labelled(String label) {
        return index.labelled(label).size();
    }

    /** Takes a label, which is an id of somebody, away from all jobs that have it, and tells how many had. */
    int forgetLabel(String label) {
        List<String> ids = index.labelled(label);
        for (String id : ids) {
            change(id, job -> {
                        List<String> others = NotificationOptions.labels(job.row()).stream()
                                .filter(other -> !other.equals(label))
                                .toList();
                        return Optional.of(
                                new Row(id, Job.KEY).with(NotificationOptions.LABELS, BotJson.write(others)));
                    })
                    .ifPresent(job -> index.deleteLabel(job, label));
        }
        return ids.size();
    }

    /** The job's own row goes last: it leads to the others. */
    void delete(Job job) {
        beside(job.id()).forEach(found -> table.delete(job.id(), found.row().key()));
        if (job.isSeries()) { // others' lists know themselves when to go
            lists.delete(job);
        }
        index.delete(job);
        table.delete(job.id(), Job.KEY);
    }

    /**
     * Drops rows whose time has come, until {@code enough}. Each row knows its own, so that nothing is left of who was lost in the middle.
     * Who was named in a series is kept as long as that is live: their time is put off.
     *
     * @return how many jobs and recipients
     */
    int dropOld(Instant now, BooleanSupplier enough) {
        String today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
        Query old = Query.all().notAfter(Job.DROP_ON, today);
        Page page = table.page(old, Table.MOST_ROWS, null);
        while (page.rows().isEmpty() && page.next() != null && !enough.getAsBoolean()) { // only rows that are left out
            page = table.page(old, Table.MOST_ROWS, page.next());
        }
        Map<String, Boolean> live = new HashMap<>();
        int dropped = 0;
        for (StoredRow stored : page.rows()) {
            if (enough.getAsBoolean()) {
                break;
            }
            Row row = stored.row();
            if (live.computeIfAbsent(RecipientLists.jobOf(row), any -> isLive(stored, today))) {
                merge(new Row(row.partition(), row.key()).with(Job.DROP_ON, Job.dropOn(now)), stored.version());
                continue;
            }
            if (row.key().equals(Job.KEY)) {
                delete(Job.of(stored));
            } else {
                table.delete(row.partition(), row.key(), stored.version());
            }
            dropped++;
        }
        return dropped;
    }

    /** Whether the job to which a row belongs is live; one that only a newer version can read may be. */
    private boolean isLive(StoredRow stored, String today) {
        if (stored.row().key().equals(Job.KEY)) {
            return Job.of(stored).isLive();
        }
        try { // a job that was put off since keeps those whom it names
            return find(RecipientLists.jobOf(stored.row()))
                    .filter(job -> job.isLive() || job.dropOn().compareTo(today) > 0)
                    .isPresent();
        } catch (NewerRowException e) {
            return true;
        }
    }
}
