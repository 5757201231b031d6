package dev.proactivebot.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that evicts an entry when it exceeds its limit. For keys that come from outside, of which there may be any number. Not thread-safe.
 */
public final class BoundedCache<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int CAPACITY = 16;
    private static final float LOAD_FACTOR = 0.75f;

    private final int most;

    private BoundedCache(int most, boolean isByAccess) {
        super(CAPACITY, LOAD_FACTOR, isByAccess);
        this.most = most;
    }

    /** Creates a map of at most {@code most} entries that evicts the least recently used. */
    public static <K, V> BoundedCache<K, V> evictingLeastRecentlyUsed(int most) {
        return new BoundedCache<>(most, true);
    }

    /** Creates a map of at most {@code most} entries that evicts the oldest. */
    public static <K, V> BoundedCache<K, V> evictingOldest(int most) {
        return new BoundedCache<>(most, false);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
