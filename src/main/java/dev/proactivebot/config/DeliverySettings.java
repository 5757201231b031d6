package dev.proactivebot.config;

import java.time.Duration;

/**
 * Holds the settings of sending.
 *
 * @param maxAttempts how often a message is tried before it is given up
 * @param lease how long a message belongs to the instance that began to send it, which is longer than an invocation
 * @param isAtMostOnce whether a message that may have arrived is given up instead of sent again
 * @param rateShare the share of a channel's limit that queued messages use; the rest is for acknowledgements
 * @param isPaused whether all messages are held back
 */
public record DeliverySettings(
        int maxAttempts, Duration lease, boolean isAtMostOnce, double rateShare, boolean isPaused) {

    private static final int DEFAULT_ATTEMPTS = 8;
    private static final int MOST_ATTEMPTS = 100;
    private static final int DEFAULT_LEASE = 60;
    /** Values that earlier versions accepted stay valid, so that an update does not stop a bot. */
    private static final int LEAST_LEASE_SET = 10;

    private static final int MOST_LEASE_SET = 540;
    /** Ten seconds longer than an invocation, as clocks differ: no other instance may begin while one may still be sending. */
    private static final int SHORTEST_LEASE = 55;
    /** No invocation needs more, and a crashed invocation's message waits as long. */
    private static final int LONGEST_LEASE = 120;

    private static final double DEFAULT_RATE_SHARE = 0.8;
    private static final double LEAST_RATE_SHARE = 0.01;

    static DeliverySettings parse(RawSettings settings) {
        return new DeliverySettings(
                settings.wholeNumber(Setting.MAX_ATTEMPTS, 1, MOST_ATTEMPTS, DEFAULT_ATTEMPTS),
                Duration.ofSeconds(lease(settings)),
                settings.isAlternative(Setting.DELIVERY_GUARANTEE, "at-least-once", "at-most-once"),
                rateShare(settings),
                settings.isAlternative(Setting.SENDING_PAUSED, "false", "true"));
    }

    private static int lease(RawSettings settings) {
        int set = settings.wholeNumber(Setting.LEASE_SECONDS, LEAST_LEASE_SET, MOST_LEASE_SET, DEFAULT_LEASE);
        int used = Math.max(SHORTEST_LEASE, Math.min(set, LONGEST_LEASE));
        if (used != set) {
            settings.warning(
                    Setting.LEASE_SECONDS,
                    "is " + set + " and used as " + used + ". Remove it, or set it to a number from " + SHORTEST_LEASE
                            + " to " + LONGEST_LEASE + ".");
        }
        return used;
    }

    private static double rateShare(RawSettings settings) {
        String value = settings.get(Setting.RATE_SHARE);
        if (value.isEmpty()) {
            return DEFAULT_RATE_SHARE;
        }
        if (value.matches("[01](\\.\\d{1,4})?")) {
            double share = Double.parseDouble(value);
            if (share >= LEAST_RATE_SHARE && share <= 1) {
                return share;
            }
        }
        settings.badValue(Setting.RATE_SHARE, "must be a number from " + LEAST_RATE_SHARE + " to 1");
        return DEFAULT_RATE_SHARE;
    }
}
