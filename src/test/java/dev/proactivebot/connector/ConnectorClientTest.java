package dev.proactivebot.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorResponse.Answered;
import dev.proactivebot.connector.ConnectorResponse.InvalidId;
import dev.proactivebot.connector.ConnectorResponse.NoAnswer;
import dev.proactivebot.connector.ConnectorResponse.ServiceUrlRefused;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationParameters;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.PagedMembers;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses real sockets, for a bot without an app id. */
@Timeout(60)
class ConnectorClientTest {
    private static final Duration TIMEOUT = ConnectorClient.TIMEOUT;
    private static final Activity HELLO = Activity.message("héllo");
    private static final @Nullable JsonNode NO_DATA = null;
    private static final ConversationParameters WITH_ONE_USER = new ConversationParameters(
            false, ChannelAccount.ofId("28:b"), List.of(ChannelAccount.ofId("29:u")), "t", null, NO_DATA);

    private final FakeConnector connector = new FakeConnector();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final ConnectorClient client = anonymous();

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void messageIsPostedToItsConversation() {
        connector.next(Answer.created("a-1"));
        Answered answered = answered(client.sendToConversation(connector.serviceUrl(), "a:c|1", HELLO, TIMEOUT));
        assertEquals(201, answered.status());
        assertEquals("a-1", answered.id());
        assertNull(answered.errorCode());
        assertNull(answered.retryAfter());
        assertNull(answered.correlationId());
        Received request = connector.take();
        assertEquals("POST", request.method());
        assertEquals("/v3/conversations/a%3Ac%7C1/activities", request.path());
        assertEquals("application/json; charset=utf-8", request.header("Content-Type"));
        assertEquals("application/json", request.header("Accept"));
        assertEquals("proactive-bot-java/0.1", request.header("User-Agent"));
        assertFalse(request.headers().containsKey("authorization"));
        assertEquals("{\"type\":\"message\",\"text\":\"héllo\",\"textFormat\":\"plain\"}", request.body());
    }

    @Test
    void pathOfTheServiceUrlIsKept() {
        client.sendToConversation(connector.serviceUrl() + "amer/tenant-1/", "c", HELLO, TIMEOUT);
        client.sendToConversation(connector.serviceUrl() + "amer/tenant-1", "c", HELLO, TIMEOUT);
        assertEquals(
                "/amer/tenant-1/v3/conversations/c/activities", connector.take().path());
        assertEquals(
                "/amer/tenant-1/v3/conversations/c/activities", connector.take().path());
    }

    @Test
    void replyNamesItsActivity() {
        client.replyToActivity(connector.serviceUrl(), "c", "1700;x", HELLO, TIMEOUT);
        Received request = connector.take();
        assertEquals("POST /v3/conversations/c/activities/1700%3Bx", request.method() + " " + request.path());
    }

    @Test
    void updateUsesPut() {
        client.updateActivity(connector.serviceUrl(), "c", "a-1", HELLO, TIMEOUT);
        Received request = connector.take();
        assertEquals("PUT /v3/conversations/c/activities/a-1", request.method() + " " + request.path());
        assertEquals("héllo", request.json().path("text").asText());
    }

    @Test
    void deletionHasNoBody() {
        connector.next(Answer.status(200));
        Answered answered = answered(client.deleteActivity(connector.serviceUrl(), "c", "a-1", TIMEOUT));
        assertTrue(answered.isSuccess());
        assertNull(answered.id());
        Received request = connector.take();
        assertEquals("DELETE /v3/conversations/c/activities/a-1", request.method() + " " + request.path());
        assertEquals("", request.body() + request.header("Content-Type"));
    }

    @Test
    void conversationIsCreatedFromItsParameters() {
        connector.next(Answer.json(201, "{\"id\":\"c-9\",\"activityId\":\"a-9\",\"serviceUrl\":\"https://x\"}"));
        Answered answered = answered(client.createConversation(connector.serviceUrl(), WITH_ONE_USER, TIMEOUT));
        assertEquals("c-9", answered.id());
        assertEquals(
                "a-9",
                answered.body() == null
                        ? ""
                        : answered.body().path("activityId").asText());
        Received request = connector.take();
        assertEquals("POST /v3/conversations", request.method() + " " + request.path());
        assertEquals(
                "{\"isGroup\":false,\"bot\":{\"id\":\"28:b\"},\"members\":[{\"id\":\"29:u\"}],\"tenantId\":\"t\"}",
                request.body());
    }

