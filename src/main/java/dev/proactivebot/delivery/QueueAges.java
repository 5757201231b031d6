package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.QueueGauge;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Logs the age of the oldest message of each queue, for an alert, because the platform's own figures are hourly and cover the whole
 * account.
 */
public final class QueueAges {
    private final Function<String, QueueGauge> gauges;
    private final Clock clock;

    /** @param gauges how full a queue is, by its name */
    public QueueAges(Function<String, QueueGauge> gauges, Clock clock) {
        this.gauges = gauges;
        this.clock = clock;
    }

    /** Logs one line for each queue with visible messages. */
    public void tell(Logger log) {
        for (Lane lane : Lane.values()) {
            String queue = Queues.of(lane);
            try {
                Optional<Instant> oldest = gauges.apply(queue).oldest();
                oldest.ifPresent(time -> log.info("queues oldest="
                        + Math.max(0, Duration.between(time, clock.instant()).toSeconds()) + " queue=" + queue));
            } catch (StorageException e) {
                log.warning("the age of queue=" + queue + " is not known now. " + e.getMessage());
            }
        }
    }
}
