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
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Stores jobs: a partition for each, with the job's own row and one row for each page that was put into the queues. */
final class JobStore {
    private static final int TRIES = 10;

    private final Table table;
    private final RecipientLists lists;
    private final JobIndex index;
    private final Clock clock;

    private JobStore(Table table, RecipientLists lists, JobIndex index, Clock clock) {
        this.table = table;
        this.lists = lists;
        this.index = index;
        this.clock = clock;
    }

    static JobStore open(Tables tables) {
        Table table = tables.table("jobs");
        return new JobStore(table, new RecipientLists(table), new JobIndex(tables), tables.clock());
    }

    /** Returns the storage service's clock: invocations use it to agree who holds a page or locates a list. */
    Clock clock() {
        return clock;
    }

    /**
     * Returns a lease on a page, not taken yet.
     *
     * @param key the keys of the page's row
     * @param view the view of that row that tells who holds it
     */
    PageLease lease(Row key, PageLease.Columns columns, UnaryOperator<Row> view) {
        return new PageLease(this, key, columns, view, clock);
    }

    /** Returns the index of jobs in the order in which they were accepted. */
    JobIndex index() {
        return index;
    }

    /** Returns the lists of named recipients. */
    RecipientLists lists() {
        return lists;
    }

    Optional<Job> find(String id) {
        return table.find(id, Job.KEY).map(Job::of);
    }

    /**
     * Writes a new job: first its recipients, and then its own row.
     *
     * @return empty when there is a job with that id already
     */
    Optional<Job> insert(Row row, List<Recipient> recipients) {
        lists.put(new Job(row, ""), recipients);
        index.add(new Job(row, ""));
        return table.insert(row).map(version -> new Job(row, version));
    }

    /**
     * Changes a job's current row, unless {@code change} returns no change.
     *
     * @return the job after that; empty when there is none
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
        throw new StorageException("The row of a notification was changed by others again and again", null);
    }

    /** Stores why no more items of the job are put. */
    void end(Job job, End why) {
        change(
                job.id(),
                current -> current.ended().isPresent()
                        ? Optional.empty()
                        : Optional.of(new Row(job.id(), Job.KEY).with(Job.ENDED, why.word)));
    }

    /** Finds a row beside the job's own. */
    Optional<StoredRow> find(Row row) {
        return table.find(row.partition(), row.key());
    }

    /** Inserts a row beside the job's own, and returns whether it was not there yet. */
    boolean insert(Row row) {
        return table.insert(row).isPresent();
    }

    /** Changes a page's current row, and returns whether {@code change} returned a change. */
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
        throw new StorageException("The row of a page was changed by others again and again", null);
    }

    /** Changes a row if it still has that version, and returns whether it had. */
    boolean merge(Row row, String version) {
        return table.merge(row, version).isPresent();
    }

    /** Returns the rows beside the job's own. */
    List<StoredRow> beside(String id) {
        return table.allStored(Query.in(id)).stream()
                .filter(found -> !found.row().key().equals(Job.KEY))
                .toList();
    }

    /** Returns the series with ids from {@code first} to {@code last}, including those that are over. */
    List<Job> series(String first, String last) {
        Query series = Query.between(first, last).where(Query.KEY, Job.KEY).where(Job.KIND, Job.SERIES);
        return table.allStored(series).stream().map(Job::of).toList();
    }

    /**
     * Removes a recipient by a row of {@link RecipientLists#naming}. When it was the last recipient, the whole job is removed, since its
     * content was for that person alone.
     */
    void forget(Row named) {
        find(RecipientLists.jobOf(named))
                .filter(job -> lists.isLeft(job, named))
                .ifPresent(this::delete);
        table.delete(named.partition(), named.key());
    }

    /** Returns how many jobs have that label. */
    int labelled(String label) {
        return index.labelled(label).size();
    }

    /** Removes a label, which is the id of a person, from all jobs, and returns how many had it. */
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

    /** Deletes the job's own row last, because it leads to the others. */
    void delete(Job job) {
        beside(job.id()).forEach(found -> table.delete(job.id(), found.row().key()));
        if (job.isSeries()) { // other lists have a drop date of their own
            lists.delete(job);
        }
        index.delete(job);
        table.delete(job.id(), Job.KEY);
    }

    /**
     * Drops rows whose drop date has come, until {@code enough}. Each row has its own date, so that an interrupted run leaves nothing
     * behind. The recipients of a live series are kept: their date is postponed.
     *
     * @return the number of jobs and recipients that were dropped
     */
    int dropOld(Instant now, BooleanSupplier enough) {
        String today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
        Query old = Query.all().notAfter(Job.DROP_ON, today);
        Page page = table.page(old, Table.MOST_ROWS, null);
        while (page.rows().isEmpty()
                && page.next() != null
                && !enough.getAsBoolean()) { // a page of rows that were all filtered out
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

    /** Returns whether the job of a row is live. A job that only a newer version can read counts as live. */
    private boolean isLive(StoredRow stored, String today) {
        if (stored.row().key().equals(Job.KEY)) {
            return Job.of(stored).isLive();
        }
        try { // a job that was postponed meanwhile keeps its recipients
            return find(RecipientLists.jobOf(stored.row()))
                    .filter(job -> job.isLive() || job.dropOn().compareTo(today) > 0)
                    .isPresent();
        } catch (NewerRowException e) {
            return true;
        }
    }
}