    @Test
    void memberIsRead() {
        connector.next(Answer.json(200, "{\"id\":\"29:u\",\"name\":\"Ann\",\"email\":\"a@b\"}"));
        Answered answered = answered(client.getConversationMember(connector.serviceUrl(), "c", "29:u", TIMEOUT));
        assertEquals("Ann", answered.bodyAs(ChannelAccount.class).orElseThrow().name());
        Received request = connector.take();
        assertEquals("GET /v3/conversations/c/members/29%3Au", request.method() + " " + request.path());
    }

    @Test
    void membersAreReadInPages() {
        String member = "{\"id\":\"29:u\",\"name\":\"" + "x".repeat(200) + "\"},";
        connector.next(Answer.json(
                200, "{\"members\":[" + member.repeat(500) + "{\"id\":\"last\"}],\"continuationToken\":\"n+/=\"}"));
        Answered answered =
                answered(client.getConversationPagedMembers(connector.serviceUrl(), "c", 500, "t+/=", TIMEOUT));
        PagedMembers page = answered.bodyAs(PagedMembers.class).orElseThrow();
        assertEquals(501, page.members() == null ? 0 : page.members().size());
        assertEquals("n+/=", page.continuationToken());
        Received request = connector.take();
        assertEquals("/v3/conversations/c/pagedmembers", request.path());
        assertEquals("pageSize=500&continuationToken=t%2B%2F%3D", request.query());
    }

    @Test
    void typingIsSentToTheConversation() {
        client.sendTyping(
                ConversationReference.builder()
                        .activityId("a-1")
                        .user(new ChannelAccount("29:u", "Ann"))
                        .bot(new ChannelAccount("28:b", "Bot"))
                        .conversation(new ConversationAccount("c"))
                        .channelId("msteams")
                        .serviceUrl(connector.serviceUrl())
                        .build(),
                TIMEOUT);
        Received request = connector.take();
        assertEquals("/v3/conversations/c/activities", request.path());
        assertEquals("typing", request.json().path("type").asText());
        assertEquals("28:b", request.json().path("from").path("id").asText());
    }

    @Test
    void unusableBodyOfAReadIsNoAnswer() {
        connector.next(
                Answer.status(200),
                Answer.status(200).body("<html>"),
                Answer.json(200, "{\"id\":\"u\"}").cut());
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(NoAnswer.class, client.getConversationMember(connector.serviceUrl(), "c", "u", TIMEOUT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "[]", "<html>ok</html>", "{\"id\":", "{\"id\":null}", "{\"id\":\"\"}"})
    void successNeedsNoId(String body) {
        connector.next(Answer.json(200, body));
        Answered answered = send();
        assertTrue(answered.isSuccess());
        assertNull(answered.id());
        assertNull(answered.errorCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "404 # {\"error\":{\"code\":\"ConversationNotFound\",\"message\":\"m\"}} # ConversationNotFound",
                "401 # {\"message\":\"Authorization has been denied for this request.\"} #",
                "403 # {\"errorCode\":209,\"message\":\"{\\\"subCode\\\":\\\"MessageWritesBlocked\\\"}\"} # MessageWritesBlocked",
                "502 # <html><body>Bad Gateway</body></html> #",
                "500 # '' #",
                "400 # {\"error\":{\"code\":\"Bad # ",
                "503 # null # ",
            })
    void errorHasStatusAndCode(int status, String body, String code) {
        connector.next(Answer.json(status, body == null ? "" : body));
        Answered answered = send();
        assertEquals(status, answered.status());
        assertEquals(code, answered.errorCode());
        assertFalse(answered.isSuccess());
    }

    @Test
    void deeplyNestedBodyIsIgnored() {
        connector.next(Answer.json(400, "{\"a\":".repeat(10_000)), Answer.json(400, "[".repeat(60_000)));
        for (int i = 0; i < 2; i++) {
            Answered answered = send();
            assertNull(answered.body());
            assertEquals(400, answered.status());
        }
    }

    @Test
    void oversizedBodyIsCutAndTheStatusCounts() {
        connector.next(Answer.json(201, "{\"id\":\"a-1\",\"x\":\"" + "x".repeat(5_000_000) + "\"}"));
        Answered answered = send();
        assertEquals(201, answered.status());
        assertNull(answered.body());
        assertTrue(send().isSuccess());
    }

    @Test
    void retryAfterIsReadAgainstTheClock() {
        connector.next(
                Answer.status(429).header("Retry-After", "7"),
                Answer.status(429).header("retry-after", "Sun, 22 Nov 2026 10:00:30 GMT"),
                Answer.status(429).header("Retry-After", "later"),
                Answer.status(429));
        assertEquals(Duration.ofSeconds(7), send().retryAfter());
        assertEquals(Duration.ofSeconds(30), send().retryAfter());
        assertNull(send().retryAfter());
        assertNull(send().retryAfter());
    }

    @Test
    void correlationIdIsSanitizedForLogs() {
        connector.next(
                Answer.status(500).header("MS-CV", "abc+1/2.3=").header("X-Correlating-OperationId", "op-1"),
                Answer.status(500).header("MS-CV", "abc+1/2.3="),
                Answer.status(500).header("MS-CV", "a b<c>" + "x".repeat(500)));
        assertEquals("op-1", send().correlationId());
        assertEquals("abc+1/2.3=", send().correlationId());
        assertEquals("a?b?c?" + "x".repeat(122), send().correlationId());
    }

    @Test
    void redirectIsNotFollowed() {
        try (FakeConnector elsewhere = new FakeConnector()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                connector.next(Answer.status(status).header("Location", elsewhere.serviceUrl()));
                assertEquals(status, send().status());
            }
            assertEquals(0, elsewhere.connections());
        }
    }

