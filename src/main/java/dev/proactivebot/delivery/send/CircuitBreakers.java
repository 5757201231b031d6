package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Cause;
import dev.proactivebot.delivery.item.SendOutcome.Delivered;
import dev.proactivebot.delivery.item.SendOutcome.GiveUp;
import dev.proactivebot.delivery.item.SendOutcome.RetryLater;
import dev.proactivebot.delivery.pacing.BreakerAnswer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.schema.BoundedCache;
import dev.proactivebot.storage.Tables;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the circuit breaker of the bot, and one for each host. The first segment of the path belongs to the host's name, because Teams'
 * regions share {@code smba.trafficmanager.net}.
 */
final class CircuitBreakers {
    static final String IN_TROUBLE = "the host is in trouble";

    private static final int MOST_HOSTS = 1_000;
    private static final BreakerAnswer GRANTED = new BreakerAnswer(Duration.ZERO, false);

    private final SharedCircuitBreaker bot;
    private final Tables tables;
    private final RandomGenerator random;
    private final Map<String, SharedCircuitBreaker> hosts = BoundedCache.evictingLeastRecentlyUsed(MOST_HOSTS);

    CircuitBreakers(SharedCircuitBreaker bot, Tables tables, RandomGenerator random) {
        this.bot = bot;
        this.tables = tables;
        this.random = random;
    }

    /** Returns how long a message has to wait, as far as this instance knows; empty when it may be tried. */
    Optional<Permit.Denied> held(@Nullable String serviceUrl) {
        Optional<Permit.Denied> byHost = breaker(serviceUrl)
                .flatMap(SharedCircuitBreaker::heldFor)
                .map(delay -> new Permit.Denied(delay, IN_TROUBLE));
        if (byHost.isPresent()) {
            return byHost; // a message for a host in trouble must not be the probe for the bot
        }
        BreakerAnswer admission = bot.admit();
        return admission.isGranted()
                ? Optional.empty()
                : Optional.of(new Permit.Denied(admission.delay(), "the whole bot waits"));
    }

    /** Reads the bot's shared state once for an instance. */
    void askBot() {
        Optional<Duration> unused = bot.heldFor();
    }

    /** Reads the shared state once for an instance and a host. */
    void askHost(@Nullable String serviceUrl) {
        Optional<Duration> unused = breaker(serviceUrl).flatMap(SharedCircuitBreaker::heldFor);
    }

    /** Updates the breaker from the outcome of one attempt, and returns the outcome for the item. */
    SendOutcome consider(SendOutcome outcome, Logger log) {
        if (showsAGoodToken(outcome)) {
            boolean unused = bot.succeeded(tables.clock().instant());
        }
        if (!(outcome instanceof RetryLater later) || later.cause() != Cause.WHOLE_BOT) {
            return outcome;
        }
        if (bot.failed(tables.clock().instant())) {
            log.severe(
                    "The bot cannot send: " + later.why() + ". Messages wait and are not lost. Check MicrosoftAppId,"
                            + " MicrosoftAppType and MicrosoftAppTenantId, and that the secret, certificate or identity is valid.");
        }
        Duration delay = bot.heldFor().orElse(later.delay());
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

    /** Returns the hosts' breakers for one attempt, in whose log openings and closings are reported. */
    Reporting reportingTo(Logger log) {
        return new Reporting(log);
    }

    /** The hosts' breakers as one attempt uses them. */
    final class Reporting {
        private final Logger log;

        private Reporting(Logger log) {
            this.log = log;
        }

        /** Admits a request, perhaps as the probe, or returns how long it has to wait. */
        BreakerAnswer admit(@Nullable String serviceUrl) {
            return breaker(serviceUrl).map(SharedCircuitBreaker::admit).orElse(GRANTED);
        }

        /** Records a probe that was not sent, or whose answer shows nothing. */
        void inconclusive(@Nullable String serviceUrl, Instant admittedAt) {
            breaker(serviceUrl).ifPresent(breaker -> breaker.inconclusive(admittedAt));
        }

        /** Records the answer to a request that was sent then. */
        void answered(@Nullable String serviceUrl, Instant sentAt, ConnectorResponse response) {
            SharedCircuitBreaker breaker = breaker(serviceUrl).orElse(null);
            if (breaker == null) {
                return;
            }
            if (AnswerTable.isHostInTrouble(response) && breaker.failed(sentAt)) {
                log.warning(name(serviceUrl)
                        + " is in trouble: it cannot be reached, or answers 503. Messages to it wait and are not"
                        + " lost; one at a time tries until it answers.");
            } else if (AnswerTable.isHostUp(response) && breaker.succeeded(sentAt)) {
                log.info(name(serviceUrl) + " answers again.");
            }
        }
    }

    private Optional<SharedCircuitBreaker> breaker(@Nullable String serviceUrl) {
        String name = name(serviceUrl);
        if (name == null) {
            return Optional.empty();
        }
        synchronized (hosts) { // bounded, because paths come from outside
            return Optional.of(hosts.computeIfAbsent(name, host -> SharedCircuitBreaker.ofHost(tables, host, random)));
        }
    }

    /** Returns the host with its port and the first segment of the path; null for an invalid URL, which gets no requests. */
    private static @Nullable String name(@Nullable String serviceUrl) {
        try {
            URI url = new URI(serviceUrl == null ? "" : serviceUrl);
            String path = url.getRawPath() == null ? "" : url.getRawPath();
            String segment = path.isEmpty() ? "" : path.substring(1).split("/", 2)[0];
            return url.getRawAuthority() == null
                    ? null
                    : (url.getRawAuthority() + (segment.isEmpty() ? "" : "/" + segment)).toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
