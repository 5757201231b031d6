package dev.proactivebot.messaging;

import dev.proactivebot.schema.BoundedCache;
import dev.proactivebot.schema.Sha256;
import java.nio.ByteBuffer;
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
        return ByteBuffer.wrap(Sha256.of(key));
    }
}
