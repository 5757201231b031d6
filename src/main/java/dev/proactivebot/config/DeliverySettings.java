package dev.proactivebot.config;

import java.time.Duration;

/**
 * How messages are sent.
 *
 * @param maxAttempts how often a message is tried before it is given up
 * @param lease how long a message belongs to the instance that has begun to send it: longer than an invocation lasts
 * @param atMostOnce what becomes of a message when nobody knows whether it arrived: given up if so, else sent again
 * @param rateShare how much of a channel's limit the queue side uses; the rest is for acknowledgements
 * @param paused whether everything is held back
 */
public record DeliverySettings(int maxAttempts, Duration lease, boolean atMostOnce, double rateShare, boolean paused) {

    private static final int MAX_ATTEMPTS = 8;
    private static final int MOST_ATTEMPTS = 100;
    private static final int LEASE = 60;
    /** What earlier versions took stays valid, so that an update stops no bot. */
    private static final int LEAST_LEASE_SET = 10;

    private static final int MOST_LEASE_SET = 540;
    /** Ten seconds more than an invocation lasts, for clocks that differ: nobody else begins while somebody may still be sending. */
    private static final int SHORTEST_LEASE = 55;
    /** No invocation needs more, and who waits for a lost one's message waits for this. */
    private static final int LONGEST_LEASE = 120;

    private static final double RATE_SHARE = 0.8;
    private static final double LEAST_RATE_SHARE = 0.01;

    static DeliverySettings parse(Settings settings) {
        return new DeliverySettings(
                settings.wholeNumber(Setting.MAX_ATTEMPTS, 1, MOST_ATTEMPTS, MAX_ATTEMPTS),
                Duration.ofSeconds(lease(settings)),
                settings.oneOf(Setting.DELIVERY_GUARANTEE, "at-least-once", "at-most-once"),
                rateShare(settings),
                settings.oneOf(Setting.SENDING_PAUSED, "false", "true"));
    }

    private static int lease(Settings settings) {
        int set = settings.wholeNumber(Setting.LEASE_SECONDS, LEAST_LEASE_SET, MOST_LEASE_SET, LEASE);
        int used = Math.max(SHORTEST_LEASE, Math.min(set, LONGEST_LEASE));
        if (used != set) {
            settings.warning(
                    Setting.LEASE_SECONDS,
                    "is " + set + " and used as " + used + ". Remove it, or set it to a number from " + SHORTEST_LEASE
                            + " to " + LONGEST_LEASE + ".");
        }
        return used;
    }

    private static double rateShare(Settings settings) {
        String value = settings.get(Setting.RATE_SHARE);
        if (value.isEmpty()) {
            return RATE_SHARE;
        }
        if (value.matches("[01](\\.\\d{1,4})?")) {
            double share = Double.parseDouble(value);
            if (share >= LEAST_RATE_SHARE && share <= 1) {
                return share;
            }
        }
        settings.problem(Setting.RATE_SHARE, "must be a number from " + LEAST_RATE_SHARE + " to 1");
        return RATE_SHARE;
    }
}
