package dev.proactivebot.delivery.send;

import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.delivery.pacing.BreakerAnswer;
import dev.proactivebot.delivery.pacing.Permit;
import dev.proactivebot.delivery.pacing.SharedCircuitBreaker;
import dev.proactivebot.storage.Tables;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a circuit breaker for each host. The first segment of the path belongs to the host's name, because Teams' regions share {@code
 * smba.trafficmanager.net}.
 */
final class HostCircuitBreakers {
    static final String IN_TROUBLE = "the host is in trouble";

    private static final int MOST_HOSTS = 1_000;
    private static final BreakerAnswer GRANTED = new BreakerAnswer(Duration.ZERO, false);

    private final Tables tables;
    private final RandomGenerator random;
    private final Map<String, SharedCircuitBreaker> breakers = new LinkedHashMap<>(16, 0.75f, true);

    HostCircuitBreakers(Tables tables, RandomGenerator random) {
        this.tables = tables;
        this.random = random;
    }

    /** Returns how long a message has to wait for the host, as far as this instance knows; empty when it may be tried. */
    Optional<Permit.Denied> heldFor(@Nullable String serviceUrl) {
        return breaker(serviceUrl)
                .flatMap(SharedCircuitBreaker::heldFor)
                .map(delay -> new Permit.Denied(delay, IN_TROUBLE));
    }

    /** Reads the shared state once for an instance and a host. */
    void ask(@Nullable String serviceUrl) {
        Optional<Duration> unused = breaker(serviceUrl).flatMap(SharedCircuitBreaker::heldFor);
    }

    /** Returns these breakers for one attempt, in whose log openings and closings are reported. */
    Reporting reportingTo(Logger log) {
        return new Reporting(log);
    }

    /** The breakers as one attempt uses them. */
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
            if (StatusTable.isHostInTrouble(response) && breaker.failed(sentAt)) {
                log.warning(name(serviceUrl)
                        + " is in trouble: it cannot be reached, or answers 503. Messages to it wait and are not"
                        + " lost; one at a time tries until it answers.");
            } else if (StatusTable.isHostUp(response) && breaker.succeeded(sentAt)) {
                log.info(name(serviceUrl) + " answers again.");
            }
        }
    }

    private Optional<SharedCircuitBreaker> breaker(@Nullable String serviceUrl) {
        String name = name(serviceUrl);
        if (name == null) {
            return Optional.empty();
        }
        synchronized (breakers) {
            SharedCircuitBreaker breaker =
                    breakers.computeIfAbsent(name, host -> SharedCircuitBreaker.ofHost(tables, host, random));
            if (breakers.size()
                    > MOST_HOSTS) { // bounded, because paths come from outside; evicts the least recently used
                breakers.remove(breakers.keySet().iterator().next());
            }
            return Optional.of(breaker);
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
