package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.List;

/**
 * The settings of a circuit breaker: when it opens, and how it probes for the end of the trouble.
 *
 * @param failures the number of failures in the last ten seconds that opens it, if they are more than half of the answers; 1 opens it at
 *     once
 * @param pauses the pauses without requests: the first one, and one after each failed probe
 * @param probe the time after which a probe without a result is given up, so that another request may probe
 * @param look the wait of a request that comes during a probe
 * @param putBack the time over which waiting requests are spread; each waits at most that long, or a tenth more than the pause
 * @param betweenReports the time between two log lines for the operator
 * @param reportsAnew whether a new trouble is logged however soon it follows the last one
 */
record CircuitBreakerPolicy(
        int failures,
        List<Duration> pauses,
        Duration probe,
        Duration look,
        Duration putBack,
        Duration betweenReports,
        boolean reportsAnew) {
    private static final Duration QUARTER_OF_AN_HOUR = Duration.ofMinutes(15);

    /** For trouble that the operator must mend, such as an expired secret. One refusal shows it. */
    static final CircuitBreakerPolicy BOT = new CircuitBreakerPolicy(
            1,
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), QUARTER_OF_AN_HOUR),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ZERO,
            QUARTER_OF_AN_HOUR,
            true);

    /** For trouble that may end at any moment while users wait. The probe's time is longer than a request may take. */
    static final CircuitBreakerPolicy HOST = new CircuitBreakerPolicy(
            5,
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            QUARTER_OF_AN_HOUR,
            false);

    CircuitBreakerPolicy {
        pauses = List.copyOf(pauses);
    }
}
