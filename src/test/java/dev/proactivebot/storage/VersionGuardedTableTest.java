package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
class VersionGuardedTableTest {
    private static final Row OURS = new Row("p", "a").with("text", "ours");
    private static final Row NEWER =
            new Row("p", "b").with("text", "theirs").with("needs", 3).with("shape", "new");

    private final InMemoryTables tables = new InMemoryTables(MutableClock.at("2026-11-22T10:00:00Z"));
    private final Table table = tables.table("rows");

    @BeforeEach
    void fill() {
        assertTrue(table.insert(OURS).isPresent());
        assertTrue(table.insert(NEWER).isPresent());
        tables.forgetRequests();
    }

    @Test
    void newerRowCannotBeRead() {
        StorageException thrown = assertThrows(NewerRowException.class, () -> table.find("p", "b"));

        assertEquals(
                "A row of the table rows was written by a newer version of this app: deploy that again",
                thrown.getMessage());
        assertEquals("ours", table.find("p", "a").orElseThrow().row().text("text"));
        assertEquals(List.of("find rows", "find rows"), tables.requests());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void rowOfAKnownFormatIsRead(long needs) {
        table.put(new Row("p", "c").with("needs", needs));
        table.put(new Row("p", "c").with("needs", (int) needs).with("text", "again"));

        assertEquals("again", table.find("p", "c").orElseThrow().row().text("text"));
        assertEquals(2, table.all(Query.all()).size());
    }

    @Test
    void formatThatIsNotANumberIsUnknown() {
        assertTrue(table.insert(new Row("p", "c").with("needs", "x")).isPresent());

        assertThrows(NewerRowException.class, () -> table.find("p", "c"));
    }

    @Test
    void pagesLeaveOutNewerRows() {
        Page first = table.page(Query.all(), 1, null);
        assertTrue(table.insert(new Row("q", "c")).isPresent());
        Page second = table.page(Query.all(), 1, first.next());
        Page third = table.page(Query.all(), 1, second.next());

        assertEquals(List.of(), second.rows());
        assertEquals("c", third.rows().get(0).row().key());
        assertEquals(2, table.all(Query.all()).size());
        assertEquals(3, table.count(10), "count does not read the rows");
    }

    @Test
    void wholeQueryFailsOnANewerRow() {
        assertThrows(NewerRowException.class, () -> table.all(Query.in("p").whole()));
        assertThrows(NewerRowException.class, () -> table.page(Query.in("p").whole(), 10, null));
        assertEquals(
                List.of(OURS), table.all(Query.in("p").where(Query.KEY, "a").whole()));
    }

    @Test
    void newerRowIsNotReplaced() {
        assertThrows(NewerRowException.class, () -> table.put(new Row("p", "b").with("text", "ours")));
        assertTrue(table.insert(new Row("p", "b")).isEmpty());

        assertEquals(
                Map.copyOf(NEWER.values()), tables.rows("rows").get(1).row().values());
    }

    @Test
    void rowThatBecameNewerIsNeitherChangedNorDeleted() {
        String version = table.find("p", "a").orElseThrow().version();
        assertTrue(table.merge(new Row("p", "a").with("needs", 3), version).isPresent());

        assertTrue(table.merge(new Row("p", "a").with("text", "old"), version).isEmpty());
        table.delete("p", "a", version);
        assertEquals("ours", tables.rows("rows").get(0).row().text("text"));
    }

    @Test
    void putOfAMissingRowCostsOneRequest() {
        table.put(new Row("p", "c"));
        assertEquals(List.of("insert rows"), tables.requests());

        table.put(new Row("p", "c").with("text", "again"));
        assertEquals(List.of("insert rows", "insert rows", "find rows", "put rows"), tables.requests());
        assertEquals(
                List.of("a", "b", "c"),
                tables.rows("rows").stream().map(stored -> stored.row().key()).toList());
    }
}
