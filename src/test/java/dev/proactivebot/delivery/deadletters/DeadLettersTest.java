package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final DeadLetters letters = new DeadLetters(tables, new ErasedUsers(tables), clock);

    /** A producer's JSON may override the trigger's metadata: an activity has an id of its own. */
    @Test
    void unreadableItemsWithTheSameIdAreBothKept() {
        assertNotEquals(unreadable("{\"id\":\"1\"}", "1"), unreadable("{\"id\":\"1\",\"text\":\"b\"}", "1"));
        assertEquals(2, tables.rows("deadletters").size());
    }

    @Test
    void unreadableItemsWithoutAQueueIdAreAllKept() {
        assertNotEquals(unreadable("a", null), unreadable("b", null));
        assertEquals(2, tables.rows("deadletters").size());
    }

    @Test
    void theSameUnreadableItemTwiceIsOneRow() {
        assertEquals(unreadable("a", "m"), unreadable("a", "m"));
        assertEquals(1, tables.rows("deadletters").size());
    }

    @Test
    void rowOfANewerVersionIsNotForgotten() {
        String id = unreadable("a", "m");
        StoredRow stored = tables.rows("deadletters").get(0);
        Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 3);
        assertTrue(tables.table("deadletters").merge(newer, stored.version()).isPresent());

        assertThrows(StorageException.class, () -> letters.forget(id));
        assertEquals(1, tables.rows("deadletters").size());
    }

    private String unreadable(String item, @Nullable String messageId) {
        return letters.unreadable(item.getBytes(StandardCharsets.UTF_8), "not JSON", QueueNames.DIRECT, messageId);
    }
}
