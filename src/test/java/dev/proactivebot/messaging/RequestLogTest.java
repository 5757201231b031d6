package dev.proactivebot.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.auth.BotCredential;
import dev.proactivebot.auth.ChannelTokenVerifier;
import dev.proactivebot.auth.OutboundHttp;
import dev.proactivebot.auth.ServiceUrlPolicy;
import dev.proactivebot.bot.Bot;
import dev.proactivebot.bot.EchoBot;
import dev.proactivebot.bot.Reply;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.connector.ConnectorClient;
import dev.proactivebot.logging.LogIds;
import dev.proactivebot.logging.RedactedException;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.FakeConnector;
import dev.proactivebot.testing.MutableClock;
import dev.proactivebot.testing.TestLog;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one line of each request to the endpoint, and the trace that begins there. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class RequestLogTest {
    private static final HttpClient HTTP = OutboundHttp.create();
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String OTHER_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER = "00-" + OTHER_ID + "-00f067aa0ba902b7-00";
    private static final String A1 = "channel=emulator conversation=emulator|c|1 key=emulator|c|1|a1 attempt=0 ";
    private static final String NOTHING = "kind=- channel=- conversation=- key=- attempt=0 ";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeConnector connector = new FakeConnector();
    private final TestLog log = new TestLog();
    private static final String HANDED_OVER = " why=\"handed to the platform\"";

    private MessagingEndpoint endpoint = endpoint(new EchoBot(), true);

    @AfterEach
    void stop() {
        connector.close();
    }

    @Test
    void queuedMessageLogsTheCorrelationOfItsAcknowledgement() {
        connector.next(dev.proactivebot.testing.Answer.created("x").header("MS-CV", "cv.1"));
        receive(null, message("a1"), TRACE, null);

        assertLine("kind=message " + A1 + "outcome=queued status=202 ms=250 correlation=cv.1 trace=" + TRACE_ID
                + HANDED_OVER);
        assertEquals(1, log.lines(Level.INFO).size());
    }

    @Test
    void anUpdateIsQueuedAndAnyOtherActivityIsOnlyAnswered() {
        receive(null, activity("installationUpdate", "\"id\":\"a1\",\"action\":\"remove\""), TRACE, null);
        receive(null, activity("typing", "\"id\":\"a1\""), TRACE, null);

        assertEquals(
                List.of(
                        "event=received kind=installationupdate " + A1
                                + "outcome=queued status=202 ms=250 correlation=- trace=" + TRACE_ID + HANDED_OVER,
                        "event=received kind=typing " + A1 + "outcome=answered status=202 ms=250 correlation=- trace="
                                + TRACE_ID),
                lines());
    }

    @Test
    void aCallerWithoutAGoodTokenIsRefusedWithTheReason() {
        receive("Bearer secret.token.here", message("a1"), TRACE, null);

        assertEquals(1, log.lines(Level.WARNING).size());
        String line = lines().get(0);
        assertTrue(
                line.startsWith("event=received " + NOTHING + "outcome=refused status=401 ms=250 correlation=- trace="
                        + TRACE_ID + " why=\""),
                line);
    }

    @Test
    void refusedActivityIsLoggedWithItsKnownFields() {
        receive(null, message("a1").replace(connector.serviceUrl(), "https://smba.trafficmanager.net/"), TRACE, null);

        String line = lines().get(0);
        assertTrue(
                line.startsWith("event=received kind=message " + A1
                        + "outcome=refused status=403 ms=250 correlation=- trace=" + TRACE_ID + " why=\""),
                line);
    }

    @Test
    void aBadBodyIsRefused() {
        receive(null, "{", TRACE, null);
        receive(null, "x".repeat(300_000), TRACE, null);

        assertEquals(
                List.of(
                        "event=received " + NOTHING + "outcome=refused status=400 ms=250 correlation=- trace="
                                + TRACE_ID + " why=\"The body is not an activity in JSON.\"",
                        "event=received " + NOTHING + "outcome=refused status=413 ms=250 correlation=- trace="
                                + TRACE_ID + " why=\"An activity may have 256 KiB.\""),
                lines());
    }

    @Test
    void incompleteActivityIsLoggedWithoutConversationAndKey() {
        String nowhere = "conversation=- key=- attempt=0 outcome=";
        for (String fields : List.of(
                "",
                ",\"id\":\"a1\",\"channelId\":\"emulator\"",
                ",\"id\":\"a1\",\"conversation\":{\"id\":\"c\"}",
                ",\"id\":\"a1\",\"channelId\":\"\",\"conversation\":{\"id\":\"c\"}",
                ",\"id\":\"a1\",\"channelId\":\"emulator\",\"conversation\":{\"id\":\"\"}",
                ",\"id\":\"a1\",\"channelId\":\"emulator\",\"conversation\":null")) {
            receive(null, "{\"type\":\"typing\"" + fields + "}", TRACE, null);
        }

        assertEquals(6, lines().size());
        lines().forEach(line -> assertTrue(line.contains(nowhere), line));
        assertFalse(log.text().contains("null"), log.text());
    }

    @Test
    void failureOfTheBotIsLogged() {
        endpoint = endpoint(new BrokenBot(), true);

        Exception thrown = assertThrows(RedactedException.class, () -> receive(null, message("a1"), TRACE, null));
        assertEquals("IllegalStateException", thrown.getMessage(), "its words are in no log");
        assertLine("kind=message " + A1 + "outcome=failed status=500 ms=250 correlation=- trace=" + TRACE_ID
                + " why=\"IllegalStateException\"");
    }

    @Test
    void idsAreHashedUnlessTheSettingSaysOtherwise() {
        endpoint = endpoint(new EchoBot(), false);
        receive(null, message("a1"), TRACE, null);
        receive(null, message("a2"), TRACE, null);

        assertFalse(log.text().contains("c|1"), log.text());
        String conversation = lines().get(0).replaceAll(".* conversation=(\\S+) .*", "$1");
        assertTrue(conversation.matches("[0-9a-f]{16}"), conversation);
        assertTrue(lines().get(1).contains(" conversation=" + conversation + " "), log.text());
    }

    @Test
    void theItemAndTheAcknowledgementBelongToTheTraceOfTheRequest() throws IOException {
        JsonNode item = queued(receive(null, message("a1"), TRACE, OTHER));

        assertEquals(TRACE, item.path("traceparent").asText());
        String step = connector.take().header("traceparent");
        assertTrue(step.matches("00-" + TRACE_ID + "-[0-9a-f]{16}-01"), step);
        assertFalse(step.equals(TRACE));
    }

    @Test
    void requestHeaderGivesTheTraceWhenTheHostGivesNone() throws IOException {
        for (String none : new String[] {null, "", "|7d9f.1."}) {
            assertEquals(
                    OTHER,
                    queued(receive(null, message("a1"), none, OTHER))
                            .path("traceparent")
                            .asText());
        }
    }

    @Test
    void requestWithoutATraceStartsANewTrace() throws IOException {
        String first = queued(receive(null, message("a1"), null, "forged\r\nheader"))
                .path("traceparent")
                .asText();
        String step = connector.take().header("traceparent");
        String second = queued(receive(null, message("a2"), null, ""))
                .path("traceparent")
                .asText();

        assertTrue(first.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), first);
        assertEquals(first.substring(0, 35), step.substring(0, 35));
        assertTrue(lines().get(0).endsWith(" trace=" + first.substring(3, 35) + HANDED_OVER), log.text());
        assertFalse(second.substring(3, 35).equals(first.substring(3, 35)));
    }

    @Test
    void everyKindOfItemCarriesTheTrace() throws IOException {
        for (String activity : List.of(
                activity("conversationUpdate", "\"id\":\"w1\",\"membersAdded\":[{\"id\":\"u\"}]"),
                activity("conversationUpdate", "\"id\":\"w2\",\"membersAdded\":[{\"id\":\"b\"}]"),
                activity("conversationUpdate", "\"id\":\"w3\",\"membersRemoved\":[{\"id\":\"b\"}]"))) {
            assertEquals(
                    TRACE,
                    queued(receive(null, activity, TRACE, null))
                            .path("traceparent")
                            .asText());
        }
    }

    @Test
    void warningAboutTheAcknowledgementNamesTheTrace() {
        connector.next(dev.proactivebot.testing.Answer.status(500));
        receive(null, message("a1"), TRACE, null);

        assertTrue(log.lines(Level.WARNING).get(0).endsWith(" trace=" + TRACE_ID), log.text());
    }

    private void assertLine(String expected) {
        assertEquals(List.of("event=received " + expected), lines());
    }

    private List<String> lines() {
        return log.text().lines().filter(line -> line.startsWith("event=")).toList();
    }

    private EndpointResponse receive(String authorization, String body, String hostTrace, String header) {
        Instant started = clock.instant().minus(Duration.ofMillis(250));
        return endpoint.receive(new EndpointRequest(authorization, body, hostTrace, header, started), log.logger());
    }

    private String message(String id) {
        return activity("message", "\"id\":\"" + id + "\",\"text\":\"hi\"");
    }

    private String activity(String type, String fields) {
        return "{\"type\":\"" + type + "\",\"from\":{\"id\":\"u\"},\"recipient\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c|1\"},\"channelId\":\"emulator\",\"serviceUrl\":\""
                + connector.serviceUrl() + "\"," + fields + "}";
    }

    private static JsonNode queued(EndpointResponse answer) throws IOException {
        return new ObjectMapper().readTree(answer.queued().orElseThrow());
    }

    private MessagingEndpoint endpoint(Bot bot, boolean plain) {
        BotConfig config = BotConfig.parse(TestSettings.anonymous());
        return MessagingEndpoint.create(
                ChannelTokenVerifier.create(config, HTTP, clock),
                bot,
                new ConnectorClient(HTTP, BotCredential.create(config, clock), ServiceUrlPolicy.of(config), clock),
                "",
                clock,
                new Random(7),
                new LogIds(plain));
    }

    private static final class BrokenBot implements Bot {
        @Override
        public Reply onMessage(String text, Activity message) {
            throw new IllegalStateException("very private");
        }

        @Override
        public Optional<Activity> onTrigger(String text, ConversationReference conversation) {
            return Optional.empty();
        }
    }
}
