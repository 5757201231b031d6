package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** What the channel's answers say about one tenant: whether a refusal is about a conversation, or about everything. */
final class TenantThrottling {
    /** Two conversations that are throttled so close together are a sign that the bot is. */
    private static final long TOGETHER = 2 * Micros.SECOND;

    /** So long it takes at most until a busy instance has told the others that something goes through: it reserves twice a second. */
    private static final long TOLD = 6 * Micros.SECOND / 10;

    /** So many refusals of other conversations need no waiting for what other instances have to tell. */
    private static final int MANY = 5;

    private static final Duration UNANNOUNCED = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final TenantRow row;
    private final LongAccumulator successSentAt = new LongAccumulator(Math::max, 0);

    TenantThrottling(TenantRow row) {
        this.row = row;
    }

    /** Returns when the last request was sent that the channel let through. */
    long successSentAt() {
        return successSentAt.get();
    }

    /** The channel let through what was sent then. */
    void succeeded(long sentAt) {
        successSentAt.accumulate(sentAt);
        RateState known = row.state();
        if (known.closedUntil() > sentAt && sentAt >= known.pausedUntil()) {
            row.change(RateState::opened);
        } else if (isWonderedAt(sentAt)) {
            row.change(told -> told.with(successSentAt.get()));
        }
    }

    /** Whether instances that were refused a moment ago ask themselves if anything goes through, and have not been told of this one. */
    private boolean isWonderedAt(long sentAt) {
        RateState known = row.state();
        return known.throttled().stream()
                .anyMatch(
                        one -> row.now() - one.at() <= TOGETHER && one.at() < sentAt && known.succeeded() <= one.at());
    }

    /**
     * Leaves the conversation alone, here at once and elsewhere soon; and the whole tenant when another one was throttled as well.
     *
     * @param retryAfter null when the channel does not say for how long
     */
    void throttled(String conversation, @Nullable Duration retryAfter) {
        long now = row.now();
        ThrottledConversation one = new ThrottledConversation(conversation, now + pause(retryAfter), now);
        row.hear(known -> known.with(one, now));
        row.change(known -> {
            RateState with = known.with(one, now);
            return isAboutEverything(known, conversation, now) ? with.closed(one.until(), now) : with;
        });
    }

    private static long pause(@Nullable Duration said) {
        Duration pause = said == null || said.isNegative() || said.isZero() ? UNANNOUNCED : said;
        return Micros.of(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /**
     * Whether nothing goes through anywhere: refusals of two conversations, with no success of what was sent after the first, which is so
     * long ago that other instances would have told of one by now; or refusals of many at once. While the tenant is closed, a refusal is the
     * probe's.
     */
    private boolean isAboutEverything(RateState known, String conversation, long now) {
        long success = Math.max(successSentAt.get(), known.succeeded());
        List<ThrottledConversation> others = known.throttled().stream()
                .filter(other -> !other.conversation().equals(conversation)
                        && now - other.at() <= TOGETHER
                        && success <= other.at())
                .toList();
        return known.isProbed(now)
                || others.size() >= MANY
                || others.stream().anyMatch(other -> now - other.at() >= TOLD);
    }
}
