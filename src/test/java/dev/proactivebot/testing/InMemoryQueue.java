package dev.proactivebot.testing;

import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps its messages in memory, and can fail when a test says so. */
public final class InMemoryQueue implements MessageQueue, QueueGauge {

    /** Holds a message and its delay. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Put(byte[] body, Duration delay) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final List<Put> puts = new ArrayList<>();
    private boolean down;
    private int left = -1;
    private int depth = -1;
    private @Nullable Instant oldest;
    private @Nullable String refused;
    private Runnable time = () -> {};

    @Override
    public synchronized void put(byte[] body, Duration delay) {
        asked();
        time.run();
        if (left == 0) {
            throw new StorageException("storage went down", null);
        }
        left--;
        if (new String(body, StandardCharsets.UTF_8).equals(refused)) {
            throw new StorageException("not this one", null);
        }
        puts.add(new Put(body.clone(), delay));
    }

    /** Returns the number of messages that were put, because nobody takes any out, or the number that a test set. */
    @Override
    public synchronized long depth() {
        asked();
        return depth < 0 ? puts.size() : depth;
    }

    @Override
    public synchronized Optional<Instant> oldest() {
        asked();
        return Optional.ofNullable(oldest);
    }

    /** Sets what happens during each put, such as time that passes. */
    public synchronized void takes(Runnable newTime) {
        time = newTime;
    }

    /** Sets the depth that the queue reports. */
    public synchronized void holds(int messages) {
        depth = messages;
    }

    /** Refuses messages with this text. */
    public synchronized void refuses(String text) {
        refused = text;
    }

    public synchronized void oldestIs(Instant time) {
        oldest = time;
    }

    private void asked() {
        if (down) {
            throw new StorageException("storage is down", null);
        }
    }

    public synchronized void clear() {
        puts.clear();
    }

    public synchronized List<Put> puts() {
        return List.copyOf(puts);
    }

    /** Returns the only message that was put. */
    public Put only() {
        List<Put> all = puts();
        if (all.size() != 1) {
            throw new AssertionError("expected one message, found " + all.size());
        }
        return all.get(0);
    }

    public synchronized void goDown() {
        down = true;
    }

    /** Fails after {@code messages} more. */
    public synchronized void goDownAfter(int messages) {
        left = messages;
    }

    public synchronized void comeBack() {
        left = -1;
        down = false;
    }
}