    @Test
    void redirectingHttpClientIsRefused() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        BotConfig config = config();
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConnectorClient(
                        following, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock));
    }

    @Test
    void connectionsAreReused() {
        for (int i = 0; i < 20; i++) {
            send();
        }
        connector.next(Answer.status(500).body("x"), Answer.status(429), Answer.status(204));
        send();
        send();
        send();
        send();
        assertEquals(1, connector.connections());
    }

    @Test
    void anonymousBotSendsOnlyToLoopback() {
        for (String url : new String[] {
            "https://smba.trafficmanager.net/emea/",
            "http://127.0.0.1@evil.example.com:" + connector.port() + "/",
            connector.serviceUrl() + "?x=1",
            "http://127.0.0.1:70000/",
            "ftp://127.0.0.1:" + connector.port() + "/",
            "",
        }) {
            assertInstanceOf(ServiceUrlRefused.class, client.sendToConversation(url, "c", HELLO, TIMEOUT), url);
        }
        assertInstanceOf(ServiceUrlRefused.class, client.sendToConversation(null, "c", HELLO, TIMEOUT));
        assertEquals(0, connector.connections());
    }

    @Test
    void missingOrDotSegmentIdIsNotSent() {
        String url = connector.serviceUrl();
        assertInstanceOf(InvalidId.class, client.sendToConversation(url, "", HELLO, TIMEOUT));
        assertInstanceOf(InvalidId.class, client.sendToConversation(url, null, HELLO, TIMEOUT));
        assertInstanceOf(InvalidId.class, client.sendToConversation(url, "..", HELLO, TIMEOUT));
        assertInstanceOf(InvalidId.class, client.replyToActivity(url, "c", null, HELLO, TIMEOUT));
        assertInstanceOf(InvalidId.class, client.getConversationMember(url, "c", ".", TIMEOUT));
        assertEquals(0, connector.connections());
    }

    @Test
    void eachTracedRequestHasItsOwnSpan() {
        Iterator<TraceParent> spans = List.of(
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01")
                .stream()
                .map(header -> TraceParent.parse(header).orElseThrow())
                .iterator();
        ConnectorClient traced = client.withTrace(spans::next);
        traced.sendToConversation(connector.serviceUrl(), "c", HELLO, TIMEOUT);
        traced.createConversation(connector.serviceUrl(), WITH_ONE_USER, TIMEOUT);

        assertEquals(
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                connector.take().header("traceparent"));
        assertEquals(
                "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01",
                connector.take().header("traceparent"));
    }

    @Test
    void untracedRequestHasNoTraceparent() {
        client.withTrace(() -> {
            throw new AssertionError("withTrace does not change the client itself");
        });
        send();

        assertEquals("", connector.take().header("traceparent"));
    }

    @Test
    void toStringLeavesOutTheBody() {
        connector.next(Answer.json(400, "{\"message\":\"s3cret\"}"));
        assertFalse(send().toString().contains("s3cret"));
    }

    private Answered send() {
        return answered(client.sendToConversation(connector.serviceUrl(), "c", HELLO, TIMEOUT));
    }

    private static Answered answered(ConnectorResponse response) {
        return assertInstanceOf(Answered.class, response);
    }

    private ConnectorClient anonymous() {
        BotConfig config = config();
        return new ConnectorClient(
                OutboundHttp.create(), BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
    }

    private static BotConfig config() {
        return BotConfig.parse(Map.of(
                "AZURE_FUNCTIONS_ENVIRONMENT", "Development", "AzureWebJobsStorage", "UseDevelopmentStorage=true"));
    }
}
