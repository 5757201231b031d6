package dev.proactivebot.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.BotIdentity.ManagedIdentity;
import dev.proactivebot.config.IdentityEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets the tokens of a managed identity from the platform's own endpoint, by one plain GET, so that the way to the first answer loads no
 * Azure SDK (App Service, "Managed identities: REST endpoint reference"). Where the platform names no endpoint, the SDK is asked.
 *
 * <p>The endpoint caches tokens itself and offers no way past its cache: after a refusal it may give the same token again.
 */
final class ManagedIdentityTokens implements TokenSource {
    /** Less than the time limit of a fetch in {@link BotCredential}. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final String DEFAULT_SCOPE = "/.default";
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;
    private static final int LONGEST_TOKEN = 16 * 1_024;
    private static final int MOST_DIGITS = 12;

    private final ManagedIdentity identity;
    private final String resource;
    private final BoundedGet http;
    private final Supplier<TokenSource> sdk;
    private final Clock clock;
    private final Pause pause;
    private @Nullable TokenSource opened;

    /** Waits until the time has passed or the thread is interrupted. */
    interface Pause {
        void pause(Duration length) throws InterruptedException;
    }

    /** @param sdk opens the token source that uses the Azure SDK */
    ManagedIdentityTokens(
            ManagedIdentity identity,
            EntraAuthority authority,
            BoundedGet http,
            Supplier<TokenSource> sdk,
            Clock clock,
            Pause pause) {
        this.identity = identity;
        this.resource = authority.scope().substring(0, authority.scope().length() - DEFAULT_SCOPE.length());
        this.http = http;
        this.sdk = sdk;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public IssuedToken fetch(boolean afresh) throws Exception {
        Instant end = clock.instant().plus(PATIENCE);
        Duration wait = FIRST_PAUSE;
        while (true) {
            Optional<IdentityEndpoint> endpoint = identity.endpoint().get();
            if (endpoint.isEmpty()) {
                return sdk().fetch(afresh);
            }
            try {
                return ask(endpoint.get());
            } catch (IdentityEndpointException e) {
                if (!e.mayPass() || !clock.instant().plus(wait).isBefore(end)) {
                    throw e;
                }
            }
            pause.pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Needs no lock, because {@link BotCredential} makes one fetch at a time. */
    private TokenSource sdk() {
        TokenSource known = opened;
        if (known == null) {
            known = sdk.get();
            opened = known;
        }
        return known;
    }

    private IssuedToken ask(IdentityEndpoint endpoint) throws IdentityEndpointException {
        URI url = URI.create(endpoint.url() + "?api-version=2019-08-01&resource=" + encoded(resource) + "&client_id="
                + encoded(identity.appId()));
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("X-IDENTITY-HEADER", endpoint.header().value());
        try {
            HttpResponse<byte[]> answer = http.send(request, LONGEST_ANSWER);
            int status = answer.statusCode();
            if (status == FORBIDDEN || status >= SERVER_ERROR) {
                throw IdentityEndpointException.passing("status " + status);
            }
            if (status != OK) {
                throw IdentityEndpointException.refused(status);
            }
            return issued(BoundedGet.json(answer));
        } catch (IdentityEndpointException e) {
            throw e;
        } catch (IOException e) {
            throw IdentityEndpointException.passing(String.valueOf(e.getMessage()));
        }
    }

    private static IssuedToken issued(JsonNode answer) throws IOException {
        String token = answer.path("access_token").asText("");
        String expiry = answer.path("expires_on").asText("");
        if (!isToken(token) || !isSeconds(expiry)) {
            throw new IOException("the answer holds no token");
        }
        return new IssuedToken(token, Instant.ofEpochSecond(Long.parseLong(expiry)));
    }

    /** Returns whether the text can be sent in a header. */
    private static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_TOKEN && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static boolean isSeconds(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
