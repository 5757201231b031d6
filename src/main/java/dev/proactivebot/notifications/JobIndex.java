package dev.proactivebot.notifications;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Indexes jobs in the order in which they were accepted, newest first. The rows are small and have a table of their own, because a job's
 * row has its content and is stored by id. A job has one row in the list of all jobs or of its series, and one for each label. A partition
 * is one day, so that a query for some days reads no others.
 *
 * <p>An index row is written before the row of its job. It tells when the job is known to be over, so that a query for active jobs reads
 * few others.
 */
final class JobIndex {
    /** The column that marks a job that may still change its state. */
    static final String OPEN = "open";

    static final String YES = "yes";
    static final String STATE = "state";

    private static final String CREATED = "created";
    private static final long LAST_DAY = 99_999;
    private static final long LAST_MILLISECOND = 9_999_999_999_999L;
    private static final int DIGITS = 16;
    private static final Duration DAY = Duration.ofDays(1);

    private final Table table;

    JobIndex(Tables tables) {
        this.table = tables.table("joblist");
    }

    /** An index row that was found. */
    record Listed(StoredRow stored) {
        String id() {
            String key = stored.row().key();
            return key.substring(key.indexOf('-') + 1);
        }

        long created() {
            return stored.row().number(CREATED);
        }

        /** Returns the state in which the job has ended; null when it may still change. */
        @Nullable String state() {
            return stored.row().text(STATE);
        }
    }

    void add(Job job) {
        keys(job)
                .forEach(key -> table.insert(
                        key.with(CREATED, job.created().toEpochMilli()).with(OPEN, YES)));
    }

    void delete(Job job) {
        keys(job).forEach(key -> table.delete(key.partition(), key.key()));
    }

    /** Removes the row of one label. */
    void deleteLabel(Job job, String label) {
        Row key = key(job, label(label));
        table.delete(key.partition(), key.key());
    }

    /** Deletes a row without a job, unless the job may be about to be written. */
    void forget(Listed listed, Instant now) {
        if (Instant.ofEpochMilli(listed.created()).plus(DAY).isBefore(now)) {
            Row row = listed.stored().row();
            table.delete(row.partition(), row.key(), listed.stored().version());
        }
    }

    /** Stores the state in which the job ended. */
    void close(Listed listed, NotificationState state) {
        Row row = listed.stored().row();
        Optional<String> unused = table.merge(
                new Row(row.partition(), row.key()).with(OPEN, "no").with(STATE, state.word()),
                listed.stored().version());
    }

    /**
     * Returns some rows, newest first; there may be fewer than {@code most} although more follow.
     *
     * @throws IllegalArgumentException when {@code after} is not the {@code next} of a page
     */
    Page page(NotificationFilter filter, int most, @Nullable String after) {
        String among =
                filter.series() != null ? series(filter.series()) : filter.label() != null ? label(filter.label()) : "";
        Query query = Query.between(
                        among + day(filter.olderThan() == null ? Instant.MAX : filter.olderThan()),
                        among + day(filter.newerThan() == null ? Instant.EPOCH : filter.newerThan()))
                .where(OPEN, filter.state() != null && !filter.state().isEnd() ? YES : null);
        return table.page(query, most, after);
    }

    /** Returns all jobs that have that label, by their ids. */
    List<String> labelled(String label) {
        List<String> ids = new ArrayList<>();
        String among = label(label);
        table.allStored(Query.between(among + day(Instant.MAX), among + day(Instant.EPOCH)))
                .forEach(stored -> ids.add(new Listed(stored).id()));
        return ids;
    }

    private static Stream<Row> keys(Job job) {
        String series = job.series();
        Stream<String> labels = NotificationOptions.labels(job.row()).stream().map(JobIndex::label);
        return Stream.concat(Stream.of(series == null ? "" : series(series)), series == null ? labels : Stream.of())
                .map(among -> key(job, among));
    }

    private static Row key(Job job, String among) {
        String order = String.format("%013d", LAST_MILLISECOND - job.created().toEpochMilli());
        return new Row(among + day(job.created()), order + "-" + job.id());
    }

    private static String label(String label) {
        return "label-" + Row.keyOf(label).substring(0, DIGITS) + "-";
    }

    private static String series(String id) {
        return "series-" + id + "-";
    }

    /** Returns text that sorts the later days first. */
    private static String day(Instant time) {
        long day = Math.floorDiv(time.getEpochSecond(), DAY.toSeconds());
        return String.format("%05d", Math.max(0, LAST_DAY - day));
    }
}
