package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Computes how long it takes to send messages at the limits of their channels. Tenants have separate limits and are sent to at the same
 * time.
 */
public final class SendingTime {
    private final double rateShare;
    private final Map<String, Integer> messages = new HashMap<>();
    private double longest;

    /** @param rateShare the part of the limits that this bot uses */
    public SendingTime(double rateShare) {
        this.rateShare = rateShare;
    }

    public void add(String channelId, String tenant) {
        String channel = channelId.toLowerCase(Locale.ROOT);
        ChannelLimits limits = ChannelLimits.of(channel);
        if (limits.arePublished()) {
            int all = messages.merge(channel + "|" + tenant, 1, Integer::sum);
            longest = Math.max(longest, all / (limits.perSecond() * rateShare));
        }
    }

    /** Returns the time in whole seconds; zero for channels without published limits. */
    public Duration length() {
        return Duration.ofSeconds((long) Math.ceil(longest));
    }
}
