package dev.proactivebot.testing;

import java.time.Duration;
import java.util.List;

/**
 * Holds the limits of the fake Teams for one app.
 *
 * @param tenant the limit for all conversations of a tenant together
 * @param conversation the limits for each conversation, which all apply
 */
public record TeamsLimits(Window tenant, List<Window> conversation) {

    /** Limits the requests in any time of this length. */
    public record Window(int requests, Duration length) {}

    /** Returns the limits that Microsoft publishes for Teams. */
    public static TeamsLimits published() {
        return new TeamsLimits(
                window(50, 1), List.of(window(7, 1), window(8, 2), window(60, 30), window(1_800, 3_600)));
    }

    public TeamsLimits tenant(int perSecond) {
        return new TeamsLimits(window(perSecond, 1), conversation);
    }

    /** Returns the shortest possible time from the first to the last of {@code requests} to one conversation. */
    public Duration soonest(int requests) {
        return conversation.stream()
                .map(window -> window.length().multipliedBy((requests - 1) / window.requests()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Window window(int requests, int seconds) {
        return new Window(requests, Duration.ofSeconds(seconds));
    }
}
