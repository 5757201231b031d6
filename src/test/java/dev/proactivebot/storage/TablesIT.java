package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.SlowProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
@NullUnmarked // a null fails the test anyway
class TablesIT {
    private Azurite azurite;
    private Tables tables;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        azurite = Azurite.start(data);
        tables = open(azurite.connectionString(), Clock.systemUTC());
    }

    @AfterAll
    void stop() throws IOException {
        azurite.close();
    }

    @Test
    void missingTableIsCreatedAndAllTypesAreKept() {
        byte[] bytes = new byte[Table.MAX_BYTES];
        Arrays.fill(bytes, (byte) 0xE9);
        Table table = tables.table("kinds");
        Instant before = Instant.now();
        table.insert(new Row("p", "k")
                .with("text", "é😀 'quoted'")
                .with("number", 1L << 60)
                .with("flag", true)
                .with("bytes", bytes)
                .with("nothing", null));

        StoredRow stored = table.find("p", "k").orElseThrow();
        assertEquals("é😀 'quoted'", stored.row().text("text"));
        assertEquals(1L << 60, stored.row().number("number"));
        assertTrue(stored.row().is("flag"));
        assertArrayEquals(bytes, stored.row().bytes("bytes"));
        assertEquals(4, stored.row().values().size(), "system properties are left out");
        assertTrue(Duration.between(before, stored.written()).abs().toSeconds() < 30, "the service sets the time");
    }

    @Test
    void rowIsInsertedOnce() {
        Table table = tables.table("once");

        assertTrue(table.insert(new Row("p", "k").with("by", "first")).isPresent());
        assertEquals(Optional.empty(), table.insert(new Row("p", "k").with("by", "second")));
        assertEquals("first", table.find("p", "k").orElseThrow().row().text("by"));
    }

    @Test
    void mergeNeedsTheStoredVersionAndKeepsOtherValues() {
        Table table = tables.table("merged");
        String first =
                table.insert(new Row("p", "k").with("a", "1").with("b", "1")).orElseThrow();
        String second = table.merge(new Row("p", "k").with("b", "2"), first).orElseThrow();

        assertNotEquals(first, second);
        assertEquals(Optional.empty(), table.merge(new Row("p", "k").with("b", "3"), first));
        StoredRow stored = table.find("p", "k").orElseThrow();
        assertEquals(second, stored.version(), "a write returns the version that a read finds");
        assertEquals("1 2", stored.row().text("a") + " " + stored.row().text("b"));
    }

    @Test
    void missingRowIsNotFoundOrMergedAndMayBeDeleted() {
        Table table = tables.table("absent");

        assertEquals(Optional.empty(), table.find("p", "k"), "no table");
        assertEquals(
                Optional.empty(), table.merge(new Row("p", "k"), "W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\""));
        table.delete("p", "k");
        assertEquals(new Page(List.of(), null), table.page(Query.all(), 10, null));
        String version = table.insert(new Row("p", "other")).orElseThrow();
        assertEquals(Optional.empty(), table.find("p", "k"), "no row");
        table.delete("p", "k");
        table.delete("p", "other", version);
        assertEquals(Optional.empty(), table.find("p", "other"), "deleted");
        assertEquals(Optional.empty(), table.merge(new Row("p", "other"), version), "the version is gone with the row");
        assertTrue(table.insert(new Row("p", "other")).isPresent());
    }

    @Test
    void rewrittenRowIsNotDeletedByItsOldVersion() {
        Table table = tables.table("unchanged");
        table.put(new Row("p", "k").with("by", "first"));
        String first = table.find("p", "k").orElseThrow().version();
        table.put(new Row("p", "k").with("by", "second"));

        table.delete("p", "k", first);
        StoredRow second = table.find("p", "k").orElseThrow();
        assertEquals("second", second.row().text("by"));
        table.delete("p", "k", second.version());
        assertEquals(Optional.empty(), table.find("p", "k"));
        table.delete("p", "k", second.version());
    }

    @Test
    void pagesFollowTheKeysToTheLastPartition() {
        Table table = tables.table("pages");
        for (String key : List.of("c/3", "a/1", "b/2", "a/2", "d/1")) {
            table.put(new Row(key.substring(0, 1), key.substring(2)));
        }

        assertEquals(List.of("a/1", "a/2", "b/2", "c/3"), all(table, Query.upTo("c"), 3));
        assertEquals(List.of("a/1", "a/2", "b/2", "c/3", "d/1"), all(table, Query.all(), 2));
    }

    @Test
    void pageHoldsTheMatchingRowsOfARange() {
        Table table = tables.table("queries");
        for (String key : List.of("a/1", "b/1", "b/2", "c/1")) {
            table.put(new Row(key.substring(0, 1), key.substring(2)).with("who", "it's " + key.substring(2)));
        }

        assertEquals(List.of("b/1", "b/2"), all(table, Query.in("b"), 1));
        assertEquals(List.of("b/1", "b/2", "c/1"), all(table, Query.between("b", "c"), 2));
        assertEquals(List.of("a/1", "b/1", "c/1"), all(table, Query.all().where("who", "it's 1"), 2));
        assertEquals(List.of("c/1"), all(table, Query.between("b0", "d").where("who", "it's 1"), 2));
    }

    @Test
    void rowsAreCountedUpToTheLimit() {
        Table table = tables.table("counted");
        assertEquals(0, table.count(5));
        for (int partition = 0; partition < 11; partition++) {
            String name = "p" + partition;
            table.putAll(IntStream.range(0, 100)
                    .mapToObj(i -> new Row(name, "k" + i))
                    .toList());
        }

        assertEquals(1_100, table.count(2_000));
        assertEquals(1_050, table.count(1_050));
        assertEquals(7, table.count(7));
    }

    @Test
    void rowsOfOneKeyAreFoundInAllPartitions() {
        Table table = tables.table("onekey");
        for (String partition : List.of("a", "b", "c")) {
            table.put(new Row(partition, "wanted"));
            table.put(new Row(partition, "other"));
        }

        assertEquals(
                List.of("a wanted", "b wanted", "c wanted"),
                table.page(Query.all().where(Query.KEY, "wanted"), 10, null).rows().stream()
                        .map(stored ->
                                stored.row().partition() + " " + stored.row().key())
                        .toList());
    }

    @Test
    void batchIsWrittenIntoAMissingTable() {
        Table table = tables.table("batches");
        List<Row> rows = IntStream.range(0, 100)
                .mapToObj(i -> new Row("p", "k" + (100 + i)).with("number", i))
                .toList();

        table.putAll(rows);
        table.putAll(rows);
        assertEquals(100, table.page(Query.in("p"), 1_000, null).rows().size());
        assertEquals(7, table.find("p", "k107").orElseThrow().row().number("number"));
    }

    @Test
    void conflictingTransactionWritesNothingAndNamesTheRow() {
        Table table = tables.table("transactions");
        List<Table.Change> inserts = IntStream.range(0, 40)
                .mapToObj(i -> new Table.Change(new Row("p", "k" + (100 + i)).with("by", "us"), null))
                .toList();
        String other = table.insert(new Row("p", "k117").with("by", "them")).orElseThrow();

        assertEquals(OptionalInt.of(17), table.writeAll(inserts));
        assertEquals(1, table.page(Query.in("p"), 1_000, null).rows().size(), "all or none");
        List<Table.Change> free =
                inserts.stream().filter(one -> !one.row().key().equals("k117")).toList();
        assertEquals(OptionalInt.empty(), table.writeAll(free));

        List<Table.Change> merges = table.page(Query.in("p"), 1_000, null).rows().stream()
                .map(stored ->
                        new Table.Change(new Row("p", stored.row().key()).with("state", "told"), stored.version()))
                .toList();
        assertTrue(table.merge(new Row("p", "k117").with("by", "them again"), other)
                .isPresent());
        assertEquals(OptionalInt.of(17), table.writeAll(merges));
        table.delete("p", "k117");
        assertEquals(OptionalInt.of(17), table.writeAll(merges), "a row that is gone is a conflict as well");
        assertEquals(null, table.find("p", "k100").orElseThrow().row().text("state"));

        List<Table.Change> rest =
                merges.stream().filter(one -> !one.row().key().equals("k117")).toList();
        assertEquals(OptionalInt.empty(), table.writeAll(rest));
        assertEquals(OptionalInt.of(0), table.writeAll(rest), "the versions are others now");
        List<Table.Change> anyway = List.of(
                new Table.Change(new Row("p", "k100").with("state", "heard"), Table.ANY_VERSION),
                new Table.Change(new Row("p", "k117").with("state", "heard"), Table.ANY_VERSION));
        assertEquals(OptionalInt.of(1), table.writeAll(anyway), "a row that is gone stays so");
        assertEquals(OptionalInt.empty(), table.writeAll(anyway.subList(0, 1)));
        assertEquals("heard", table.find("p", "k100").orElseThrow().row().text("state"));
        Row row = table.find("p", "k139").orElseThrow().row();
        assertEquals("us told", row.text("by") + " " + row.text("state"), "what is not named is kept");
    }

    @Test
    void aTransactionIntoATableThatIsMissingCreatesIt() {
        List<Table.Change> inserts = List.of(new Table.Change(new Row("p", "k"), null));

        assertEquals(OptionalInt.empty(), tables.table("newtransactions").writeAll(inserts));
        assertEquals(OptionalInt.of(0), tables.table("newtransactions").writeAll(inserts));
    }

    @Test
    void transactionWithALostAnswerIsFoundByItsReader() throws IOException {
        int port = Integer.parseInt(
                azurite.connectionString().replaceAll("(?s).*TableEndpoint=http://[^:]+:(\\d+)/.*", "$1"));
        try (SlowProxy proxy = new SlowProxy(port)) {
            Table slow = open(proxy.inFrontOf(port, azurite.connectionString()), Clock.systemUTC())
                    .table("lostanswers");
            slow.put(new Row("p", "first"));
            List<Table.Change> inserts = IntStream.range(0, 20)
                    .mapToObj(i -> new Table.Change(new Row("p", "k" + (10 + i)).with("by", "us"), null))
                    .toList();
            proxy.hang();
            TimeBudget.within(Duration.ofSeconds(4), Clock.systemUTC(), () -> {
                assertThrows(StorageException.class, () -> slow.writeAll(inserts));
                return true;
            });

            assertEquals(
                    20,
                    tables.table("lostanswers")
                            .page(Query.in("p").keys("k10", "k29"), 100, null)
                            .rows()
                            .size());
            assertEquals(OptionalInt.of(0), tables.table("lostanswers").writeAll(inserts));
        }
    }

    @Test
    void aRangeOfKeysIsFoundInAllPartitionsOfARange() {
        Table table = tables.table("ranges");
        for (String key : List.of("a1", "a2", "b1", "b2", "c1", "c2")) {
            table.put(new Row(key.substring(0, 1), key));
        }

        assertEquals(
                List.of("a/a2", "b/b1", "b/b2", "c/c1"),
                all(table, Query.between("a", "c").keys("a2", "c1"), 10));
    }

    private static List<String> all(Table table, Query query, int most) {
        List<String> keys = new ArrayList<>();
        String after = null;
        do {
            Page page = table.page(query, most, after);
            assertTrue(page.rows().size() <= most);
            page.rows()
                    .forEach(stored -> keys.add(
                            stored.row().partition() + "/" + stored.row().key()));
            after = page.next();
        } while (after != null);
        return keys;
    }

    @Test
    void tablesAreListedByPrefixAndDropped() {
        tables.table("months202610").put(new Row("p", "k"));
        tables.table("months202611").put(new Row("p", "k"));

        assertEquals(List.of("months202610", "months202611"), tables.names("months"));
        tables.drop("months202610");
        tables.drop("months202610");
        assertEquals(List.of("months202611"), tables.names("months"));
    }

    @Test
    void clockFollowsTheService() {
        Tables late = open(azurite.connectionString(), Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        late.table("clock").find("p", "k");

        Duration off = Duration.between(late.clock().instant(), Instant.now()).abs();
        assertTrue(off.toSeconds() <= 2, "off by " + off);
    }

    @Test
    void unreachableStorageNamesTheTable() {
        String nowhere = azurite.connectionString().replaceAll("127.0.0.1:\\d+", "127.0.0.1:1");
        StorageException e = assertThrows(
                StorageException.class,
                () -> open(nowhere, Clock.systemUTC()).table("any").find("p", "k"));

        assertTrue(e.getMessage().startsWith("Storage did not read the table any: "), e.getMessage());
        assertFalse(e.getMessage().contains("AccountKey"), e.getMessage());
    }

    /** Imitates the service; the emulator accepts any cursor. */
    @Test
    void refusedCursorIsAnIllegalArgument() {
        try (FakeConnector service = new FakeConnector()) {
            service.always(request -> Answer.json(400, "{\"odata.error\":{\"code\":\"InvalidInput\"}}"));
            String there = azurite.connectionString().replaceAll("127.0.0.1:\\d+", "127.0.0.1:" + service.port());
            Table table = open(there, Clock.systemUTC()).table("any");

            assertThrows(IllegalArgumentException.class, () -> table.page(Query.all(), 10, "made;up"));
            assertThrows(StorageException.class, () -> table.page(Query.all(), 10, null));
        }
    }

    /** Imitates the service while a table is being deleted. */
    @Test
    void putFailsOnAConflict() {
        try (FakeConnector service = new FakeConnector()) {
            service.always(request -> Answer.json(409, "{\"odata.error\":{\"code\":\"TableBeingDeleted\"}}"));
            String there = azurite.connectionString().replaceAll("127.0.0.1:\\d+", "127.0.0.1:" + service.port());
            Table table = open(there, Clock.systemUTC()).table("any");

            assertThrows(StorageException.class, () -> table.put(new Row("p", "k")));
        }
    }

    private static Tables open(String connectionString, Clock clock) {
        return Storage.open(new StorageConnection.ConnectionString(new Secret(connectionString)), clock)
                .tables();
    }
}
