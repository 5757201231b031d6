package dev.proactivebot.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A storage table, as far as this app uses one: rows by key, conditional writes, pages in the order of the keys. Each call is one
 * request; the table is created by the first write that misses it. A version is the row's ETag. What only a newer version of this app can
 * read is left alone, see {@link VersionGuardedTable}.
 *
 * <p>Every call throws {@link StorageException} when storage did not do it in time: it may or may not have happened.
 */
public interface Table {
    /** What a value of bytes may hold: 64 KiB. */
    int MAX_BYTES = 65_536;

    /** What a page may hold. */
    int MOST_ROWS = 1_000;

    /** Stands for whatever version the stored row has. */
    String ANY_VERSION = "*";

    /** What a value of text may hold: 64 KiB of UTF-16. */
    int MAX_CHARS = 32_768;

    /** The version of the new row; empty when a row of that key is there. */
    Optional<String> insert(Row row);

    /** Changes the values that {@code row} has, if the stored row still is of that version: the new version, or empty. */
    Optional<String> merge(Row row, String version);

    /** Writes the row in place of whatever was there: three requests if something was. */
    void put(Row row);

    /** Writes up to 100 rows of one partition whatever was there, all of them or none. */
    void putAll(List<Row> rows);

    /**
     * A row as a transaction writes it.
     *
     * @param version which the stored row must have to be changed, or {@link #ANY_VERSION}; null for a row that must not be there yet
     */
    record Change(Row row, @Nullable String version) {}

    /**
     * Inserts or merges up to 100 rows of one partition, all of them or none. The new versions are not told: who needs them reads the rows.
     *
     * @return which change conflicts with what is stored, so that nothing was written; empty when all is
     */
    OptionalInt writeAll(List<Change> changes);

    Optional<StoredRow> find(String partition, String key);

    /** Deletes the row whatever its version; it need not be there. */
    void delete(String partition, String key);

    /** Deletes the row if it still is of that version, and leaves it when it has been written again. */
    void delete(String partition, String key, String version);

    /**
     * Rows that {@code query} asks for, in the order of partition and key.
     *
     * @param most how many rows, at most 1,000; there may be fewer although more follow
     * @param after what the page before gave as its {@code next}; null for the first page
     * @throws IllegalArgumentException when storage takes {@code after} for no such thing
     */
    Page page(Query query, int most, @Nullable String after);

    /** How many rows there are; what is over {@code most} is not counted. Asks for keys only, a request for each 1,000 rows or so. */
    int count(int most);

    /** All rows that {@code query} asks for: as many requests as they have pages. */
    default List<Row> all(Query query) {
        return allStored(query).stream().map(StoredRow::row).toList();
    }

    /** The same, with their versions. */
    default List<StoredRow> allStored(Query query) {
        List<StoredRow> rows = new ArrayList<>();
        String after = null;
        do {
            Page page = page(query, MOST_ROWS, after);
            rows.addAll(page.rows());
            after = page.next();
        } while (after != null);
        return rows;
    }
}
