package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.TimeAndChance;
import dev.proactivebot.logging.LogThrottle;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Decides whether an item has to wait before the ledger and the channel's limits are asked. */
final class SendGate {
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(2);
    private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

    private final boolean isPaused;
    private final CircuitBreakers breakers;
    private final TimeAndChance time;
    private final LogThrottle pausedNotice;
    private final LogThrottle tablesNotice;

    SendGate(boolean isPaused, CircuitBreakers breakers, TimeAndChance time) {
        this.isPaused = isPaused;
        this.breakers = breakers;
        this.time = time;
        this.pausedNotice = new LogThrottle(time.clock(), BETWEEN_NOTICES);
        this.tablesNotice = new LogThrottle(time.clock(), BETWEEN_NOTICES);
    }

    CircuitBreakers breakers() {
        return breakers;
    }

    /** Returns the delay and its reason; empty when the item may be sent. Waits here for a due time within seconds. */
    Optional<Permit.Denied> of(SendTask task, Logger log) {
        ProactiveMessage item = task.item();
        Duration early = item.notBefore() == null
                ? Duration.ZERO
                : Duration.between(time.clock().instant(), item.notBefore());
        if (early.compareTo(Occurrences.EARLY) > 0) {
            return Optional.of(new Permit.Denied(early, "not due yet"));
        }
        if (isPaused) {
            if (pausedNotice.isDue()) {
                log.warning("SendingPaused is true: messages wait and are not lost. Set it to false to send them.");
            }
            return Optional.of(new Permit.Denied(WHILE_PAUSED, "SendingPaused"));
        }
        Optional<Permit.Denied> held = breakers.held(task.to().serviceUrl());
        if (held.isEmpty() && early.compareTo(Duration.ZERO) > 0) {
            time.sleep(early);
        }
        return held;
    }

    /** Returns the delay for a failure of the tables, without which nothing is sent, and logs that now and then. */
    Permit.Denied because(StorageException e, Logger log) {
        if (!(e instanceof NewerRowException) && tablesNotice.isDue()) {
            log.warning("Nothing is sent while the tables cannot be reached: " + e.getMessage());
        }
        return Permit.Denied.because(e);
    }
}
