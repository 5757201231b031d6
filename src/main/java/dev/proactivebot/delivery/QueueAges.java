package dev.proactivebot.delivery;

import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Queues;
import dev.proactivebot.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Tells the log how long the oldest message of each queue has been there, for an alert: the platform's own figures are hourly, and of the
 * whole account.
 */
public final class QueueAges {
    private final Queues queues;
    private final Clock clock;

    public QueueAges(Queues queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    /** One line for each queue that holds something which can be taken out. */
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
