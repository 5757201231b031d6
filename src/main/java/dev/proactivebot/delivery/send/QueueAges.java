package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.QueueNames;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Logs the age of the oldest message of each queue, for an alert, because the platform's own figures are hourly and cover the whole
 * account.
 */
public final class QueueAges {
    private final Queues queues;
    private final Clock clock;

    public QueueAges(Queues queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    /** Logs one line for each queue with visible messages. */
    public void tell(Logger log) {
        for (Lane lane : Lane.values()) {
            String queue = QueueNames.of(lane);
            try {
                Optional<Instant> oldest = queues.gauge(queue).oldest();
                oldest.ifPresent(time -> log.info("queues oldest="
                        + Math.max(0, Duration.between(time, clock.instant()).toSeconds()) + " queue=" + queue));
            } catch (StorageException e) {
                log.warning("the age of queue=" + queue + " is not known now. " + e.getMessage());
            }
        }
    }
}
