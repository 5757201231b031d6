package dev.proactivebot.delivery.pacing;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The time, the waiting and the randomness of an instance. Tests pass their own.
 *
 * @param clock the instance's own clock
 * @param serviceClock the storage service's clock, which all instances share
 * @param sleeper waits by the service's clock
 */
public record TimeAndChance(Clock clock, Clock serviceClock, Sleeper sleeper, RandomGenerator random) {

    /** Waits for that time, or until the invocation has no time left for work. */
    public void sleep(Duration wait) {
        sleeper.until(serviceClock.instant().plus(wait));
    }
}
