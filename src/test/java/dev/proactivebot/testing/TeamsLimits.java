package dev.proactivebot.testing;

import java.time.Duration;
import java.util.List;

/**
 * How much of one app the fake Teams takes.
 *
 * @param tenant for all conversations of one tenant together
 * @param conversation for each conversation; all of them hold at once
 */
public record TeamsLimits(Window tenant, List<Window> conversation) {

    /** So many requests in any stretch of time of this length. */
    public record Window(int requests, Duration length) {}

    /** What Microsoft publishes for Teams. */
    public static TeamsLimits published() {
        return new TeamsLimits(
                window(50, 1), List.of(window(7, 1), window(8, 2), window(60, 30), window(1_800, 3_600)));
    }

    public TeamsLimits tenant(int perSecond) {
        return new TeamsLimits(window(perSecond, 1), conversation);
    }

    /** No client can have so many requests to one conversation accepted sooner than this after the first. */
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
