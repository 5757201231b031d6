package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** Learns from a channel's answers whether it throttles a conversation or the whole tenant. */
final class TenantThrottling {
    /** Two conversations that are throttled this close together are a sign that the whole tenant is. */
    private static final long TOGETHER = 2 * Micros.SECOND;

    /** The longest time until a busy instance has shared a success, since it reserves twice a second. */
    private static final long TOLD = 6 * Micros.SECOND / 10;

    /** With this many refusals of other conversations, the successes of other instances need not be awaited. */
    private static final int MANY = 5;

    private static final Duration UNANNOUNCED = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final TenantRow row;
    private final LongAccumulator successSentAt = new LongAccumulator(Math::max, 0);

    TenantThrottling(TenantRow row) {
        this.row = row;
    }

    /** Returns when the last request was sent that the channel accepted. */
    long successSentAt() {
        return successSentAt.get();
    }

    /** Records that the channel accepted a request that was sent then. */
    void succeeded(long sentAt) {
        successSentAt.accumulate(sentAt);
        RateState known = row.state();
        if (known.closedUntil() > sentAt && sentAt >= known.pausedUntil()) {
            row.change(RateState::opened);
        } else if (isWonderedAt(sentAt)) {
            row.change(told -> told.with(successSentAt.get()));
        }
    }

    /** Returns whether an instance was refused a moment ago and needs to know of this success. */
    private boolean isWonderedAt(long sentAt) {
        RateState known = row.state();
        return known.throttled().stream()
                .anyMatch(
                        one -> row.now() - one.at() <= TOGETHER && one.at() < sentAt && known.succeeded() <= one.at());
    }

    /**
     * Pauses the conversation, here at once and elsewhere soon; and the whole tenant when another conversation was throttled as well.
     *
     * @param retryAfter the time that the channel asks for; null when it names none
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
     * Returns whether the whole tenant is throttled. So it is when two conversations were refused and no request that was sent after the
     * first refusal succeeded, once other instances had time to share a success; or when many were refused at once. While the tenant is
     * closed, a refusal is the probe's.
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
