package dev.proactivebot.testing;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.VersionGuardedTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables that live here, keep their service's clock, remember what was asked of them, and can be down. */
public final class InMemoryTables implements Tables {
    private static final String BETWEEN_KEYS = "\u0000";
    private static final String AFTER_ALL_KEYS = "\u0001";

    private static final int MOST_AT_ONCE = 100;

    private final Clock clock;
    private final Map<String, NavigableMap<String, StoredRow>> tables = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private long versions;
    private boolean down;
    private boolean losesAnswers;
    private Runnable time = () -> {};

    public InMemoryTables(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Table table(String name) {
        return new VersionGuardedTable(name, new InMemoryTable(name));
    }

    @Override
    public synchronized List<String> names(String beginning) {
        asked("names " + beginning);
        return tables.keySet().stream()
                .filter(name -> name.startsWith(beginning))
                .toList();
    }

    @Override
    public synchronized void drop(String name) {
        asked("drop " + name);
        tables.remove(name);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    public synchronized void goDown() {
        down = true;
    }

    /** What passes while storage works on a request. */
    public synchronized void takes(Runnable newTime) {
        time = newTime;
    }

    public synchronized void comeBack() {
        down = false;
        losesAnswers = false;
    }

    /** What is written is kept from now on, but the answer that says so is lost. */
    public synchronized void loseAnswers() {
        losesAnswers = true;
    }

    /** What was asked for since the last time this was forgotten, such as {@code insert ledger202611}. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public synchronized void forgetRequests() {
        requests.clear();
    }

    /** All rows of that table, in the order of their keys; asking costs no request. */
    public synchronized List<StoredRow> rows(String name) {
        return List.copyOf(existing(name).values());
    }

    /** All that the tables hold, as text; asking costs no request. */
    public synchronized String text() {
        return tables.entrySet().stream()
                .flatMap(table ->
                        table.getValue().values().stream().flatMap(stored -> text(table.getKey(), stored.row())))
                .collect(Collectors.joining("|"));
    }

    private static Stream<String> text(String table, Row row) {
        return Stream.concat(
                Stream.of("\n" + table, row.partition(), row.key()),
                row.values().values().stream()
                        .map(value -> value instanceof byte[] bytes
                                ? new String(bytes, StandardCharsets.UTF_8)
                                : String.valueOf(value)));
    }

    private void asked(String request) {
        requests.add(request);
        time.run();
        if (down) {
            throw new StorageException("storage is down", null);
        }
    }

    private static @Nullable String text(Row row, String name) {
        return name.equals(Query.KEY) ? row.key() : row.text(name);
    }

    private NavigableMap<String, StoredRow> existing(String name) {
        return tables.getOrDefault(name, new TreeMap<>());
    }

    private Optional<String> store(String name, Row row) {
        String version = keep(name, row);
        answer();
        return Optional.of(version);
    }

    private String keep(String name, Row row) {
        String version = "W/\"" + ++versions + "\"";
        tables.computeIfAbsent(name, missing -> new TreeMap<>())
                .put(row.partition() + BETWEEN_KEYS + row.key(), new StoredRow(row, version, clock.instant()));
        return version;
    }

    private void answer() {
        if (losesAnswers) {
            throw new StorageException("no answer from storage", null);
        }
    }

    private static Row merged(StoredRow stored, Row change) {
        Map<String, Object> merged = new HashMap<>(stored.row().values());
        merged.putAll(change.values());
        return new Row(change.partition(), change.key(), merged);
    }

    private final class InMemoryTable implements Table {
        private final String name;

        InMemoryTable(String name) {
            this.name = name;
        }

        @Override
        public Optional<String> insert(Row row) {
            synchronized (InMemoryTables.this) {
                asked("insert " + name);
                return existing(row).isPresent() ? Optional.empty() : store(name, row);
            }
        }

        @Override
        public Optional<String> merge(Row row, String version) {
            synchronized (InMemoryTables.this) {
                asked("merge " + name);
                Optional<StoredRow> found = existing(row).filter(stored -> isOf(version, stored.version()));
                return found.isEmpty() ? Optional.empty() : store(name, merged(found.get(), row));
            }
        }

        @Override
        public void put(Row row) {
            synchronized (InMemoryTables.this) {
                asked("put " + name);
                store(name, row);
            }
        }

        @Override
        public Optional<StoredRow> find(String partition, String key) {
            synchronized (InMemoryTables.this) {
                asked("find " + name);
                return existing(new Row(partition, key));
            }
        }

        @Override
        public void delete(String partition, String key) {
            synchronized (InMemoryTables.this) {
                asked("delete " + name);
                InMemoryTables.this.existing(name).remove(partition + BETWEEN_KEYS + key);
            }
        }

        @Override
        public void delete(String partition, String key, String version) {
            synchronized (InMemoryTables.this) {
                asked("delete " + name);
                existing(new Row(partition, key))
                        .filter(stored -> stored.version().equals(version))
                        .ifPresent(stored -> InMemoryTables.this.existing(name).remove(partition + BETWEEN_KEYS + key));
            }
        }

        @Override
        public void putAll(List<Row> rows) {
            synchronized (InMemoryTables.this) {
                asked("putAll " + name);
                check(rows);
                rows.forEach(row -> keep(name, row));
                answer();
            }
        }

        @Override
        public OptionalInt writeAll(List<Change> changes) {
            synchronized (InMemoryTables.this) {
                asked("writeAll " + name);
                check(changes.stream().map(Change::row).toList());
                for (int i = 0; i < changes.size(); i++) {
                    Change change = changes.get(i);
                    String there =
                            existing(change.row()).map(StoredRow::version).orElse(null);
                    if (!isOf(change.version(), there)) {
                        return OptionalInt.of(i);
                    }
                }
                changes.forEach(change -> keep(
                        name,
                        existing(change.row())
                                .map(stored -> merged(stored, change.row()))
                                .orElse(change.row())));
                answer();
                return OptionalInt.empty();
            }
        }

        private boolean isOf(@Nullable String wanted, @Nullable String there) {
            return Objects.equals(wanted, there) || (ANY_VERSION.equals(wanted) && there != null);
        }

        private void check(List<Row> rows) {
            if (rows.isEmpty()
                    || rows.size() > MOST_AT_ONCE
                    || rows.stream().map(Row::partition).distinct().count() > 1
                    || rows.stream().map(Row::key).distinct().count() < rows.size()) {
                throw new StorageException("a transaction has 1 to 100 different rows of one partition", null);
            }
        }

        @Override
        public Page page(Query query, int most, @Nullable String after) {
            synchronized (InMemoryTables.this) {
                asked("page " + name);
                NavigableMap<String, StoredRow> rows = InMemoryTables.this.existing(name);
                if (query.to() != null) {
                    rows = rows.headMap(query.to() + AFTER_ALL_KEYS, false);
                }
                if (query.from() != null) {
                    rows = rows.tailMap(query.from() + BETWEEN_KEYS, true);
                }
                if (after != null) {
                    rows = rows.tailMap(after, false);
                }
                List<StoredRow> found = rows.values().stream()
                        .filter(stored -> query.values().entrySet().stream()
                                .allMatch(value -> value.getValue().equals(text(stored.row(), value.getKey()))))
                        .filter(stored -> query.bounds().entrySet().stream()
                                .allMatch(bound -> isNotAfter(text(stored.row(), bound.getKey()), bound.getValue())))
                        .filter(stored ->
                                query.firstKey() == null || stored.row().key().compareTo(query.firstKey()) >= 0)
                        .toList();
                List<StoredRow> page = found.subList(0, Math.min(most, found.size()));
                boolean last = page.size() == found.size();
                Row end = last ? null : page.get(page.size() - 1).row();
                return new Page(page, end == null ? null : end.partition() + BETWEEN_KEYS + end.key());
            }
        }

        @Override
        public int count(int most) {
            synchronized (InMemoryTables.this) {
                asked("count " + name);
                return Math.min(most, InMemoryTables.this.existing(name).size());
            }
        }

        private boolean isNotAfter(@Nullable String text, String last) {
            return text != null && text.compareTo(last) <= 0;
        }

        private Optional<StoredRow> existing(Row row) {
            return Optional.ofNullable(
                    InMemoryTables.this.existing(name).get(row.partition() + BETWEEN_KEYS + row.key()));
        }
    }
}
