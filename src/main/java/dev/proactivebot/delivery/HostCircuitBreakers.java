package dev.proactivebot.delivery;

import dev.proactivebot.connector.ConnectorResponse;
import dev.proactivebot.delivery.pacing.Admission;
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
 * A circuit breaker for each host that messages go to. A host is told apart by the first segment of its path as well: Teams' regions share
 * {@code smba.trafficmanager.net}.
 */
final class HostCircuitBreakers {
    static final String IN_TROUBLE = "the host is in trouble";

    private static final int MOST_HOSTS = 1_000;
    private static final Admission GRANTED = new Admission(Duration.ZERO, false);

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

    /** Asks, once for an instance and a host, what the others know. */
    void ask(@Nullable String serviceUrl) {
        Optional<Duration> unused = breaker(serviceUrl).flatMap(SharedCircuitBreaker::heldFor);
    }

    /** Returns these breakers for one try, whose log learns when one opens or closes. */
    Reporting reportingTo(Logger log) {
        return new Reporting(log);
    }

    /** What a try asks and tells. */
    final class Reporting {
        private final Logger log;

        private Reporting(Logger log) {
            this.log = log;
        }

        /** Admits a request, perhaps as the one that finds out whether the host is well; or says how long it has to wait. */
        Admission admit(@Nullable String serviceUrl) {
            return breaker(serviceUrl).map(SharedCircuitBreaker::admit).orElse(GRANTED);
        }

        /** Learns that a probe was not sent, or got an answer that shows nothing. */
        void inconclusive(@Nullable String serviceUrl, Instant admittedAt) {
            breaker(serviceUrl).ifPresent(breaker -> breaker.inconclusive(admittedAt));
        }

        /** Learns from the answer to a request that was sent then. */
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
            if (breakers.size() > MOST_HOSTS) { // the path comes from outside: what was used least recently goes
                breakers.remove(breakers.keySet().iterator().next());
            }
            return Optional.of(breaker);
        }
    }

    /** Returns the host with its port and the first segment of the path; null for what is no URL, which nothing is sent to. */
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
