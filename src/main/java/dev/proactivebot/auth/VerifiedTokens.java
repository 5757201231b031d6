package dev.proactivebot.auth;

import dev.proactivebot.schema.BoundedCache;
import dev.proactivebot.schema.Sha256;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Caches verified tokens, because a channel sends the same one for an hour. Keeps their SHA-256 instead of the tokens, and evicts the least
 * recently used.
 */
final class VerifiedTokens {
    private record Known(Caller caller, long expiry) {}

    private final Map<ByteBuffer, Known> entries;

    VerifiedTokens(int most) {
        this.entries = BoundedCache.evictingLeastRecentlyUsed(most);
    }

    /** Returns the caller of {@code token}, if it is cached and has not expired at {@code now}, in seconds since 1970. */
    Optional<Caller> find(String token, long now) {
        ByteBuffer digest = digest(token);
        synchronized (entries) {
            @Nullable Known entry = entries.get(digest);
            if (entry != null && Claims.isOver(entry.expiry(), now)) {
                entries.remove(digest);
                return Optional.empty();
            }
            return Optional.ofNullable(entry).map(Known::caller);
        }
    }

    void keep(String token, Caller caller, long expiry) {
        ByteBuffer digest = digest(token);
        synchronized (entries) {
            entries.put(digest, new Known(caller, expiry));
        }
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private static ByteBuffer digest(String token) {
        return ByteBuffer.wrap(Sha256.of(token));
    }
}
