package dev.proactivebot.functions;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestQueues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The packaged app, Azurite and a fake connector, and what a test does with them. */
final class Spine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longer than a lease, after which what a lost worker had begun is another's, and the minute over which that is spread. */
    private static final Duration PATIENCE = Duration.ofSeconds(130);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final String PROACTIVE = "This is coming back from the trigger! ";

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    final FakeConnector connector = new FakeConnector();
    final Azurite azurite;

    Spine(Path data) throws IOException {
        this.azurite = Azurite.start(data);
    }

    /** A host over the package and this storage: not started yet. What is retried is retried soon. */
    RunningHost.Builder host() throws IOException {
        return host(PackagedApp.folder());
    }

    RunningHost.Builder host(Path app) throws IOException {
        return RunningHost.of(app)
                .storage(azurite)
                .setting("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:01");
    }

    /** An activity of this type, in the conversation c|1, of a channel whose connector is the fake one. */
    String activity(String type, String id, String fields) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"from\":{\"id\":\"u\",\"name\":\"Ann\"},"
                + "\"recipient\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c|1\"},\"channelId\":\"emulator\","
                + "\"serviceUrl\":\"" + connector.serviceUrl() + "\"" + (fields.isEmpty() ? "" : ",") + fields + "}";
    }

    String message(String id, String text) {
        return activity("message", id, "\"text\":\"" + text + "\"");
    }

    QueueClient queue(String name) {
        return queue(name, QueueMessageEncoding.BASE64);
    }

    QueueClient queue(String name, QueueMessageEncoding encoding) {
        return TestQueues.queue(azurite.connectionString(), name, encoding);
    }

    /**
     * Posts messages until the bot has said something, so that {@code host} has loaded what it needs: an acknowledgement has three
     * seconds, which the first may miss on a busy machine.
     *
     * @param text one that the bot acknowledges
     */
    void warmUp(RunningHost host, String text) throws IOException {
        for (int i = 0; connector.received().isEmpty(); i++) {
            AppFunctions.post(host, message("warm-" + i, text));
        }
    }

    /** Puts an item into the queue, as any other program may. */
    void enqueue(String item) {
        enqueue("bot-queue", item);
    }

    void enqueue(String name, String item) {
        QueueClient queue = queue(name);
        queue.createIfNotExists();
        queue.sendMessage(BinaryData.fromString(item));
    }

    /** An item for this connector. */
    String item(String fields) {
        return "{\"relatesTo\":{\"user\":{\"id\":\"u\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\"c|1\"},"
                + "\"channelId\":\"emulator\",\"serviceUrl\":\"" + connector.serviceUrl() + "\"}," + fields + "}";
    }

    /** The dead letter of that key or reason, with its item, which is then thrown away; waits for it. */
    JsonNode deadLetter(RunningHost host, String keyOrReason) throws IOException {
        List<String> found = new ArrayList<>();
        await("dead letter " + keyOrReason, () -> {
            for (JsonNode letter : deadLetters(host)) {
                if (letter.path("key").asText().equals(keyOrReason)
                        || letter.path("reason").asText().equals(keyOrReason)) {
                    found.add(letter.path("id").asText());
                }
            }
            return !found.isEmpty();
        });
        JsonNode letter = JSON.readTree(
                AppFunctions.keyed(host, "GET", "deadletters/" + found.get(0)).body());
        AppFunctions.keyed(host, "DELETE", "deadletters/" + found.get(0));
        return letter;
    }

    /** The id of the dead letter of that key; waits for it. */
    String awaitDeadLetter(RunningHost host, String key) {
        await("dead letter " + key, () -> id(host, key) != null);
        return String.valueOf(id(host, key));
    }

    void awaitNoDeadLetter(RunningHost host, String key) {
        await("end of the dead letter " + key, () -> id(host, key) == null);
    }

    private @Nullable String id(RunningHost host, String key) {
        for (JsonNode letter : deadLetters(host)) {
            if (letter.path("key").asText().equals(key)) {
                return letter.path("id").asText();
            }
        }
        return null;
    }

    JsonNode deadLetters(RunningHost host) {
        try {
            return JSON.readTree(AppFunctions.keyed(host, "GET", "deadletters").body())
                    .path("deadLetters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of the first so many requests to the connector; waits for them. */
    List<String> said(int requests) {
        await("request " + requests, () -> connector.received().size() >= requests);
        return connector.received().stream().map(Spine::text).toList();
    }

    /** From now on the connector answers as {@code script} says; what it takes counts as heard. */
    void answering(Function<String, Answer> script) {
        connector.always(request -> {
            Answer answer = script.apply(text(request));
            if (answer.status() / 100 == 2) {
                heard.add(text(request));
            }
            return answer;
        });
    }

    /** Waits until the user has heard each of {@code texts} come back, and tells how often all of them did. */
    long heardProactively(Collection<String> texts) {
        List<String> expected = texts.stream().map(PROACTIVE::concat).toList();
        await("proactive " + texts, () -> heard.containsAll(expected));
        return heard.stream().filter(expected::contains).count();
    }

    /** Waits until so many texts that begin so were heard, and fails when there are more. */
    void awaitHeard(String beginning, int times) {
        await(beginning, () -> count(beginning) >= times);
        if (count(beginning) > times) {
            throw new AssertionError(beginning + " was heard " + count(beginning) + " times");
        }
    }

    private long count(String beginning) {
        return heard.stream().filter(text -> text.startsWith(beginning)).count();
    }

    static String text(Received request) {
        return request.json().path("text").asText();
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("no " + what + " after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        connector.close();
        azurite.close();
    }
}
