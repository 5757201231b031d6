package dev.proactivebot.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.auth.TokenResult.Granted;
import dev.proactivebot.auth.TokenResult.Unavailable;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real azure-identity against a token endpoint on loopback. */
@Timeout(60)
class EntraCredentialsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeTokenServer entra = new FakeTokenServer();
    private final MutableClock clock = new MutableClock(Instant.now());

    @AfterEach
    void stop() {
        entra.close();
    }

    @Test
    void aSecretIsExchangedForATokenAtTheLoginUrl() {
        assertEquals("token-1", tokenOf(bot(Map.of())));
        Received request = entra.requests().get(0);
        assertEquals("/my.tenant/oauth2/v2.0/token", request.path());
        assertEquals("client_credentials", request.field("grant_type"));
        assertEquals("app-1", request.field("client_id"));
        assertEquals("secret-1", request.field("client_secret"));
        assertTrue(request.field("scope").contains("https://api.botframework.com/.default"));
        assertEquals(0, entra.strays().size(), "nothing else is asked for");
    }

    @Test
    void twentyConcurrentCallersMakeOneTokenRequest() {
        BotCredential bot = bot(Map.of());
        CountDownLatch together = new CountDownLatch(20);
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        Thread[] threads = IntStream.range(0, 20)
                .mapToObj(i -> new Thread(() -> {
                    together.countDown();
                    tokens.add(tokenOf(bot));
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        assertEquals(Set.of("token-1"), tokens);
        assertEquals(1, entra.requests().size());
    }

    @Test
    void fetchAfterARefusalBypassesTheCache() {
        BotCredential bot = bot(Map.of());
        tokenOf(bot);
        bot.reject("token-1");
        assertEquals("token-2", tokenOf(bot));
        assertEquals(2, entra.requests().size());
        assertEquals(1, entra.connections(), "the connection is reused");
    }

    @Test
    void onlyAFreshFetchGetsPastTheLibrarysCache() {
        EntraCredentials credentials = new EntraCredentials(config(Map.of()));
        assertEquals("token-1", credentials.fetch(false).value());
        assertEquals("token-1", credentials.fetch(false).value());
        assertEquals("token-2", credentials.fetch(true).value());
        assertEquals("token-2", credentials.fetch(false).value());
        assertEquals(2, entra.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'', botframework.com, https://api.botframework.com/.default",
        "https://botframework.azure.us, MicrosoftServices.onmicrosoft.us, https://api.botframework.us/.default",
        "https://botframework.azure.cn, microsoftservices.partner.onmschina.cn, https://api.botframework.azure.cn/.default",
    })
    void everyCloudIsAskedWithoutDiscovery(String cloud, String tenant, String scope) {
        BotConfig config = config(
                Map.of("ToChannelFromBotLoginUrl", "", "MicrosoftAppType", "MultiTenant", "ChannelService", cloud));
        EntraAuthority real = EntraAuthority.of(config);
        EntraAuthority redirected = new EntraAuthority(real.host(), real.tenant(), real.scope(), entra.root());
        assertEquals(
                "token-1", new EntraCredentials(config, redirected).fetch(false).value());
        assertEquals(
                "/" + tenant + "/oauth2/v2.0/token", entra.requests().get(0).path());
        assertTrue(entra.requests().get(0).field("scope").contains(scope));
        assertEquals(0, entra.strays().size());
    }

    @Test
    void aTokenFileIsTheAssertion(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "assertion-1\n");
        BotCredential bot = bot(Map.of("MicrosoftAppPassword", "", "AZURE_FEDERATED_TOKEN_FILE", file.toString()));
        assertEquals("token-1", tokenOf(bot));
        assertEquals("assertion-1", entra.requests().get(0).field("client_assertion"));
        assertEquals(0, entra.strays().size());
    }

    @Test
    void missingTokenFileIsNamedInTheReason(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("token"));
        BotCredential bot = bot(Map.of("MicrosoftAppPassword", "", "AZURE_FEDERATED_TOKEN_FILE", file.toString()));
        Files.delete(file);
        assertTrue(reasonOf(bot).contains("AZURE_FEDERATED_TOKEN_FILE"));
    }

    @ParameterizedTest
    @CsvSource({"bot.pem, ''", "bot.pfx, pass-1"})
    void aCertificateSignsTheAssertion(String name, String password, @TempDir Path folder) throws Exception {
        Path file = TestCertificate.write(folder.resolve(name), password);
        BotCredential bot = bot(Map.of(
                "MicrosoftAppPassword",
                "",
                "MicrosoftAppCertificatePath",
                file.toString(),
                "MicrosoftAppCertificatePassword",
                password));
        assertEquals("token-1", tokenOf(bot));
        String assertion = entra.requests().get(0).field("client_assertion");
        assertEquals(3, assertion.split("\\.").length, "a signed JWT");
    }

    @Test
    void missingCertificateFileIsNamedInTheReason(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("none.pem"));
        BotCredential bot = bot(Map.of("MicrosoftAppPassword", "", "MicrosoftAppCertificatePath", file.toString()));
        Files.delete(file);
        assertTrue(reasonOf(bot).contains("MicrosoftAppCertificatePath"));
    }

    @Test
    void wrongSecretIsReportedWithoutTheTrace() {
        entra.next(FakeTokenServer.entraError(401, "invalid_client", "AADSTS7000215: Invalid client secret."));
        String reason = reasonOf(bot(Map.of()));
        assertTrue(reason.startsWith("AADSTS7000215: the secret is wrong"), reason);
        assertFalse(reason.contains("Trace"), reason);
        assertFalse(reason.contains("secret-1"), reason);
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "503"})
    void libraryDoesNotRetryAnAuthorityError(int status) {
        entra.next(Answer.json(status, "{\"error\":\"temporarily_unavailable\",\"error_description\":\"busy\"}")
                .header("Retry-After", "60"));
        reasonOf(bot(Map.of()));
        assertEquals(1, entra.requests().size());
    }

    @Test
    void nonJsonAnswerIsAFailureThatQuotesNothing() {
        entra.next(Answer.status(502).body("<html>bad gateway s3cret</html>"));
        assertFalse(reasonOf(bot(Map.of())).contains("s3cret"));
    }

    @Test
    void brokenConnectionIsRetriedOnce() {
        entra.next(Answer.reset());
        assertEquals("token-1", tokenOf(bot(Map.of())));
        entra.next(Answer.reset(), Answer.reset());
        BotCredential other = bot(Map.of());
        assertTrue(reasonOf(other).contains("could not be reached"));
        assertEquals(4, entra.requests().size());
    }

    @Test
    void unreachableAuthorityIsNamedInTheReason() {
        entra.close();
        assertTrue(reasonOf(bot(Map.of())).contains("could not be reached"));
    }

    private BotCredential bot(Map<String, String> more) {
        return BotCredential.create(config(more), clock);
    }

    private BotConfig config(Map<String, String> more) {
        URI login = entra.loginUrl("my.tenant");
        Map<String, String> settings = new HashMap<>(Map.of(
                "AZURE_FUNCTIONS_ENVIRONMENT", "Development",
                "AzureWebJobsStorage", "UseDevelopmentStorage=true",
                "MicrosoftAppId", "app-1",
                "MicrosoftAppType", "SingleTenant",
                "MicrosoftAppTenantId", "other.tenant",
                "MicrosoftAppPassword", "secret-1",
                "ToChannelFromBotLoginUrl", login.toString()));
        settings.putAll(more);
        return BotConfig.parse(settings);
    }

    private static String tokenOf(BotCredential credential) {
        return assertInstanceOf(Granted.class, credential.token(PATIENCE)).token();
    }

    private static String reasonOf(BotCredential credential) {
        return assertInstanceOf(Unavailable.class, credential.token(PATIENCE)).reason();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
