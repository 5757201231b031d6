package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.auth.TimeLimitedCall;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.NotReached;
import dev.proactivebot.connector.ConnectorResponse.ServiceUrlRefused;
import dev.proactivebot.connector.ConnectorResponse.Unauthenticated;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.TestSettings;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers what fails on the way, for a bot with a token. */
@Timeout(60)
class ConnectorFailureTest {
    private static final Duration TIMEOUT = ConnectorClient.TIMEOUT;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Activity HELLO = Activity.message("hello");

    private final FakeConnector connector = new FakeConnector();
    private final FakeTokenServer entra = new FakeTokenServer();

    @AfterEach
    void stop() {
        connector.close();
        entra.close();
    }

    @Test
    void tokenIsSentToTheConnector() {
        send(development(), TIMEOUT);
        send(development(), TIMEOUT);
        assertEquals("Bearer token-1", connector.take().header("Authorization"));
    }

    @Test
    void timeoutCoversNameResolution() throws Exception {
        HttpClient stalled = mock(HttpClient.class);
        when(stalled.followRedirects()).thenReturn(HttpClient.Redirect.NEVER);
        when(stalled.executor()).thenReturn(Optional.of(TimeLimitedCall.threads("stalled")));
        when(stalled.send(any(), any())).thenAnswer(call -> {
            new CountDownLatch(1).await(); // until it is interrupted
            return null;
        });
        BotConfig config = BotConfig.parse(TestSettings.anonymous());
        ConnectorClient client = new ConnectorClient(
                stalled,
                BotCredential.create(config, Clock.systemUTC()),
                ServiceUrlPolicy.of(config),
                Clock.systemUTC());

        assertInstanceOf(NoAnswer.class, send(client, SHORT));
    }

    @Test
    void prefetchedTokenIsUsedBySend() {
        ConnectorClient client = development();
        client.prefetchToken();
        client.prefetchToken();
        send(client, TIMEOUT);

        assertEquals("Bearer token-1", connector.take().header("Authorization"));
        assertEquals(1, entra.requests().size());
    }

    @Test
    void refusedTokenIsReplacedForTheNextSend() {
        ConnectorClient client = development();
        connector.next(Answer.json(401, "{\"message\":\"Authorization has been denied for this request.\"}"));
        assertEquals(
                401, assertInstanceOf(Answered.class, send(client, TIMEOUT)).status());
        assertEquals(
                201, assertInstanceOf(Answered.class, send(client, TIMEOUT)).status());
        assertEquals("Bearer token-1", connector.take().header("Authorization"));
        assertEquals("Bearer token-2", connector.take().header("Authorization"));
    }

    @Test
    void concurrentRefusalsFetchOneNewToken() throws Exception {
        ConnectorClient client = development();
        CountDownLatch together = new CountDownLatch(20);
        connector.always(request -> {
            together.countDown();
            return request.header("Authorization").equals("Bearer token-1")
                    ? Answer.status(401).when(together)
                    : Answer.created("a");
        });
        Set<String> ends = ConcurrentHashMap.newKeySet();
        ExecutorService senders = Executors.newFixedThreadPool(20);
        for (Future<?> sender : IntStream.range(0, 20)
                .mapToObj(i -> senders.submit(() -> {
                    String first = statusOf(send(client, TIMEOUT));
                    ends.add(first + statusOf(send(client, TIMEOUT)));
                }))
                .toList()) {
            sender.get();
        }
        senders.shutdownNow();
        assertEquals(Set.of("401201"), ends);
        assertEquals(2, entra.requests().size());
    }

    @Test
    void nothingIsSentWithoutAToken() {
        entra.next(FakeTokenServer.entraError(401, "invalid_client", "AADSTS7000215: Invalid client secret."));
        Unauthenticated answer = assertInstanceOf(Unauthenticated.class, send(development(), TIMEOUT));
        assertTrue(answer.why().startsWith("AADSTS7000215"), answer.why());
        assertEquals(0, connector.connections());
    }

