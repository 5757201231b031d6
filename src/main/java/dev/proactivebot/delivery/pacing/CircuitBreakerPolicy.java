package dev.proactivebot.delivery.pacing;

import java.time.Duration;
import java.util.List;

/**
 * When a circuit breaker opens, and how it looks for the end of the trouble.
 *
 * @param failures opens it when so many of the last ten seconds' answers are failures, and more than half of them; 1 opens it at once
 * @param pauses how long nothing is sent: at first, and after each probe that fails
 * @param probe a probe that has not said by then how it went is given up, and another request may probe
 * @param look how long a request waits that came while another one probes
 * @param putBack requests that wait are spread over so long; each waits at most so long, or a tenth more than the pause
 * @param betweenReports how often a person is told
 * @param reportsAnew whether a person is told of a new trouble however soon it comes after the last one
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

    /** A person has to mend it: a secret has expired, the bot is not registered. One refusal shows it. */
    static final CircuitBreakerPolicy BOT = new CircuitBreakerPolicy(
            1,
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), QUARTER_OF_AN_HOUR),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ZERO,
            QUARTER_OF_AN_HOUR,
            true);

    /** It may be over at any moment, and users wait. The probe's time is longer than a request may take. */
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
