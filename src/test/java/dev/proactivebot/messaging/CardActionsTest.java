package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.proactivebot.bot.CardResult;
import dev.proactivebot.bot.InvokeResponse;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.optout.OptOut;
import dev.proactivebot.reminders.RemindMe;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.AdaptiveCardAction;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the button of a card, with a connector on a real socket. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class CardActionsTest {
    private static final HttpClient HTTP = OutboundHttp.create();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String CARD = "{\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":[]}";
    private static final String PRESS =
            "{\"action\":{\"type\":\"Action.Execute\",\"id\":\"x\",\"verb\":\"approve\",\"data\":{\"order\":7}},"
                    + "\"trigger\":\"manual\"}";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeConnector connector = new FakeConnector();
    private final TestLog log = new TestLog();
    private final List<AdaptiveCardAction> pressed = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private Optional<CardResult> result = Optional.empty();
    private Optional<InvokeResponse> response = Optional.empty();
    private final MessagingEndpoint endpoint = endpoint();

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void executedActionIsAnsweredWithAMessage() throws IOException {
        result = Optional.of(CardResult.message("Approved."));
        EndpointResponse answer = invoke(PRESS);

        assertEquals(200, answer.status());
        assertJson(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\",\"value\":\"Approved.\"}",
                answer);
        assertTrue(answer.queued().isEmpty());
        assertTrue(connector.received().isEmpty(), "the channel shows the answer itself");
        assertEquals("approve", pressed.get(0).verb());
        assertEquals("7", pressed.get(0).text("order"));
        assertFalse(pressed.get(0).isAutomatic());
        assertEquals("u", pressed.get(0).activity().from().id());
    }

    @Test
    void executedActionIsAnsweredWithACard() throws IOException {
        result = Optional.of(CardResult.card(CARD));

        assertJson(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.card.adaptive\",\"value\":" + CARD + "}",
                invoke(PRESS));
    }

    @Test
    void errorOfAnExecutedActionIsAnsweredWith200() throws IOException {
        result = Optional.of(CardResult.error(403, "NotYours", "Only Ann may do that."));
        EndpointResponse answer = invoke(PRESS);

        assertEquals(200, answer.status());
        assertJson(
                "{\"statusCode\":403,\"type\":\"application/vnd.microsoft.error\","
                        + "\"value\":{\"code\":\"NotYours\",\"message\":\"Only Ann may do that.\"}}",
                answer);
    }

    @Test
    void executedActionMayQueueATextForLater() throws IOException {
        result = Optional.of(CardResult.card(CARD).andQueue("ship 7"));
        EndpointResponse answer = invoke(PRESS);
        JsonNode item = queued(answer);

        assertEquals(200, answer.status());
        assertEquals("ship 7", item.path("text").asText());
        assertEquals("emulator|c|1|a1", item.path("key").asText());
        assertEquals("u", item.at("/relatesTo/user/id").asText());
        assertEquals(TRACE, item.path("traceparent").asText());
        assertEquals(item, queued(invoke(PRESS)), "sent again, it is the same item");
    }

    @Test
    void executedActionWithATooLongTextAnswersCardStatus413() throws IOException {
        result = Optional.of(CardResult.message("ok").andQueue("x".repeat(60_000)));
        EndpointResponse answer = invoke(PRESS);

        assertEquals(200, answer.status());
        assertEquals(413, JSON.readTree(answer.json()).path("statusCode").asInt());
        assertTrue(answer.queued().isEmpty());
    }

    @Test
    void executedActionNeedsNeitherVerbNorData() {
        result = Optional.of(CardResult.message("ok"));

        assertEquals(
                200,
                invoke("{\"action\":{\"verb\":null},\"trigger\":\"automatic\"}").status());
        assertEquals("", pressed.get(0).verb());
        assertTrue(pressed.get(0).data().isObject());
        assertTrue(pressed.get(0).isAutomatic());
        assertEquals(
                200, invoke("{\"action\":{\"data\":\"text\"},\"trigger\":7}").status());
        assertEquals("text", pressed.get(1).data().textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "\"text\"",
                "[]",
                "{}",
                "{\"action\":null}",
                "{\"action\":\"approve\"}",
                "{\"action\":[{}]}",
                "{\"action\":{\"verb\":7}}",
                "{\"action\":{\"verb\":{}}}",
                "{\"action\":{\"verb\":\"x\",\"data\":7}}",
                "{\"action\":{\"verb\":\"x\",\"data\":[]}}"
            })
    void invalidExecutedActionAnswers400AsACardError(String value) throws IOException {
        result = Optional.of(CardResult.message("ok"));
        EndpointResponse answer = invoke(value);

        assertEquals(400, answer.status());
        JsonNode body = JSON.readTree(answer.json());
        assertEquals(400, body.path("statusCode").asInt());
        assertEquals("application/vnd.microsoft.error", body.path("type").asText());
        assertEquals("BadRequest", body.at("/value/code").asText());
        assertTrue(pressed.isEmpty());
        assertTrue(log.text().contains("outcome=refused status=400"), log.text());
    }

    @Test
    void executedActionWithoutReplyAddressAnswers400() {
        String body = "{\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":" + PRESS;

        assertEquals(400, receive(body + "}").status());
        assertEquals(400, receive(body + ",\"conversation\":{\"id\":\"c\"}}").status());
        assertTrue(pressed.isEmpty());
    }

    @Test
    void executedActionIgnoredByTheBotIsAnOrdinaryInvoke() {
        assertEquals(501, invoke(PRESS).status());
        response = Optional.of(new InvokeResponse(200, IntNode.valueOf(7)));
        assertEquals("7", invoke(PRESS).json());
        assertEquals("7", invoke("{}").json(), "it may read what this project does not");
    }

    @Test
    void otherInvokeAnswers501AndReachesNoCardHandler() {
        result = Optional.of(CardResult.message("ok"));

        assertEquals(
                501,
                receive(activity("invoke", "\"name\":\"task/fetch\",\"value\":" + PRESS))
                        .status());
        assertTrue(pressed.isEmpty());
    }

    @Test
    void submittedCardIsAnsweredWithAMessage() throws IOException {
        result = Optional.of(CardResult.message("Approved."));
        EndpointResponse answer = submit("{\"verb\":\"approve\",\"order\":7}");

        assertEquals(200, answer.status());
        assertEquals("seen", queued(answer).path("kind").asText());
        Received said = connector.take();
        assertEquals("/v3/conversations/c%7C1/activities/a1", said.path());
        assertEquals("Approved.", said.json().path("text").asText());
        assertEquals("approve", pressed.get(0).verb());
        assertEquals("7", pressed.get(0).text("order"));
        assertTrue(heard.isEmpty());
    }

    @Test
    void submittedCardIsAnsweredWithACardOrAnErrorMessage() throws IOException {
        result = Optional.of(CardResult.card(CARD));
        submit("{}");
        result = Optional.of(CardResult.error(400, "NotYours", "Only Ann may do that."));
        receive(activity("message", "\"id\":\"a2\",\"value\":{}"));

        JsonNode card = connector.take().json();
        assertEquals(JSON.readTree(CARD), card.at("/attachments/0/content"));
        assertEquals(
                Activity.ADAPTIVE_CARD, card.at("/attachments/0/contentType").asText());
        assertEquals(
                "Only Ann may do that.", connector.take().json().path("text").asText());
    }

    @Test
    void submittedCardMayQueueATextForLater() throws IOException {
        result = Optional.of(CardResult.message("Approved.").andQueue("ship 7"));
        EndpointResponse answer = submit("{\"order\":7}");

        assertEquals(202, answer.status());
        assertEquals("ship 7", queued(answer).path("text").asText());
        assertEquals("", pressed.get(0).verb());
    }

    @Test
    void submittedCardWithATooLongTextIsAnsweredWithAnError() {
        result = Optional.of(CardResult.message("ok").andQueue("x".repeat(60_000)));

        assertEquals(200, submit("{}").status());
        assertTrue(connector.take().json().path("text").asText().contains("too long"));
    }

    @Test
    void submittedCardThatTheChannelSendsAgainIsAnsweredOnce() throws IOException {
        result = Optional.of(CardResult.message("Approved.").andQueue("ship 7"));

        assertEquals(queued(submit("{}")), queued(submit("{}")));
        assertEquals(1, connector.received().size());
    }

    @Test
    void submittedCardWithExpectRepliesIsAnsweredInTheResponse() throws IOException {
        result = Optional.of(CardResult.card(CARD));
        EndpointResponse answer =
                receive(activity("message", "\"id\":\"a1\",\"value\":{},\"deliveryMode\":\"expectReplies\""));

        assertEquals(JSON.readTree(CARD), JSON.readTree(answer.json()).at("/activities/0/attachments/0/content"));
        assertTrue(connector.received().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            "value":{"a":1}                                                    | -
            "text":"","value":{}                                               | -
            "text":" \\n","value":"yes"                                        | -
            "text":"<at>Bot</at> ","entities":[{"type":"mention","text":"<at>Bot</at>","mentioned":{"id":"b"}}],"value":{} | -
            "text":"yes","value":{"a":1}                                       | yes
            "text":"yes"                                                       | yes
            "value":null                                                       | ''
            """)
    void onlyAMessageWithAValueAndWithoutATextIsASubmittedCard(String fields, String text) {
        result = Optional.of(CardResult.message("ok"));
        receive(activity("message", "\"id\":\"a1\"," + fields));

        assertEquals(text == null ? List.of() : List.of(text), heard);
        assertEquals(text == null ? 1 : 0, pressed.size());
    }

    @Test
    void submittedCardIgnoredByTheBotIsAMessage() throws IOException {
        assertEquals("heard ", queued(submit("{\"verb\":{}}")).path("text").asText());
        assertEquals("", pressed.get(0).verb());
    }

    @Test
    void submittedCardOfABotIsIgnored() {
        result = Optional.of(CardResult.message("ok"));

        assertEquals(
                new EndpointResponse(200, null, Optional.empty()),
                receive(activity("message", "\"id\":\"a1\",\"from\":{\"id\":\"b\"},\"value\":{}")));
        assertTrue(pressed.isEmpty());
    }

    @Test
    void logLineShowsTheOutcomeOfTheAction() {
        result = Optional.of(CardResult.message("very private").andQueue("private"));
        invoke(PRESS);
        result = Optional.of(CardResult.error(400, "x", "private"));
        invoke(PRESS);
        connector.next(dev.proactivebot.testing.Answer.created("x").header("MS-CV", "-"));
        submit("{\"verb\":\"private\"}");

        String id = " channel=emulator conversation=emulator|c|1 key=emulator|c|1|a1 attempt=0 outcome=";
        String end = " ms=0 correlation=- trace=" + TRACE_ID;
        String handedOver = " why=\"handed to the platform\"";
        assertEquals(
                List.of(
                        "event=received kind=invoke" + id + "queued status=200" + end + handedOver,
                        "event=received kind=invoke" + id + "answered status=200" + end,
                        "event=received kind=message" + id + "queued status=200" + end + handedOver),
                log.text().lines().filter(line -> line.startsWith("event=")).toList());
        assertFalse(log.text().contains("private"), log.text());
    }

    @Test
    void botThatThrowsIsAFailure() {
        result = null;

        assertThrows(RedactedException.class, () -> invoke(PRESS));
        assertTrue(log.text().contains("outcome=failed status=500"), log.text());
    }

    private EndpointResponse invoke(String value) {
        return receive(activity("invoke", "\"id\":\"a1\",\"name\":\"adaptiveCard/action\",\"value\":" + value));
    }

    private EndpointResponse submit(String value) {
        return receive(activity("message", "\"id\":\"a1\",\"value\":" + value));
    }

    private EndpointResponse receive(String body) {
        return endpoint.receive(new EndpointRequest(null, body, TRACE, null, clock.instant()), log.logger());
    }

    private String activity(String type, String fields) {
        String from = fields.contains("\"from\"") ? "" : "\"from\":{\"id\":\"u\",\"name\":\"Ann\"},";
        return "{\"type\":\"" + type + "\"," + from + "\"recipient\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c|1\"},\"channelId\":\"emulator\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"," + fields + "}";
    }

    private static void assertJson(String expected, EndpointResponse answer) throws IOException {
        assertEquals(JSON.readTree(expected), JSON.readTree(answer.json()));
    }

    private static JsonNode queued(EndpointResponse answer) throws IOException {
        return JSON.readTree(answer.queued().orElseThrow());
    }

    /** The parts around the bot let everything through that is about cards. */
    private MessagingEndpoint endpoint() {
        BotConfig config = BotConfig.parse(TestSettings.anonymous());
        Bot bot = new OptOut(RemindMe.of(
                () -> {
                    throw new AssertionError("no reminder is meant");
                },
                ZoneOffset.UTC,
                clock,
                new Scripted()));
        return MessagingEndpoint.create(
                ChannelTokenVerifier.create(config, HTTP, clock),
                bot,
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                "",
                clock,
                new Random(7),
                new LogIds(true));
    }

    private final class Scripted implements Bot {
        @Override
        public Reply onMessage(String text, Activity message) {
            heard.add(text);
            return Reply.queue("heard " + text);
        }

        @Override
        public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
            return Optional.empty();
        }

        @Override
        public Optional<CardResult> onCardAction(AdaptiveCardAction action) {
            pressed.add(action);
            return result;
        }

        @Override
        public Optional<InvokeResponse> onInvoke(Activity invoke) {
            return response;
        }
    }
}
