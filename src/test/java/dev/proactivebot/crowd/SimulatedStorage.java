package dev.proactivebot.crowd;

import dev.proactivebot.storage.Page;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.Table;
import dev.proactivebot.storage.Tables;
import dev.proactivebot.storage.TimedLock;
import dev.proactivebot.testing.InMemoryTables;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tables that all instances share: each request takes some ten milliseconds, and is done at one moment in their middle. */
final class SimulatedStorage {
    private final VirtualTime time;
    private final Random random;
    private final InMemoryTables tables;
    private final Map<String, Integer> requests = new TreeMap<>();
    private long latency = 10_000;
    private long all;
    private long changes;
    private long lost;

    SimulatedStorage(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        this.tables = new InMemoryTables(time.clock(0));
    }

    /** Returns the tables as an instance sees them whose clock is wrong by so much. */
    Tables seenBy(long clockAhead) {
        return new Tables() {
            private final Clock clock = time.clock(clockAhead);

            @Override
            public Table table(String name) {
                return new Remote(name, tables.table(name));
            }

            @Override
            public List<String> names(String beginning) {
                return asked("names", () -> tables.names(beginning));
            }

            @Override
            public void drop(String name) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Clock clock() {
                return clock;
            }

            @Override
            public TimedLock lock() {
                return new TimedLock(new VirtualLock(time));
            }
        };
    }

    /** Lets each request take some so many microseconds from now on. */
    void slow(long micros) {
        latency = micros;
    }

    long requests() {
        return all;
    }

    /** Returns which part of the conditional writes to shared rows found that another instance was faster. */
    double lost() {
        return lost / (double) Math.max(1, changes);
    }

    /** Returns how many requests there were of each kind. */
    Map<String, Integer> byKind() {
        return Map.copyOf(requests);
    }

    private <T> T asked(String what, Supplier<T> request) {
        all++;
        requests.merge(what, 1, Integer::sum);
        time.sleep(half());
        T answer = request.get();
        tables.forgetRequests();
        time.sleep(half());
        return answer;
    }

    private long half() {
        return latency / 2 + random.nextLong(latency / 5);
    }

    private final class Remote implements Table {
        private final String name;
        private final Table table;

        Remote(String name, Table table) {
            this.name = name;
            this.table = table;
        }

        @Override
        public Optional<String> insert(Row row) {
            return change(asked("insert " + name, () -> table.insert(row)));
        }

        @Override
        public Optional<String> merge(Row row, String version) {
            return change(asked("merge " + name, () -> table.merge(row, version)));
        }

        private Optional<String> change(Optional<String> version) {
            if (name.equals("pacing")) {
                changes++;
                lost += version.isEmpty() ? 1 : 0;
            }
            return version;
        }

        @Override
        public void put(Row row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putAll(List<Row> rows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptionalInt writeAll(List<Change> changes) {
            return asked("write to " + name, () -> table.writeAll(changes));
        }

        @Override
        public Optional<StoredRow> find(String partition, String key) {
            return asked("find " + name, () -> table.find(partition, key));
        }

        @Override
        public void delete(String partition, String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String partition, String key, String version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Page page(Query query, int most, @Nullable String after) {
            return asked("page " + name, () -> table.page(query, most, after));
        }

        @Override
        public int count(int most) {
            throw new UnsupportedOperationException();
        }
    }
}
