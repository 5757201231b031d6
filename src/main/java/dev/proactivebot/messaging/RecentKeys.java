package dev.proactivebot.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last so many keys that this instance has seen: bounded, in memory, and gone with it. */
final class RecentKeys {
    private final Map<ByteBuffer, Boolean> keys;

    RecentKeys(int most) {
        this.keys = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    /** Remembers {@code key}; false when it was known already. */
    synchronized boolean add(String key) {
        return keys.put(digest(key), true) == null;
    }

    synchronized void forget(String key) {
        keys.remove(digest(key));
    }

    /** Keys come from outside and may be as long as an item; their digests are not. */
    private static ByteBuffer digest(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
