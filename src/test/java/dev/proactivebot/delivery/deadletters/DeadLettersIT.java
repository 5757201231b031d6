package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.config.Secret;
import dev.proactivebot.config.StorageConnection;
import dev.proactivebot.conversations.ErasedUsers;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.ParsedItem;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.delivery.item.QueuedItem;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.storage.Storage;
import dev.proactivebot.testing.FakeJobs;
import dev.proactivebot.testing.Rooms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real storage emulator: what people and producers may send. */
@Timeout(120)
@NullUnmarked // a null fails the test anyway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {
    private Azurite azurite;
    private Storage storage;
    private DeadLetters letters;
    private DeadLetterApi api;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        azurite = Azurite.start(data);
        storage = Storage.open(
                new StorageConnection.ConnectionString(new Secret(azurite.connectionString())), Clock.systemUTC());
        letters = new DeadLetters(storage.tables(), new ErasedUsers(storage.tables()), Clock.systemUTC());
        api = Rooms.delivery(storage.tables(), storage.queues(), Clock.systemUTC())
                .deadLetters(new FakeJobs());
        letters.unreadable(new byte[0], "not JSON", QueueNames.DIRECT, "first");
    }

    @AfterAll
    void stop() throws IOException {
        azurite.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "a b", "p\n", "ä"})
    void invalidCursorIsABadRequest(String after) {
        assertEquals(
                ApiResult.Result.MALFORMED, api.list(Map.of("after", after)).result(), after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\ud800", "\\udc00", "a\\u0000b", "a\\uffff", "it's"})
    void keyWithAnyCharactersIsKept(String key) {
        keep("{\"key\":\"" + key + "\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"}");
    }

    @Test
    void aLongKeyIsCutBetweenCharacters() {
        keep("{\"key\":\"" + "x".repeat(1_023)
                + "\\ud83d\\ude00\",\"relatesTo\":{\"conversation\":{\"id\":\"c\"}},\"text\":\"hi\"}");
    }

    @Test
    void anEmptyItemIsKept() {
        String id = letters.unreadable(new byte[0], "not JSON", QueueNames.DIRECT, "empty");

        assertEquals(ApiResult.Result.DONE, api.show(id).result());
        assertTrue(api.show(id).body().toString().contains("itemBase64"), String.valueOf(api.show(id)));
    }

    private void keep(String json) {
        byte[] item = json.getBytes(StandardCharsets.UTF_8);
        ParsedItem parsed = ParsedItem.read(new QueuedItem(item, "m", null), Instant.now());
        ProactiveMessage message = ((ParsedItem.WorkItem) parsed).message();
        String id = letters.giveUp(message, 1, item, new GiveUp(FailureReason.GONE, 404, "X", "cv"), QueueNames.DIRECT);

        assertEquals(ApiResult.Result.DONE, api.show(id).result());
        assertEquals(
                ApiResult.Result.QUEUED,
                api.replay(id).result(),
                Base64.getEncoder().encodeToString(item));
    }
}
