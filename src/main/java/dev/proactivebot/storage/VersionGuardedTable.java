package dev.proactivebot.storage;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Protects the rows of newer app versions: an older version runs beside a newer one during a deployment, and alone after a rollback. The
 * number {@value #NEEDS} of a row says which row format its reader must know; without it the format is 1.
 *
 * <p>A version that writes a row which format 1 would misread sets the number, on the row and on the one that leads to it (a job's row
 * leads to its list and its pages). Additional values that older versions may ignore do not need it, because a changed row keeps them.
 *
 * <p>Reading or replacing such a row throws a {@link NewerRowException}, and the caller waits as if storage were down. Pages leave the row
 * out, unless the query is {@link Query#whole whole}. Conditional changes need an ETag that was read. {@link #putAll}, changes of any
 * version and deletes without an ETag are not guarded: their callers have read the row, or one that leads to it.
 */
public final class VersionGuardedTable implements Table {
    /** The number that says which row format a reader must know. */
    public static final String NEEDS = "needs";

    /** The row format that this code knows. Version 0.1 knows format 1, which has no variables, threads and pauses of notifications. */
    public static final int KNOWN = 2;

    private final String name;
    private final Table table;

    public VersionGuardedTable(String name, Table table) {
        this.name = name;
        this.table = table;
    }

    @Override
    public Optional<StoredRow> find(String partition, String key) {
        Optional<StoredRow> found = table.find(partition, key);
        if (found.isPresent() && !isKnown(found.get())) {
            throw newerRow();
        }
        return found;
    }

    @Override
    public Page page(Query query, int most, @Nullable String after) {
        Page page = table.page(query, most, after);
        List<StoredRow> known =
                page.rows().stream().filter(VersionGuardedTable::isKnown).toList();
        if (query.isWhole() && known.size() < page.rows().size()) {
            throw newerRow();
        }
        return new Page(known, page.next());
    }

    @Override
    public void put(Row row) {
        if (table.insert(row).isEmpty()) {
            find(row.partition(), row.key());
            table.put(row);
        }
    }

    @Override
    public void putAll(List<Row> rows) {
        table.putAll(rows);
    }

    @Override
    public OptionalInt writeAll(List<Change> changes) {
        return table.writeAll(changes);
    }

    @Override
    public Optional<String> insert(Row row) {
        return table.insert(row);
    }

    @Override
    public Optional<String> merge(Row row, String version) {
        return table.merge(row, version);
    }

    @Override
    public void delete(String partition, String key) {
        table.delete(partition, key);
    }

    @Override
    public void delete(String partition, String key, String version) {
        table.delete(partition, key, version);
    }

    @Override
    public int count(int most) {
        return table.count(most);
    }

    private NewerRowException newerRow() {
        return new NewerRowException("A row of the table " + name);
    }

    private static boolean isKnown(StoredRow stored) {
        Object needs = stored.row().values().get(NEEDS);
        return needs == null || (needs instanceof Number version && version.longValue() <= KNOWN);
    }
}
