package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.pacing.ChannelLimits.Window;
import dev.proactivebot.schema.BoundedCache;
import dev.proactivebot.storage.Tables;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Keeps this instance's limiters by tenant, conversation and channel. Bounded, because ids come from outside; evicts the least recently
 * used.
 */
final class RateLimiters {
    private static final int MOST_TENANTS = 1_000;
    private static final int MOST_CONVERSATIONS = 10_000;
    private static final long A_WHILE = 60 * Micros.SECOND;

    private final Tables tables;
    private final double share;
    private final RowClock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final Map<String, TenantRateLimiter> tenants = BoundedCache.evictingLeastRecentlyUsed(MOST_TENANTS);
    private final Map<String, ConversationRateLimiter> conversations =
            BoundedCache.evictingLeastRecentlyUsed(MOST_CONVERSATIONS);
    private final Map<String, ConcurrencyLimit> flights = BoundedCache.evictingLeastRecentlyUsed(MOST_TENANTS);
    private String lastTenant = "";
    private volatile long otherTenantAt;

    RateLimiters(Tables tables, double share, RowClock clock, RandomGenerator random, Sleeper sleeper) {
        this.tables = tables;
        this.share = share;
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    TenantRateLimiter tenant(Destination to) {
        synchronized (tenants) {
            if (!to.scope().equals(lastTenant)) {
                otherTenantAt = lastTenant.isEmpty() ? 0 : clock.now();
                lastTenant = to.scope();
            }
            return tenants.computeIfAbsent(to.scope(), missing -> newLimiter(to));
        }
    }

    private TenantRateLimiter newLimiter(Destination to) {
        TenantRow row = new TenantRow(new SharedRow(tables, to.scope(), RateState.KEY, clock), clock);
        ChannelLimits limits = ChannelLimits.of(to.channelId()).times(share);
        return new TenantRateLimiter(row, new TenantThrottling(row), limits, clock, random, sleeper);
    }

    ConversationRateLimiter conversation(Destination to) {
        String key = to.conversationKey();
        List<Window> windows = tenant(to).limits().windows();
        synchronized (conversations) {
            return conversations.computeIfAbsent(
                    to.scope() + key,
                    missing -> new ConversationRateLimiter(
                            new SharedRow(tables, to.scope(), key, clock), windows, to.isOfSeveral()));
        }
    }

    ConcurrencyLimit flights(Destination to) {
        synchronized (flights) {
            return flights.computeIfAbsent(to.channelId(), missing -> new ConcurrencyLimit());
        }
    }

    /** Returns whether the instance has met more than one tenant in the last minute. */
    boolean isOfSeveralTenants() {
        return clock.now() - otherTenantAt <= A_WHILE;
    }
}
