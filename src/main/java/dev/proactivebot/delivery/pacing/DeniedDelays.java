package dev.proactivebot.delivery.pacing;

import dev.proactivebot.delivery.item.Lane;
import java.util.random.RandomGenerator;

/** Computes when a denied item returns. Items that are denied together return one after the other. */
final class DeniedDelays {
    static final String USED_UP = "the tenant's budget is used up for now";

    private static final String HAD_ENOUGH = "the conversation has had enough for now";
    private static final long LONGEST = 60 * Micros.SECOND;
    private static final long LONGEST_OF_BULK = 600 * Micros.SECOND;
    private static final double JITTER = 0.2;
    private static final long MOST_SPREAD = 30 * Micros.SECOND;

    private final RandomGenerator random;

    DeniedDelays(RandomGenerator random) {
        this.random = random;
    }

    /** Delays an item that finds no slot in time. */
    Permit.Denied usedUp(TenantRateLimiter tenant, Lane lane) {
        return atMost(lane == Lane.BULK ? LONGEST_OF_BULK : LONGEST, tenant.later(lane), USED_UP);
    }

    Permit.Denied soon(String why) {
        return atMost(LONGEST, Micros.SECOND, why);
    }

    Permit.Denied hadEnough(ConversationRateLimiter conversation, long now) {
        return atLeast(conversation.later(0, now), HAD_ENOUGH);
    }

    /** Delays an item of a paused or busy conversation at least until its time. */
    Permit.Denied atLeast(long micros, String why) {
        return later(micros + spread(micros), why);
    }

    /** Delays an item by a short random time. */
    private Permit.Denied atMost(long longest, long micros, String why) {
        return later(Math.min(micros + spread(micros), (long) (longest * (1 - JITTER * random.nextDouble()))), why);
    }

    private long spread(long micros) {
        return (long) (Math.min(micros, MOST_SPREAD) * JITTER * random.nextDouble());
    }

    private static Permit.Denied later(long micros, String why) {
        return new Permit.Denied(Micros.duration(Math.max(Micros.SECOND, micros)), why);
    }
}
