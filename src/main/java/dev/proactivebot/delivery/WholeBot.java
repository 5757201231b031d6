package dev.proactivebot.delivery;

import dev.proactivebot.delivery.SendOutcome.Cause;
import dev.proactivebot.delivery.SendOutcome.Delivered;
import dev.proactivebot.delivery.SendOutcome.GiveUp;
import dev.proactivebot.delivery.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.BotPause;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** Trouble of the whole bot holds all of its messages; an answer of the connector's to one of them ends it. */
final class WholeBot {
    private final BotPause pause;

    WholeBot(BotPause pause) {
        this.pause = pause;
    }

    /** For how long a message has to wait for the bot to be well; empty when it is. */
    Optional<Duration> held() {
        return pause.held();
    }

    /** What the outcome of one try means for all, and then for the item. */
    SendOutcome consider(SendOutcome outcome, Logger log) {
        if (showsAGoodToken(outcome)) {
            pause.cleared();
        }
        if (!(outcome instanceof RetryLater later) || later.cause() != Cause.WHOLE_BOT) {
            return outcome;
        }
        if (pause.trouble()) {
            log.severe(
                    "The bot cannot send: " + later.why() + ". Messages wait and are not lost. Check MicrosoftAppId,"
                            + " MicrosoftAppType and MicrosoftAppTenantId, and that the secret, certificate or identity is valid.");
        }
        Duration delay = pause.held().orElse(later.delay());
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
