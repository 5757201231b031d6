package dev.proactivebot.storage;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A table of which this version leaves alone what only a newer one can read: an older version runs beside a newer one in a deploy, and
 * alone after a rollback. A row may say in the number {@value #NEEDS} which version of rows its reader must know; without it that is 1.
 *
 * <p>A version that writes what version 1 of rows would misread sets it to a version of its own, on the row itself and on the one that leads
 * to it (a job's own row leads to its list and its pages). New values beside the others, which whoever does not know them may ignore, need
 * none: a changed row keeps them.
 *
 * <p>Such a row on its own cannot be read, and is not replaced: that is a {@link NewerRowException}, and whoever asks waits as for storage
 * that is down. Pages leave it out, unless the query is for {@link Query#whole all or none}. Conditional changes need a version that was
 * read. {@link #putAll} and deletes without a version ask nothing: what they name was read before, or is led to by what was.
 */
public final class KnownRows implements Table {
    static final String NEEDS = "needs";

    /** The version of rows that this code knows. */
    private static final long KNOWN = 1;

    private final String name;
    private final Table all;

    public KnownRows(String name, Table all) {
        this.name = name;
        this.all = all;
    }

    @Override
    public Optional<StoredRow> find(String partition, String key) {
        Optional<StoredRow> found = all.find(partition, key);
        if (found.isPresent() && !isKnown(found.get())) {
            throw newer();
        }
        return found;
    }

    @Override
    public Page page(Query query, int most, @Nullable String after) {
        Page page = all.page(query, most, after);
        List<StoredRow> known = page.rows().stream().filter(KnownRows::isKnown).toList();
        if (query.isWhole() && known.size() < page.rows().size()) {
            throw newer();
        }
        return new Page(known, page.next());
    }

    @Override
    public void put(Row row) {
        if (all.insert(row).isEmpty()) {
            find(row.partition(), row.key());
            all.put(row);
        }
    }

    @Override
    public void putAll(List<Row> rows) {
        all.putAll(rows);
    }

    @Override
    public OptionalInt writeAll(List<Change> changes) {
        return all.writeAll(changes);
    }

    @Override
    public Optional<String> insert(Row row) {
        return all.insert(row);
    }

    @Override
    public Optional<String> merge(Row row, String version) {
        return all.merge(row, version);
    }

    @Override
    public void delete(String partition, String key) {
        all.delete(partition, key);
    }

    @Override
    public void delete(String partition, String key, String version) {
        all.delete(partition, key, version);
    }

    @Override
    public int count(int most) {
        return all.count(most);
    }

    private NewerRowException newer() {
        return new NewerRowException("A row of the table " + name);
    }

    private static boolean isKnown(StoredRow stored) {
        Object needs = stored.row().values().get(NEEDS);
        return needs == null || (needs instanceof Number version && version.longValue() <= KNOWN);
    }
}
