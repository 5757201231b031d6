package dev.proactivebot.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Locates the endpoint of this instance that issues tokens to its managed identities (App Service, "Managed identities: REST endpoint
 * reference"). The platform may move it at any time, so callers ask for each request.
 *
 * @param header the value of {@code X-IDENTITY-HEADER}, which proves that a request comes from this instance
 */
public record IdentityEndpoint(URI url, Secret header) {
    private static final String URL = "IDENTITY_ENDPOINT";
    private static final String HEADER = "IDENTITY_HEADER";
    /** Service Fabric sets the other two as well, but its endpoint speaks another protocol. */
    private static final String SERVICE_FABRIC = "IDENTITY_SERVER_THUMBPRINT";

    /** Returns the endpoint that the environment names, or empty when it names none. */
    static Optional<IdentityEndpoint> of(Map<String, String> environment) {
        String header = value(environment, HEADER);
        if (header.isEmpty() || !value(environment, SERVICE_FABRIC).isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(value(environment, URL));
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return isHttp && url.getHost() != null && url.getRawQuery() == null
                    ? Optional.of(new IdentityEndpoint(url, new Secret(header)))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String value(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null ? "" : value.trim();
    }
}
