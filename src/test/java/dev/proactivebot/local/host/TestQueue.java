package dev.proactivebot.local.host;

import dev.proactivebot.local.Azurite;
import dev.proactivebot.local.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads and writes a queue for tests: messages are text, and are deleted as they are read. */
final class TestQueue {
    private final StorageAccount account;
    private final StorageQueue queue;
    private final List<String> raw = new ArrayList<>();

    TestQueue(Azurite azurite, String name) throws IOException {
        this.account = StorageAccount.parse(azurite.connectionString());
        this.queue = new StorageQueue(account, name);
        queue.create();
    }

    /** Deletes every message, including invisible ones. */
    void clear() throws IOException {
        new StorageRequest(account, "DELETE", "/" + queue.name() + "/messages").send();
    }

    void put(String text) throws IOException {
        queue.put(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    void putRaw(String text) throws IOException {
        queue.put(text);
    }

    /** Waits until {@code count} messages have come in total, and returns all of them. */
    List<String> await(int count, Duration patience) {
        Poll.until(patience, () -> {
            read();
            return raw.size() >= count;
        });
        return texts();
    }

    /** Returns all messages so far. */
    List<String> now() {
        read();
        return texts();
    }

    List<String> rawNow() {
        read();
        return raw;
    }

    private void read() {
        try {
            for (QueueMessage message : queue.receive(32, Duration.ofMinutes(1))) {
                raw.add(message.raw());
                queue.delete(message, message.popReceipt());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> texts() {
        return raw.stream()
                .map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8))
                .toList();
    }
}