    @Test
    void timeoutCoversWaitingForTheToken() {
        entra.next(Answer.hang());
        assertInstanceOf(Unauthenticated.class, send(development(), SHORT));
        assertEquals(0, connector.connections());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com/",
                "https://smba.trafficmanager.net@127.0.0.1:%d/",
                "https://smba.trafficmanager.net.evil.example.com/",
                "https://evil.trafficmanager.net/",
                "https://botframework.com.evil.example.com/",
                "https://webchat.botframework.com:8443/",
                "http://webchat.botframework.com/",
                "http://127.0.0.1:%d/",
                "https://localhost:%d/",
                "http://[::1]:%d/",
                "https://my_host.botframework.com/",
                "https://smba.trafficmanager.net/?x=1",
                "https://smba.trafficmanager.net/#x",
                "not a url",
            })
    void tokenIsNotSentToOtherHosts(String url) {
        ConnectorClient client = client(Map.of("AZURE_FUNCTIONS_ENVIRONMENT", "Production"), Map.of());
        ConnectorResponse answer = client.sendToConversation(String.format(url, connector.port()), "c", HELLO, TIMEOUT);
        assertInstanceOf(ServiceUrlRefused.class, answer);
        assertEquals(0, connector.connections() + entra.requests().size());
    }

    @Test
    void answerAfterTheTimeoutIsNoAnswer() {
        ConnectorClient client = warmed();
        connector.next(Answer.hang());
        assertEquals(new NoAnswer("no answer in time"), send(client, SHORT));
    }

    @Test
    void endlessBodyIsAbandonedAndTheStatusCounts() {
        ConnectorClient client = warmed();
        connector.next(Answer.status(201).dripping());
        long start = System.nanoTime();
        Answered answered = assertInstanceOf(Answered.class, send(client, Duration.ofSeconds(2)));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
        assertEquals(201, answered.status());
        assertNull(answered.id());
    }

    @Test
    void brokenBodyIsAnAnswerWithoutId() {
        ConnectorClient client = warmed();
        connector.next(Answer.created("a-1").cut());
        Answered answered = assertInstanceOf(Answered.class, send(client, TIMEOUT));
        assertEquals(201, answered.status());
        assertNull(answered.id());
    }

    @Test
    void connectionLostAfterTheRequestIsNoAnswer() {
        ConnectorClient client = warmed();
        connector.next(Answer.reset(), Answer.close());
        assertEquals(new NoAnswer("the connection broke"), send(client, TIMEOUT));
        assertEquals(new NoAnswer("the connection broke"), send(client, TIMEOUT));
        assertEquals(3, connector.received().size(), "a POST is not repeated");
    }

    @Test
    void refusedConnectionIsNotReached() {
        ConnectorClient client = warmed();
        connector.close();
        ConnectorResponse first = send(client, TIMEOUT);
        // the first send may find its kept connection broken; the second one opens another
        assertNotEquals(Answered.class, first.getClass());
        assertEquals(new NotReached("no connection could be made"), send(client, TIMEOUT));
    }

    @Test
    void unknownHostIsNotReached() {
        ConnectorClient client = client(Map.of("AllowedServiceHosts", "bot.invalid"));
        assertEquals(
                new NotReached("the host is unknown"),
                client.sendToConversation("https://bot.invalid/", "c", HELLO, TIMEOUT));
    }

    @Test
    void hostWithoutTlsIsNotReached() {
        ConnectorClient client = development();
        assertEquals(
                new NotReached("the host does not speak TLS"),
                client.sendToConversation("https://127.0.0.1:" + connector.port(), "c", HELLO, TIMEOUT));
    }

    @Test
    void nothingIsSentWithoutTimeLeft() {
        ConnectorClient client = warmed();
        assertInstanceOf(NotReached.class, send(client, Duration.ZERO));
        assertInstanceOf(NotReached.class, send(client, Duration.ofSeconds(-1)));
        assertEquals(1, connector.received().size());
    }

    @Test
    void interruptedSenderStaysInterrupted() {
        ConnectorClient client = warmed();
        connector.next(Answer.hang());
        Thread.currentThread().interrupt();
        assertInstanceOf(NoAnswer.class, send(client, TIMEOUT));
        assertTrue(Thread.interrupted());
    }

    @Test
    void idleConnectionsAreClosedAfter30Seconds() {
        OutboundHttp.create();
        assertEquals("30", System.getProperty("jdk.httpclient.keepalive.timeout"));
    }

    private static String statusOf(ConnectorResponse response) {
        return response instanceof Answered answered ? Integer.toString(answered.status()) : response.toString();
    }

    private ConnectorResponse send(ConnectorClient client, Duration timeout) {
        return client.sendToConversation(connector.serviceUrl(), "c", HELLO, timeout);
    }

    /** Returns a client with a token and an open connection, so that a short timeout measures the connector alone. */
    private ConnectorClient warmed() {
        ConnectorClient client = development();
        assertInstanceOf(Answered.class, send(client, TIMEOUT));
        return client;
    }

    private ConnectorClient development() {
        return client(Map.of());
    }

    private ConnectorClient client(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(
                Map.of("ToChannelFromBotLoginUrl", entra.loginUrl("my.tenant").toString()));
        all.putAll(more);
        return client(Map.of("AZURE_FUNCTIONS_ENVIRONMENT", "Development"), all);
    }

    private static ConnectorClient client(Map<String, String> environment, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "AzureWebJobsStorage", "UseDevelopmentStorage=true",
                "MicrosoftAppId", "app-1",
                "MicrosoftAppType", "SingleTenant",
                "MicrosoftAppTenantId", "my.tenant",
                "MicrosoftAppPassword", "secret-1"));
        settings.putAll(environment);
        settings.putAll(more);
        BotConfig config = BotConfig.parse(settings);
        Clock clock = Clock.systemUTC();
        return new ConnectorClient(
                OutboundHttp.create(), BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
    }
}
