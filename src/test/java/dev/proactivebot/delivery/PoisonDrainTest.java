package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.PoisonQueue;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class PoisonDrainTest {
    private static final String READABLE =
            "\"key\":\"k\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"";

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final TestLog log = new TestLog();
    private final Poison poison = new Poison();
    private final PoisonDrain drain = new PoisonDrain(new DeadLetters(tables, clock), clock);

    @Test
    void whatTheHostHandedOverTooOftenHasUsedUpItsAttempts() {
        poison.hold("{" + READABLE + "}");

        assertEquals(1, drain());
        assertEquals("attemptsUsedUp", only().text("reason"));
        assertEquals("the queue's redeliveries are used up", only().text("code"));
    }

    @Test
    void whatAnOlderVersionGaveUpKeepsItsReason() {
        poison.hold("{" + READABLE + ",\"failure\":{\"reason\":\"gone\",\"status\":404,\"code\":\"X\","
                + "\"at\":\"2026-01-01T00:00:00Z\"}}");

        assertEquals(1, drain());
        assertEquals("gone 404 X", only().text("reason") + " " + only().number("status") + " " + only().text("code"));
    }

    @Test
    void aFailureThatGivesNoReasonStopsNothing() {
        poison.hold("{" + READABLE + ",\"failure\":{}}");
        poison.hold("no JSON");

        assertEquals(2, drain());
        assertTrue(poison.isEmpty());
    }

    @Test
    void whatAnOlderVersionCouldNotReadIsKeptAsItFirstCame() {
        poison.hold("{\"version\":1,\"failure\":{\"reason\":\"unreadable\",\"code\":\"not JSON\","
                + "\"at\":\"2026-01-01T00:00:00Z\"},\"original\":\"bm8gSlNPTg==\"}");

        assertEquals(1, drain());
        assertEquals("no JSON", new String(only().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void whatOnlyLooksLikeItIsKeptAsItIs() {
        String item = "{\"failure\":{},\"original\":\"*\"}";
        poison.hold(item);

        assertEquals(1, drain());
        assertEquals(item, new String(only().bytes("item"), StandardCharsets.UTF_8));
    }

    @Test
    void whatANewerVersionWroteIsKeptForIt() {
        poison.hold("{\"version\":2}");

        assertEquals(1, drain());
        assertEquals("written by a newer version", only().text("code"));
    }

    @Test
    void theMessageStaysWhereItIsUntilItsRowIsWritten() {
        poison.hold("no JSON");
        tables.goDown();

        assertThrows(StorageException.class, this::drain);
        assertEquals(List.of(), poison.deleted);
    }

    @Test
    void whenTimeIsUpNothingIsTakenOutOfTheQueue() {
        poison.hold("no JSON");

        assertEquals(0, drain.drain(poison, Queues.DIRECT, () -> true, log.logger()));
        assertEquals(0, poison.asked, "what is received is hidden for five minutes");
    }

    private int drain() {
        return drain.drain(poison, Queues.DIRECT, () -> false, log.logger());
    }

    private Row only() {
        List<StoredRow> rows = tables.rows("deadletters");
        assertEquals(1, rows.size());
        return rows.get(0).row();
    }

    /** Hands its messages out one at a time. */
    private static final class Poison implements PoisonQueue {
        private final Deque<Poisoned> held = new ArrayDeque<>();
        private final List<String> deleted = new ArrayList<>();
        private int asked;

        void hold(String body) {
            String id = "m" + held.size();
            held.add(new Poisoned(id, id, body.getBytes(StandardCharsets.UTF_8)));
        }

        boolean isEmpty() {
            return held.isEmpty();
        }

        @Override
        public List<Poisoned> receive() {
            asked++;
            return held.isEmpty() ? List.of() : List.of(held.remove());
        }

        @Override
        public void delete(Poisoned message) {
            deleted.add(message.id());
        }
    }
}
