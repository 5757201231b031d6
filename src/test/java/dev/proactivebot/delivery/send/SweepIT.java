package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.storage.Query;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real storage emulator: what the host leaves in a poison queue, of any shape and size. */
@Timeout(120)
@NullUnmarked // a null fails the test anyway
class SweepIT {
    private final TestLog log = new TestLog();

    @Test
    void poisonMessagesBecomeDeadLettersByteForByte(@TempDir Path data) throws IOException {
        try (Azurite azurite = Azurite.start(data)) {
            Storage storage = Storage.open(
                    new StorageConnection.ConnectionString(new Secret(azurite.connectionString())), Clock.systemUTC());
            Sweep sweep = Rooms.delivery(storage.tables(), storage.queues(), Clock.systemUTC())
                    .sweep(enough -> 0, Map.of());
            sweep.run(log.logger());
            assertEquals("", log.text(), "no queue and no table: nothing to do");

            byte[] largest = "x".repeat(49_152).getBytes(StandardCharsets.US_ASCII);
            byte[] raw = "*".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            byte[] item = ("{\"key\":\"k\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\","
                            + "\"failure\":{\"reason\":\"gone\",\"status\":404,\"at\":\"2026-01-01T00:00:00Z\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] crashed = "{\"key\":\"k2\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"}"
                    .getBytes(StandardCharsets.UTF_8);
            QueueClient direct = poison(azurite, "bot-queue-poison");
            direct.sendMessage(BinaryData.fromString(Base64.getEncoder().encodeToString(largest)));
            direct.sendMessage(BinaryData.fromBytes(raw));
            direct.sendMessage(BinaryData.fromString(Base64.getEncoder().encodeToString(item)));
            direct.sendMessage("");
            poison(azurite, "bot-bulk-poison")
                    .sendMessage(BinaryData.fromString(Base64.getEncoder().encodeToString(crashed)));
            sweep.run(log.logger());

            Map<String, Row> letters =
                    storage.tables().table("deadletters").page(Query.all(), 100, null).rows().stream()
                            .map(StoredRow::row)
                            .collect(Collectors.toMap(
                                    row -> row.text("reason") + row.bytes("item").length, Function.identity()));
            assertEquals(5, letters.size(), letters.keySet().toString());
            assertTrue(letters.containsKey("unreadable0"));
            assertArrayEquals(largest, letters.get("unreadable49152").bytes("item"));
            assertTrue(Arrays.equals(raw, letters.get("notBase6465536").bytes("item")));
            assertEquals(404, letters.get("gone" + item.length).number("status"));
            assertEquals(
                    "bot-bulk", letters.get("attemptsUsedUp" + crashed.length).text("queue"));
            assertEquals(List.of(), direct.peekMessages(32, null, null).stream().toList());
            assertTrue(log.text().contains("dead letters from bot-queue-poison: 4"), log.text());

            direct.sendMessage(BinaryData.fromBytes(crashed));
            sweep.run(log.logger());
            QueueClient queue = TestQueues.queue(azurite.connectionString(), "bot-queue", QueueMessageEncoding.BASE64);
            String taken = queue.receiveMessage().getBody().toString();
            assertTrue(taken.contains("\"key\":\"k2\"") && taken.contains("\"text\":\"hi\""), taken);
            assertEquals(List.of(), direct.peekMessages(32, null, null).stream().toList());
        }
    }

    private static QueueClient poison(Azurite azurite, String name) {
        QueueClient queue = TestQueues.queue(azurite.connectionString(), name, QueueMessageEncoding.NONE);
        queue.createIfNotExists();
        return queue;
    }
}
