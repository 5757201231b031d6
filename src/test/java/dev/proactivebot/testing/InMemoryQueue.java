package dev.proactivebot.testing;

import dev.proactivebot.storage.MessageQueue;
import dev.proactivebot.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue that remembers what was put into it, and can be down. */
public final class InMemoryQueue implements MessageQueue {

    /** One put. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Put(byte[] body, Duration delay) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final List<Put> puts = new ArrayList<>();
    private boolean down;

    @Override
    public synchronized void put(byte[] body, Duration delay) {
        if (down) {
            throw new StorageException("storage is down", null);
        }
        puts.add(new Put(body.clone(), delay));
    }

    public synchronized List<Put> puts() {
        return List.copyOf(puts);
    }

    /** The one message that was put. */
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

    public synchronized void comeBack() {
        down = false;
    }
}
