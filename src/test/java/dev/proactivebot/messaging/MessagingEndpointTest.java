package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.EchoBot;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.optout.OptOut;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint answers, what it queues and what it says, with a connector on a real socket. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class MessagingEndpointTest {
    private static final HttpClient HTTP = OutboundHttp.create();
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String BAD = "{\"error\":{";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeConnector connector = new FakeConnector();
    private final TestLog log = new TestLog();
    private MessagingEndpoint endpoint = endpoint(TestSettings.anonymous(), new EchoBot());

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void aMessageIsAcknowledgedAndQueued() throws IOException {
        EndpointResponse answer =
                receive(message("\"id\":\"a1\",\"text\":\"hi\",\"timestamp\":\"2026-11-22T10:59:58.5+01:00\""));

        assertEquals(202, answer.status());
        assertNull(answer.json());
        Received said = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities/a1", said.path());
        assertEquals(
                "You said hi. Message added to the queue.",
                said.json().path("text").asText());
        assertEquals("b", said.json().at("/from/id").asText());
        JsonNode item = queued(answer);
        assertEquals("emulator|c|livechat|a1", item.path("key").asText());
        assertEquals("hi", item.path("text").asText());
        assertEquals(1, item.path("version").asInt());
        assertEquals("2026-11-25T10:00:00Z", item.path("expires").asText());
        assertEquals("2026-11-22T09:59:58.500Z", item.path("seenAt").asText());
        assertFalse(item.has("notifications"));
        assertEquals("a1", item.at("/relatesTo/activityId").asText());
        assertEquals("u", item.at("/relatesTo/user/id").asText());
        assertEquals(connector.serviceUrl(), item.at("/relatesTo/serviceUrl").asText());
    }

    @Test
    void refusingConnectorLosesOnlyTheAcknowledgement() throws IOException {
        connector.next(dev.proactivebot.testing.Answer.status(500));

        assertEquals(
                "hi",
                queued(receive(message("\"id\":\"a1\",\"text\":\"hi\"")))
                        .path("text")
                        .asText());
        assertTrue(log.text().contains("no acknowledgement"), log.text());
    }

    @Test
    void unreachableConnectorLosesOnlyTheAcknowledgement() {
        String message = message("\"id\":\"a1\",\"text\":\"hi\"");
        connector.close();

        assertEquals(202, receive(message).status());
    }

    @Test
    void hangingConnectorDelaysTheAnswerByAtMost3Seconds() {
        connector.always(request -> dev.proactivebot.testing.Answer.hang());
        Instant started = clock.instant().minus(Duration.ofMillis(2_800));
        long before = System.nanoTime();
        EndpointResponse answer = receive(null, message("\"id\":\"a1\",\"text\":\"hi\""), started);

        assertEquals(202, answer.status());
        assertTrue(answer.queued().isPresent());
        assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 2_500, "200 ms were left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "invoke", "conversationUpdate"})
    void hangingBotFailsLikeAThrowingBot(String type) {
        CountDownLatch never = new CountDownLatch(1);
        Bot hanging = (Bot) Proxy.newProxyInstance(
                Bot.class.getClassLoader(), new Class<?>[] {Bot.class}, (proxy, method, arguments) -> {
                    never.await();
                    return null;
                });
        endpoint = endpoint(TestSettings.anonymous(), hanging);
        String body = type.equals("message")
                ? message("\"id\":\"a1\",\"text\":\"hi\"")
                : activity(type, "\"id\":\"a1\",\"membersAdded\":[{\"id\":\"u\"}]");

        assertThrows(
                RedactedException.class, () -> TimeBudget.within(Duration.ofMillis(900), clock, () -> receive(body)));
        assertTrue(log.text().contains("outcome=failed status=500"), log.text());
        assertTrue(log.text().contains("why=\"BotUnansweredException\""), log.text());
    }

    @Test
    void messageIsQueuedAndNothingIsSentAfterTheBudget() {
        Instant started = clock.instant().minus(Duration.ofSeconds(3));

        assertTrue(receive(null, message("\"id\":\"a1\",\"text\":\"hi\""), started)
                .queued()
                .isPresent());
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void resentActivityIsQueuedWithTheSameKeyAndAcknowledgedOnce() throws IOException {
        EndpointResponse first = receive(message("\"id\":\"a1\",\"text\":\"hi\""));
        EndpointResponse second = receive(message("\"id\":\"a1\",\"text\":\"hi\""));

        assertEquals(queued(first), queued(second));
        assertEquals(1, connector.received().size());
        receive(message("\"id\":\"a2\",\"text\":\"hi\""));
        assertEquals(2, connector.received().size());
    }

    @Test
    void failedAcknowledgementIsRetriedWhenTheChannelResends() {
        connector.next(dev.proactivebot.testing.Answer.status(500));
        receive(message("\"id\":\"a1\",\"text\":\"hi\""));
        receive(message("\"id\":\"a1\",\"text\":\"hi\""));

        assertEquals(2, connector.received().size());
    }

    @Test
    void anAcknowledgementThatMayHaveArrivedIsNotRepeated() {
        connector.next(dev.proactivebot.testing.Answer.reset());
        receive(message("\"id\":\"a1\",\"text\":\"hi\""));
        receive(message("\"id\":\"a1\",\"text\":\"hi\""));

        assertEquals(1, connector.received().size());
    }

    @Test
    void messagesWithoutAnIdAreEachAcknowledgedWithoutAReplyTarget() {
        receive(message("\"text\":\"one\""));
        receive(message("\"text\":\"two\""));

        assertEquals(
                "/v3/conversations/c%7Clivechat/activities", connector.take().path());
        assertEquals(
                "You said two. Message added to the queue.",
                connector.take().json().path("text").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "value":{"order":42}                                   | {"order":42}
            "value":"yes"                                          | yes
            "attachments":[{"contentType":"image/png"}]            | (1 attachment)
            "text":"","value":null,"attachments":[{},{}]           | (2 attachments)
            """)
    void cardValueOrAttachmentIsAMessage(String fields, String text) throws IOException {
        assertEquals(
                text,
                queued(receive(message("\"id\":\"a1\"," + fields))).path("text").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"a1\",\"text\":\"hi\",\"from\":{\"id\":\"b\"}",
                "\"id\":\"a1\",\"text\":\"hi\",\"from\":{\"id\":\"x\",\"role\":\"bot\"}"
            })
    void aMessageFromABotIsNeitherAnsweredNorQueued(String fields) {
        EndpointResponse answer = receive(message(fields));

        assertEquals(new EndpointResponse(200, null, Optional.empty()), answer);
        assertTrue(connector.received().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":\"a1\"", "\"id\":\"a1\",\"text\":\"   \""})
    void senderOfAnEmptyMessageIsRemembered(String fields) throws IOException {
        EndpointResponse answer = receive(message(fields + ",\"timestamp\":\"2026-11-22T09:59:58Z\""));

        assertEquals(200, answer.status());
        assertEquals(
                "{\"version\":1,\"kind\":\"seen\",\"key\":\"emulator|c|livechat|a1|seen\",\"relatesTo\":{"
                        + "\"user\":{\"id\":\"u\",\"name\":\"Ann\"},\"bot\":{\"id\":\"b\"},"
                        + "\"conversation\":{\"id\":\"c|livechat\"},\"channelId\":\"emulator\","
                        + "\"serviceUrl\":\"" + connector.serviceUrl() + "\"},"
                        + "\"seenAt\":\"2026-11-22T09:59:58Z\",\"expires\":\"2026-11-25T10:00:00Z\","
                        + "\"traceparent\":\"" + TRACE + "\"}",
                queued(answer).toString());
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void userWhoGetsOnlyAnImmediateReplyIsRemembered() throws IOException {
        endpoint = endpoint(TestSettings.anonymous(), bot(Reply.say("Say: order, and what.")));
        EndpointResponse answer = receive(message("\"id\":\"a1\",\"text\":\"hi\""));

        assertEquals(200, answer.status());
        assertEquals("seen", queued(answer).path("kind").asText());
        assertEquals(
                "Say: order, and what.", connector.take().json().path("text").asText());
    }

    @Test
    void acknowledgementRepliesToWhatTheBotNamed() {
        Reply reply = Reply.queue("later", Activity.message("See above.").inReplyTo("42"));
        endpoint = endpoint(TestSettings.anonymous(), bot(reply));
        receive(message("\"id\":\"a1\",\"text\":\"hi\""));

        assertEquals(
                "/v3/conversations/c%7Clivechat/activities/42", connector.take().path());
    }

    @Test
    void tooLongTextIsRefusedAndItsUserRemembered() throws IOException {
        EndpointResponse answer = receive(message("\"id\":\"a1\",\"text\":\"" + "é".repeat(24_000) + "\""));

        assertEquals(200, answer.status());
        assertEquals("seen", queued(answer).path("kind").asText());
        assertTrue(connector.take().json().path("text").asText().contains("too long"));
    }

    @Test
    void userWithATooLongNameIsNotRemembered() {
        EndpointResponse answer =
                receive(message("\"id\":\"a1\",\"text\":\"hi\"").replace("Ann", "x".repeat(60_000)));

        assertEquals(new EndpointResponse(200, null, Optional.empty()), answer);
        assertEquals(1, connector.received().size());
    }

    @Test
    void stopAndStartAreAnsweredAndQueued() throws IOException {
        endpoint = endpoint(TestSettings.anonymous(), new OptOut(new EchoBot()));
        JsonNode stop = queued(receive(message("\"id\":\"a1\",\"text\":\"Stop\"")));
        JsonNode start = queued(receive(message("\"id\":\"a2\",\"text\":\"start\"")));

        assertEquals("seen", stop.path("kind").asText());
        assertEquals("off", stop.path("notifications").asText());
        assertEquals("2026-11-22T10:00:00Z", stop.path("seenAt").asText());
        assertEquals("on", start.path("notifications").asText());
        assertEquals(2, connector.received().size());
    }

    @Test
    void messageAnswers202OnlyIfAReplyIsQueued() {
        endpoint = endpoint(TestSettings.anonymous(), new OptOut(new EchoBot()));

        assertEquals(200, receive(message("\"id\":\"a1\",\"text\":\"stop\"")).status());
        assertEquals(202, receive(message("\"id\":\"a2\",\"text\":\"hi\"")).status());
    }

    @Test
    void optOutIsQueuedTogetherWithItsText() throws IOException {
        Reply both = new Reply(Optional.empty(), Optional.of("later"), Optional.of(false));
        endpoint = endpoint(TestSettings.anonymous(), bot(both));
        JsonNode item = queued(receive(message("\"id\":\"a1\",\"text\":\"hi\"")));

        assertFalse(item.has("kind"));
        assertEquals("later", item.path("text").asText());
        assertEquals("off", item.path("notifications").asText());
    }

    @Test
    void optOutIsQueuedEvenIfItsTextIsTooLong() throws IOException {
        Reply both = new Reply(Optional.empty(), Optional.of("x".repeat(60_000)), Optional.of(false));
        endpoint = endpoint(TestSettings.anonymous(), bot(both));
        JsonNode item = queued(receive(message("\"id\":\"a1\",\"text\":\"hi\"")));

        assertEquals("seen", item.path("kind").asText());
        assertEquals("off", item.path("notifications").asText());
    }

    @Test
    void theLongestTextThatFitsIsQueued() {
        EndpointResponse answer = receive(message("\"id\":\"a1\",\"text\":\"" + "x".repeat(47_000) + "\""));

        assertEquals(202, answer.status());
        assertTrue(answer.queued().orElseThrow().length <= 48_128);
    }

    @Test
    void expectRepliesGetsTheAcknowledgementInTheResponse() throws IOException {
        EndpointResponse answer = receive(message("\"id\":\"a1\",\"text\":\"hi\",\"deliveryMode\":\"expectReplies\""));

        assertEquals(200, answer.status());
        JsonNode reply = new ObjectMapper().readTree(answer.json()).at("/activities/0");
        assertEquals(
                "You said hi. Message added to the queue.", reply.path("text").asText());
        assertEquals("a1", reply.path("replyToId").asText());
        assertEquals("hi", queued(answer).path("text").asText());
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void expectRepliesWithoutAReplyGetsAnEmptyList() {
        for (String nothing : List.of("\"id\":\"a1\"", "\"id\":\"a1\",\"text\":\"hi\",\"from\":{\"id\":\"b\"}")) {
            assertEquals(
                    "{\"activities\":[]}",
                    receive(message(nothing + ",\"deliveryMode\":\"expectReplies\""))
                            .json());
        }
    }

    @Test
    void expectRepliesRemembersASilentUserButNoBot() throws IOException {
        EndpointResponse answer = receive(message("\"id\":\"a1\",\"deliveryMode\":\"expectReplies\""));

        assertEquals(200, answer.status());
        assertEquals("seen", queued(answer).path("kind").asText());
        assertTrue(receive(message("\"id\":\"a2\",\"from\":{\"id\":\"b\"},\"deliveryMode\":\"expectReplies\""))
                .queued()
                .isEmpty());
    }

    @Test
    void unknownDeliveryModeIsTreatedAsNormal() {
        assertEquals(
                202,
                receive(message("\"id\":\"a1\",\"text\":\"hi\",\"deliveryMode\":\"fancy\""))
                        .status());
        assertEquals(1, connector.received().size());
    }

    @Test
    void newMemberIsWelcomedThroughTheQueueWithItsOwnKey() throws IOException {
        EndpointResponse answer = receive(
                activity("conversationUpdate", "\"id\":\"x\",\"membersAdded\":[{\"id\":\"b\"},{\"id\":\"u\"}]"));

        assertEquals(202, answer.status());
        JsonNode item = queued(answer);
        assertEquals("emulator|c|livechat|welcome", item.path("key").asText());
        assertTrue(item.at("/activity/text").asText().startsWith("Hello"));
        assertEquals("2026-11-22T10:00:00Z", item.path("seenAt").asText());
        assertFalse(item.at("/relatesTo").has("activityId"), "an update is nothing to reply to");
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void tooLongWelcomeIsNotQueued() {
        String update = activity("conversationUpdate", "\"membersAdded\":[{\"id\":\"u\"}]")
                .replace("Ann", "x".repeat(60_000));

        assertEquals(new EndpointResponse(202, null, Optional.empty()), receive(update));
    }

    @Test
    void welcomeGoesToTheAddedMemberNotTheSendingBot() throws IOException {
        JsonNode item = queued(receive(activity(
                "conversationUpdate",
                "\"from\":{\"id\":\"b\"},\"membersAdded\":[{\"id\":\"b\"},{\"id\":\"v\",\"name\":\"Vi\"}]")));

        assertEquals("v", item.at("/relatesTo/user/id").asText());
    }

    @Test
    void newMemberIsRememberedWithoutAWelcome() throws IOException {
        endpoint = endpoint(TestSettings.anonymous(), bot(Reply.nothing()));
        JsonNode item =
                queued(receive(activity("conversationUpdate", "\"id\":\"x\",\"membersAdded\":[{\"id\":\"u\"}]")));

        assertEquals("seen", item.path("kind").asText());
        assertEquals("emulator|c|livechat|x|seen", item.path("key").asText());
        assertFalse(item.at("/relatesTo").has("activityId"), "an update is nothing to reply to");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            installationUpdate    | "action":"add"                                            | seen
            installationUpdate    | "action":"add-upgrade"                                    | seen
            installationUpdate    | "action":"remove"                                         | gone
            installationUpdate    | "action":"remove-upgrade"                                 | -
            contactRelationUpdate | "action":"add"                                            | seen
            contactRelationUpdate | "action":"remove"                                         | gone
            conversationUpdate    | "membersAdded":[{"id":"b"}]                               | seen
            conversationUpdate    | "membersRemoved":[{"id":"u"}]                             | seen
            conversationUpdate    | "topicName":"news"                                        | seen
            conversationUpdate    | "membersRemoved":[{"id":"b"}]                             | gone
            conversationUpdate    | "channelData":{"eventType":"teamDeleted"}                 | gone
            conversationUpdate    | "channelData":{"eventType":"teamHardDeleted"}             | gone
            conversationUpdate    | "channelData":{"eventType":"teamArchived"}                | -
            conversationUpdate    | "channelData":{"eventType":"teamUnarchived"}              | seen
            conversationUpdate    | "channelData":{"eventType":"teamRestored"}                | seen
            conversationUpdate    | "channelData":{"eventType":"teamRenamed"}                 | seen
            conversationUpdate    | "membersRemoved":[{"id":"b"}],"membersAdded":[{"id":"u"}] | gone
            """)
    void anUpdateIsQueuedAsWhatItTellsOfTheConversation(String type, String fields, @Nullable String kind)
            throws IOException {
        EndpointResponse answer =
                receive(activity(type, "\"id\":\"x\",\"timestamp\":\"2026-11-22T09:59:58Z\"," + fields));

        assertEquals(202, answer.status());
        assertTrue(connector.received().isEmpty());
        assertEquals(kind != null, answer.queued().isPresent());
        if (kind != null) {
            JsonNode item = queued(answer);
            assertEquals(kind, item.path("kind").asText());
            assertEquals("emulator|c|livechat|x|" + kind, item.path("key").asText());
            assertEquals("c|livechat", item.at("/relatesTo/conversation/id").asText());
            assertEquals("2026-11-22T09:59:58Z", item.path("seenAt").asText());
        }
    }

    @Test
    void teamsInstallationIsWelcomedButAnUpgradeIsNot() throws IOException {
        String added = activity("installationUpdate", "\"id\":\"x\",\"action\":\"add\"")
                .replace("emulator", "msteams");

        assertEquals(
                "msteams|c|livechat|welcome", queued(receive(added)).path("key").asText());
        assertEquals(
                "seen",
                queued(receive(added.replace("\"add\"", "\"add-upgrade\"")))
                        .path("kind")
                        .asText());
    }

    @Test
    void removalOfTheBotNeedsAConversationButNoServiceUrl() throws IOException {
        String removed = "{\"type\":\"installationUpdate\",\"action\":\"remove\",\"channelId\":\"msteams\"";

        assertEquals(
                "gone",
                queued(receive(removed + ",\"conversation\":{\"id\":\"c\"}}"))
                        .path("kind")
                        .asText());
        assertEquals(new EndpointResponse(202, null, Optional.empty()), receive(removed + "}"));
        assertEquals(
                new EndpointResponse(202, null, Optional.empty()),
                receive(removed + ",\"conversation\":{\"id\":\"\"}}"));
        assertEquals(
                new EndpointResponse(202, null, Optional.empty()),
                receive("{\"type\":\"conversationUpdate\",\"conversation\":{\"id\":\"c\"}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typing",
                "event",
                "messageReaction",
                "endOfConversation",
                "messageUpdate",
                "handoff",
                "Trace",
                "installationUpdate",
                "contactRelationUpdate",
                "something nobody knows"
            })
    void otherTypesAreAcceptedAndIgnored(String type) {
        assertEquals(new EndpointResponse(202, null, Optional.empty()), receive(activity(type, "\"id\":\"x\"")));
        assertTrue(connector.received().isEmpty());
    }

    @Test
    void ignoredActivityNeedsOnlyAType() {
        assertEquals(202, receive("{\"type\":\"typing\"}").status());
        assertEquals(
                202,
                receive("{\"type\":\"conversationUpdate\",\"membersAdded\":[{\"id\":\"u\"}]}")
                        .status());
        assertEquals(501, receive("{\"type\":\"invoke\"}").status());
    }

    @Test
    void anInvokeIs501UnlessTheBotHandlesIt() {
        assertEquals(
                501,
                receive(activity("invoke", "\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{}}"))
                        .status());
        endpoint = endpoint(TestSettings.anonymous(), new EchoBotThatInvokes());
        EndpointResponse answer = receive(activity("invoke", "\"name\":\"adaptiveCard/action\""));

        assertEquals(200, answer.status());
        assertEquals("7", answer.json());
        assertEquals(204, receive(activity("invoke", "\"name\":\"empty\"")).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "null",
                "\"x\"",
                "{}",
                "{\"type\":\"\"}",
                "{\"type\":null}",
                "{\"type\":{}}",
                "{\"type\":\"message\"",
                "{\"type\":\"message\",\"from\":7}"
            })
    void invalidActivityAnswers400(String body) {
        EndpointResponse answer = receive(body);

        assertEquals(400, answer.status());
        assertTrue(answer.json().startsWith(BAD));
        assertTrue(answer.queued().isEmpty());
    }

    @Test
    void messageWithoutReplyAddressAnswers400() {
        assertEquals(
                400,
                receive("{\"type\":\"message\",\"text\":\"hi\",\"conversation\":{\"id\":\"c\"}}")
                        .status());
        assertEquals(
                400,
                receive("{\"type\":\"message\",\"text\":\"hi\",\"serviceUrl\":\"" + connector.serviceUrl() + "\"}")
                        .status());
    }

    @Test
    void bodyOver256KiBAnswers413BeforeParsing() {
        assertEquals(413, receive("x".repeat(256 * 1024 + 1)).status());
        assertEquals(413, receive("é".repeat(128 * 1024 + 1)).status());
        assertEquals(400, receive("x".repeat(256 * 1024)).status());
    }

    @Test
    void botWithoutAnAppIdTalksOnlyToThisMachine() {
        assertEquals(
                403,
                receive(message("\"text\":\"hi\"").replace(connector.serviceUrl(), "https://smba.trafficmanager.net/"))
                        .status());
        assertEquals(
                401,
                receive("Bearer x.y.z", message("\"text\":\"hi\""), clock.instant())
                        .status());
    }

    @Test
    void botWithAnAppIdRequiresAValidToken() {
        try (FakeOpenId openId = FakeOpenId.start();
                FakeTokenServer tokenServer = new FakeTokenServer()) {
            Map<String, String> settings = new HashMap<>(TestSettings.singleTenant(
                    "ToChannelFromBotLoginUrl", tokenServer.loginUrl("tenant").toString()));
            settings.putAll(openId.settings());
            endpoint = endpoint(settings, new EchoBot());
            TestTokens.Token good = new TestTokens(clock).channel().claim("serviceurl", connector.serviceUrl());
            String message = message("\"id\":\"a1\",\"text\":\"hi\"").replace("emulator", "msteams");

            assertEquals(401, receive(message).status());
            assertEquals(401, receive("not even JSON").status());
            EndpointResponse answer = receive(good.bearer(), message, clock.instant());
            assertEquals(202, answer.status());
            assertEquals("Bearer token-1", connector.take().header("Authorization"));
            String elsewhere = message.replace(connector.serviceUrl(), "https://smba.trafficmanager.net/teams/");
            EndpointResponse refused = receive(good.bearer(), elsewhere, clock.instant());
            assertEquals(403, refused.status());
            assertFalse(refused.json().contains("serviceUrl"), "the body does not say which rule failed");
            assertEquals(400, receive(good.bearer(), "{}", clock.instant()).status());
        }
    }

    @Test
    void logHoldsNeitherTextNorToken() {
        receive(message("\"id\":\"a1\\nforged\",\"text\":\"very private\""));
        receive("Bearer secret.token.here", message("\"text\":\"private\""), clock.instant());
        connector.next(dev.proactivebot.testing.Answer.status(403).body("private"));
        receive(message("\"id\":\"a2\",\"text\":\"very private\""));

        assertFalse(log.text().contains("private") || log.text().contains("secret"), log.text());
        assertTrue(log.text().contains("a1_forged"), log.text());
    }

    private MessagingEndpoint endpoint(Map<String, String> settings, Bot bot) {
        BotConfig config = BotConfig.parse(settings);
        ConnectorClient client =
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock);
        return MessagingEndpoint.create(
                ChannelTokenVerifier.create(config, HTTP, clock),
                bot,
                client,
                config.identity().appId(),
                clock,
                new Random(7),
                new LogIds(true));
    }

    private EndpointResponse receive(String body) {
        return receive(null, body, clock.instant());
    }

    private EndpointResponse receive(@Nullable String authorization, String body, Instant started) {
        return endpoint.receive(new EndpointRequest(authorization, body, TRACE, null, started), log.logger());
    }

    private String message(String fields) {
        return activity("message", fields);
    }

    private String activity(String type, String fields) {
        String from = fields.contains("\"from\"") ? "" : "\"from\":{\"id\":\"u\",\"name\":\"Ann\"},";
        return "{\"type\":\"" + type + "\"," + from + "\"recipient\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c|livechat\"},\"channelId\":\"emulator\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"," + fields + "}";
    }

    private static JsonNode queued(EndpointResponse answer) throws IOException {
        return new ObjectMapper().readTree(answer.queued().orElseThrow());
    }

    private static Bot bot(Reply reply) {
        return new Bot() {
            @Override
            public Reply onMessage(String text, Activity message) {
                return reply;
            }

            @Override
            public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
                return Optional.empty();
            }
        };
    }

    private static final class EchoBotThatInvokes implements Bot {
        @Override
        public Reply onMessage(String text, Activity message) {
            return Reply.nothing();
        }

        @Override
        public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
            return Optional.empty();
        }

        @Override
        public Optional<InvokeResponse> onInvoke(Activity invoke) {
            return Optional.of(
                    "empty".equals(invoke.name())
                            ? new InvokeResponse(204, null)
                            : new InvokeResponse(200, IntNode.valueOf(7)));
        }
    }
}
