package dev.proactivebot.messaging;

import dev.proactivebot.schema.BoundedCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** Remembers the last keys that this instance has seen, in memory and up to a limit. */
final class RecentKeys {
    private final Map<ByteBuffer, Boolean> keys;

    RecentKeys(int most) {
        this.keys = BoundedCache.evictingOldest(most);
    }

    /** Adds {@code key}; returns false when it was there already. */
    synchronized boolean add(String key) {
        return keys.put(digest(key), true) == null;
    }

    synchronized void forget(String key) {
        keys.remove(digest(key));
    }

    /** Keeps digests, because keys come from outside and may be as long as an item. */
    private static ByteBuffer digest(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
