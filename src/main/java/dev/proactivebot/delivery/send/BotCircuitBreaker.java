package dev.proactivebot.delivery.send;

import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.BreakerAnswer;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Holds all messages while the bot itself is in trouble; an answer of the connector to one of them ends that. */
final class BotCircuitBreaker {
    private final SharedCircuitBreaker breaker;
    private final Clock clock;

    /** @param clock the storage service's clock */
    BotCircuitBreaker(SharedCircuitBreaker breaker, Clock clock) {
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Reads the shared state once for an instance. */
    void ask() {
        Optional<Duration> unused = breaker.heldFor();
    }

    /** Returns how long a message has to wait while the bot is in trouble; empty when it may be sent. */
    Optional<Duration> held() {
        BreakerAnswer admission = breaker.admit();
        return admission.isGranted() ? Optional.empty() : Optional.of(admission.delay());
    }

    /** Updates the breaker from the outcome of one attempt, and returns the outcome for the item. */
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

    /**
     * Returns whether the answer shows that the bot is well: the connector accepted the token, and a gateway did not answer in its place.
     */
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
