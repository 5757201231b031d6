package dev.proactivebot.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.models.QueueMessageItem;
import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.storage.PoisonQueue.PoisonMessage;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
@NullUnmarked // a null fails the test anyway
class QueuesIT {
    private Azurite azurite;
    private Queues queues;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        azurite = Azurite.start(data);
        queues = Storage.open(
                        new StorageConnection.ConnectionString(new Secret(azurite.connectionString())),
                        Clock.systemUTC())
                .queues();
    }

    @AfterAll
    void stop() throws IOException {
        azurite.close();
    }

    @Test
    void missingQueueIsCreatedAndTheBodyIsBase64() {
        byte[] body = "{\"text\":\"é😀\"}".getBytes(StandardCharsets.UTF_8);
        queues.queue("made-when-missing").put(body, Duration.ZERO);

        QueueMessageItem message = receive("made-when-missing").get(0);
        assertArrayEquals(body, message.getBody().toBytes());
        assertEquals(9999, message.getExpirationTime().getYear(), "the message never expires");
    }

    @Test
    void delayedMessageIsInvisible() {
        queues.queue("delayed").put(new byte[] {1}, Duration.ofMinutes(10));

        assertTrue(receive("delayed").isEmpty());
        assertEquals(1, client("delayed").getProperties().getApproximateMessagesCountLong());
    }

    @Test
    void messageOverTheLimitIsRefused() {
        queues.queue("large").put(new byte[MessageQueue.MAX_BYTES], Duration.ZERO);

        StorageException refused = assertThrows(
                StorageException.class,
                () -> queues.queue("large").put(new byte[MessageQueue.MAX_BYTES + 1], Duration.ZERO));
        assertTrue(refused.getMessage().startsWith("Storage did not take a message for the queue large: 4"));
    }

    @Test
    void unreachableStorageNamesTheQueueAndNoSecret() {
        String nowhere = azurite.connectionString().replaceAll("http://127.0.0.1:\\d+", "http://127.0.0.1:1");
        StorageException refused = assertThrows(
                StorageException.class,
                () -> Storage.open(new StorageConnection.ConnectionString(new Secret(nowhere)), Clock.systemUTC())
                        .queues()
                        .queue("q")
                        .put(new byte[] {1}, Duration.ZERO));

        assertTrue(refused.getMessage().contains("queue q"), refused.getMessage());
        assertFalse(refused.getMessage().contains(Azurite.KEY));
    }

    @Test
    void depthCountsInvisibleMessagesAndOldestDoesNot() {
        assertEquals(0, queues.gauge("no-such-queue").depth());
        assertEquals(Optional.empty(), queues.gauge("no-such-queue").oldest());
        queues.queue("deep").put(new byte[] {1}, Duration.ofMinutes(10));
        assertEquals(1, queues.gauge("deep").depth());
        assertEquals(Optional.empty(), queues.gauge("deep").oldest(), "none is visible");

        queues.queue("deep").put(new byte[] {2}, Duration.ZERO);
        Duration age = Duration.between(queues.gauge("deep").oldest().orElseThrow(), Instant.now());
        assertTrue(age.abs().toSeconds() < 60, "age " + age);
        assertEquals(2, queues.gauge("deep").depth());
    }

    /** Follows the host, which calls the function for whatever it can decode. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aGk=          | false | hi",
                "'aG\n k=\t'    | false | hi",
                "aGk           | true  | aGk",
                "aGk=aGk=      | true  | aGk=aGk=",
                "_-_-          | true  | _-_-",
                "'{\"a\":\"é\"}' | true  | '{\"a\":\"é\"}'",
            })
    void rawPoisonMessagesDifferFromBase64(String text, boolean isRaw, String body) {
        QueueClient poison = TestQueues.queue(azurite.connectionString(), "raw-poison", QueueMessageEncoding.NONE);
        poison.createIfNotExists();
        poison.sendMessage(text);
        PoisonMessage message = queues.poison("raw-poison").receive().get(0);
        queues.poison("raw-poison").delete(message);

        assertEquals(isRaw, message.isRaw());
        assertEquals(body, new String(message.body(), StandardCharsets.UTF_8));
        assertTrue(Duration.between(message.inserted(), Instant.now()).abs().toSeconds() < 60);
    }

    private List<QueueMessageItem> receive(String name) {
        return client(name).receiveMessages(10).stream().toList();
    }

    private QueueClient client(String name) {
        return TestQueues.queue(azurite.connectionString(), name, QueueMessageEncoding.BASE64);
    }
}
