package dev.proactivebot.config;

import java.time.Duration;

/**
 * How messages are sent.
 *
 * @param maxAttempts how often a message is tried before it is given up
 * @param lease how long a message belongs to the instance that has begun to send it
 * @param atMostOnce what becomes of a message when nobody knows whether it arrived: given up if so, else sent again
 * @param rateShare how much of a channel's limit the queue side uses; the rest is for acknowledgements
 * @param paused whether everything is held back
 */
public record DeliverySettings(int maxAttempts, Duration lease, boolean atMostOnce, double rateShare, boolean paused) {

    private static final int MAX_ATTEMPTS = 8;
    private static final int MOST_ATTEMPTS = 100;
    private static final int LEASE = 300;
    private static final int SHORTEST_LEASE = 10;
    /** Less than the 10 minutes after which the host hands out an item again whose worker was lost. */
    private static final int LONGEST_LEASE = 540;

    private static final double RATE_SHARE = 0.8;
    private static final double LEAST_RATE_SHARE = 0.01;

    static DeliverySettings parse(Settings settings) {
        return new DeliverySettings(
                settings.wholeNumber(Setting.MAX_ATTEMPTS, 1, MOST_ATTEMPTS, MAX_ATTEMPTS),
                Duration.ofSeconds(settings.wholeNumber(Setting.LEASE_SECONDS, SHORTEST_LEASE, LONGEST_LEASE, LEASE)),
                settings.oneOf(Setting.DELIVERY_GUARANTEE, "at-least-once", "at-most-once"),
                rateShare(settings),
                settings.oneOf(Setting.SENDING_PAUSED, "false", "true"));
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
