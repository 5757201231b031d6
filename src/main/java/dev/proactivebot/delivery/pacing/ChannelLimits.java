package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The published limits of a channel.
 *
 * @param perSecond requests a second for the bot in one tenant; 0 when the channel has published no limits
 * @param windows the limits of one conversation
 * @param share the part of the channel's limits that these are
 */
record ChannelLimits(double perSecond, List<Window> windows, double share) {

    /** At most {@code messages} in any stretch of that length. */
    record Window(int messages, Duration length) {}

    /** "Rate limiting for agents" in Microsoft's documentation of Teams, as of October 2026: per app and tenant, per app and thread. */
    private static final ChannelLimits TEAMS = new ChannelLimits(
            50,
            List.of(
                    new Window(7, Duration.ofSeconds(1)),
                    new Window(8, Duration.ofSeconds(2)),
                    new Window(60, Duration.ofSeconds(30)),
                    new Window(1_800, Duration.ofHours(1))),
            1);

    private static final ChannelLimits UNPUBLISHED = new ChannelLimits(0, List.of(), 1);
    private static final Map<String, ChannelLimits> CHANNELS = Map.of("msteams", TEAMS);

    /** @param channelId in lower case */
    static ChannelLimits of(String channelId) {
        return CHANNELS.getOrDefault(channelId, UNPUBLISHED);
    }

    boolean arePublished() {
        return perSecond > 0;
    }

    /** Returns that share of the limits. */
    ChannelLimits times(double part) {
        return new ChannelLimits(
                perSecond * part,
                windows.stream()
                        .map(window -> new Window(Math.max(1, (int) (window.messages() * part)), window.length()))
                        .toList(),
                share * part);
    }
}
