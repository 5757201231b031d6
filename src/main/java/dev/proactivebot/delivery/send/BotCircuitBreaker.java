package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.Admission;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Holds all of the bot's messages while the bot itself is in trouble; an answer of the connector's to one of them ends it. */
final class BotCircuitBreaker {
    private final SharedCircuitBreaker breaker;
    private final Clock clock;

    /** @param clock of the storage service */
    BotCircuitBreaker(SharedCircuitBreaker breaker, Clock clock) {
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Asks, once for an instance, what the others know. */
    void ask() {
        Optional<Duration> unused = breaker.heldFor();
    }

    /** Returns for how long a message has to wait for the bot to be well; empty when it may go. */
    Optional<Duration> held() {
        Admission admission = breaker.admit();
        return admission.isGranted() ? Optional.empty() : Optional.of(admission.delay());
    }

    /** Draws from the outcome of one try what it means for all, and returns what it means for the item. */
    SendOutcome consider(SendOutcome outcome, Logger log) {
        if (showsAGoodToken(outcome)) {
            boolean unused = breaker.succeeded(clock.instant());
        }
        if (!(outcome instanceof RetryLater later) || later.cause() != Cause.WHOLE_BOT) {
            return outcome;
        }
        if (breaker.failed(clock.instant())) {
            log.severe(
                    "The bot cannot send: " + later.why() + ". Messages wait and are not lost. Check MicrosoftAppId,"
                            + " MicrosoftAppType and MicrosoftAppTenantId, and that the secret, certificate or identity is valid.");
        }
        Duration delay = breaker.heldFor().orElse(later.delay());
        return new RetryLater(delay, Cause.WHOLE_BOT, later.status(), later.why(), later.correlationId());
    }

    /** Whatever else it says: who does not take the token answers 401, and a gateway may not have asked. */
    private static boolean showsAGoodToken(SendOutcome outcome) {
        if (outcome instanceof RetryLater later) {
            return later.cause() == Cause.ITEM && later.status() != null;
        }
        return (outcome instanceof Delivered said && said.status() != null)
                || (outcome instanceof GiveUp refused
                        && refused.status() != null
                        && refused.reason() != FailureReason.UNKNOWN);
    }
}
