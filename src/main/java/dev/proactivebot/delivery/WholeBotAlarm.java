package dev.proactivebot.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;

/** One clear error when the bot itself is in trouble, not one for each item that waits. */
final class WholeBotAlarm {
    private static final Duration REMINDER = Duration.ofMinutes(15);

    private final Clock clock;
    private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

    WholeBotAlarm(Clock clock) {
        this.clock = clock;
    }

    void raise(String why, Logger log) {
        Instant now = clock.instant();
        Instant until = quietUntil.get();
        if (!now.isBefore(until) && quietUntil.compareAndSet(until, now.plus(REMINDER))) {
            log.severe(
                    "The bot cannot send: " + why + ". Messages wait and are not lost. Check MicrosoftAppId,"
                            + " MicrosoftAppType and MicrosoftAppTenantId, and that the secret, certificate or identity is valid.");
        }
    }

    void clear() {
        quietUntil.set(Instant.MIN);
    }
}
