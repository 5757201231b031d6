package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PollingIntervalTest {

    @Test
    void intervalGrowsFrom100MillisecondsToTheMaximum() {
        PollingInterval interval = new PollingInterval(Duration.ofSeconds(2), new SplittableRandom(1));
        Duration previous = interval.next();
        assertEquals(Duration.ofMillis(100), previous);
        for (int i = 0; i < 10; i++) {
            Duration next = interval.next();
            assertTrue(next.compareTo(previous) > 0 || next.equals(Duration.ofSeconds(2)), next::toString);
            previous = next;
        }
        assertEquals(Duration.ofSeconds(2), previous);

        interval.reset();
        assertEquals(Duration.ofMillis(100), interval.next());
    }
}
