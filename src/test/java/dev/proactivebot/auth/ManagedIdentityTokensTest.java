package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.auth.TokenSource.IssuedToken;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.config.BotIdentity.ManagedIdentity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ManagedIdentityTokensTest {
    private final FakeTokenServer platform = new FakeTokenServer();
    private final MutableClock clock = new MutableClock(Instant.now());
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable whilePaused = () -> {};
    private final Map<String, String> environment = TestSettings.singleTenant("MicrosoftAppType", "UserAssignedMSI");

    @BeforeEach
    void setVariables() {
        environment.remove("MicrosoftAppPassword");
        environment.put("IDENTITY_ENDPOINT", platform.identityEndpoint().toString());
        environment.put("IDENTITY_HEADER", "header-1");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void tokenIsFetchedByOneDocumentedGet() throws Exception {
        IssuedToken token = tokens().fetch(false);

        assertEquals("token-1", token.value());
        assertTrue(token.expiresAt().isAfter(Instant.now().plusSeconds(3_000)), token.toString());
        Received request = platform.requests().get(0);
        assertEquals("GET", request.method());
        assertEquals("/msi/token", request.path());
        assertEquals("header-1", request.header("X-IDENTITY-HEADER"));
        assertEquals(
                Map.of(
                        "api-version", "2019-08-01",
                        "resource", "https://api.botframework.com",
                        "client_id", TestTokens.APP_ID),
                request.parameters());
        assertEquals(1, platform.requests().size());
        assertEquals(List.of(), platform.strays());
    }

    @Test
    void resourceFollowsTheCloudAndTheSetting() throws Exception {
        environment.put("ChannelService", "https://botframework.azure.us");
        tokens().fetch(false);
        environment.put("ToChannelFromBotOAuthScope", "https://scope.example/");
        tokens().fetch(false);

        assertEquals(
                List.of("https://api.botframework.us", "https://scope.example"),
                platform.requests().stream()
                        .map(request -> request.parameters().get("resource"))
                        .toList());
    }

    static Stream<Answer> failuresOfTheFirstSeconds() {
        return Stream.of(
                Answer.status(403),
                Answer.status(500),
                Answer.json(503, "{\"error\":\"starting\"}"),
                Answer.status(200).body("<html>starting</html>"),
                Answer.json(200, ""),
                Answer.json(200, "{}"),
                token("", "9999999999"),
                token("two words", "9999999999"),
                token("line\\r\\nX-Other: header", "9999999999"),
                token("t".repeat(16 * 1_024 + 1), "9999999999"),
                token("t", "soon"),
                token("t", ""),
                token("t", "-1"),
                token("t", "9".repeat(13)),
                Answer.json(200, "\"" + "x".repeat(300_000) + "\""),
                Answer.json(200, "{\"access_token\":\"t\"").cut());
    }

    private static Answer token(String token, String expiry) {
        return Answer.json(200, "{\"access_token\":\"" + token + "\",\"expires_on\":\"" + expiry + "\"}");
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheFirstSeconds")
    void earlyFailureIsRetried(Answer failure) throws Exception {
        platform.next(failure, failure);

        assertEquals("token-1", tokens().fetch(false).value());
        assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(200)), pauses);
    }

    /** The HTTP client repeats a GET whose connection broke, so a pause comes after two. */
    @Test
    void brokenConnectionIsTriedAgain() throws Exception {
        platform.next(Answer.reset(), Answer.close(), Answer.reset());

        assertEquals("token-1", tokens().fetch(false).value());
    }

    @Test
    void refusedConnectionIsRetriedAtTheCurrentEndpoint() throws Exception {
        try (FakeTokenServer gone = new FakeTokenServer()) {
            environment.put("IDENTITY_ENDPOINT", gone.identityEndpoint().toString());
        }
        ManagedIdentityTokens tokens = tokens();
        whilePaused = () -> {
            environment.put("IDENTITY_ENDPOINT", platform.identityEndpoint().toString());
            environment.put("IDENTITY_HEADER", "header-2");
        };

        assertEquals("token-1", tokens.fetch(false).value());
        assertEquals("header-2", platform.requests().get(0).header("X-IDENTITY-HEADER"));
    }

    @Test
    void persistentFailureIsReportedAfterAboutEightSeconds() {
        platform.next(Collections.nCopies(100, Answer.status(500)).toArray(Answer[]::new));

        Exception thrown = assertThrows(IdentityEndpointException.class, () -> tokens().fetch(false));
        Duration waited = pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertTrue(waited.compareTo(Duration.ofSeconds(7)) > 0, pauses.toString());
        assertTrue(waited.compareTo(Duration.ofSeconds(9)) < 0, pauses.toString());
        assertEquals("the platform's identity endpoint gave no token (status 500)", TokenFailure.reason(thrown));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404})
    void refusalIsNotTriedAgain(int status) {
        platform.next(Answer.json(status, "{\"message\":\"No User Assigned Managed Identity found\"}"));

        Exception thrown = assertThrows(IdentityEndpointException.class, () -> tokens().fetch(false));
        assertEquals(1, platform.requests().size());
        assertEquals(
                "the managed identity gave no token (status " + status
                        + "): assign it to this app and check its client id",
                TokenFailure.reason(thrown));
    }

    @Test
    void expiryMayBeANumber() throws Exception {
        platform.next(Answer.json(200, "{\"access_token\":\"t\",\"expires_on\":1893456000}"));

        assertEquals(Instant.ofEpochSecond(1_893_456_000), tokens().fetch(false).expiresAt());
    }

    @Test
    void interruptEndsTheFetch() {
        platform.next(Answer.hang());
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> tokens().fetch(false));
        assertFalse(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"IDENTITY_ENDPOINT", "IDENTITY_HEADER"})
    void sdkIsUsedWithoutEitherVariable(String variable) throws Exception {
        ManagedIdentityTokens tokens = tokens();
        environment.put(variable, "");
        assertEquals("sdk-false", tokens.fetch(false).value());
        assertEquals("sdk-true", tokens.fetch(true).value());
        setVariables();

        assertEquals("token-1", tokens.fetch(true).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/token", "http:///token", "/token", "http://a b/", "http://127.0.0.1/?a=b"})
    void invalidEndpointUrlIsLeftToTheSdk(String url) throws Exception {
        environment.put("IDENTITY_ENDPOINT", url);

        assertEquals("sdk-false", tokens().fetch(false).value());
    }

    @Test
    void serviceFabricIsLeftToTheSdk() throws Exception {
        environment.put("IDENTITY_SERVER_THUMBPRINT", "AB12");

        assertEquals("sdk-false", tokens().fetch(false).value());
    }

    private ManagedIdentityTokens tokens() {
        BotConfig config = BotConfig.parse(environment);
        return new ManagedIdentityTokens(
                (ManagedIdentity) config.identity(),
                EntraAuthority.of(config),
                new BoundedGet(Inbound.HTTP),
                () -> afresh -> new IssuedToken("sdk-" + afresh, Instant.MAX),
                clock,
                this::pause);
    }

    private void pause(Duration length) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(length);
        clock.advance(length);
        whilePaused.run();
    }
}
