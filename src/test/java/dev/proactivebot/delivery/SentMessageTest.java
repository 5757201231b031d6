package dev.proactivebot.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds what the connector is asked for: the content, the conversation and the reply target. */
@NullUnmarked // a null fails the test anyway
class SentMessageTest extends DeliveryScene {

    @Test
    void textIsAnsweredByTheBotAsAReply() {
        deliver(item("emulator", "\"text\":\"hi\""));

        Received sent = connector.take();
        assertEquals("POST", sent.method());
        assertEquals("/v3/conversations/c%7Clivechat/activities/a1", sent.path());
        assertEquals("Back: hi", sent.json().path("text").asText());
        assertEquals("a1", sent.json().path("replyToId").asText());
        assertEquals("b", sent.json().at("/from/id").asText());
        assertSettled();
        assertTrue(queue.puts().isEmpty() && letters().isEmpty());
    }

    @Test
    void activityIsSentUnchanged() {
        deliver(item(
                "emulator",
                "\"activity\":{\"type\":\"message\",\"attachments\":[{\"contentType\":\"x\"}],\"summary\":\"s\"}"));

        JsonNode sent = connector.take().json();
        assertEquals("x", sent.at("/attachments/0/contentType").asText());
        assertEquals("s", sent.path("summary").asText());
        assertFalse(sent.has("text"));
    }

    @Test
    void itemWithoutReplyTargetIsAPlainMessage() {
        deliver(item("emulator", "\"text\":\"hi\"").replace("\"activityId\":\"a1\",", ""));

        assertEquals(
                "/v3/conversations/c%7Clivechat/activities", connector.take().path());
    }

    @Test
    void botWithNothingToSayEndsTheItem() {
        bot = (text, to) -> Optional.empty();
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"text\":\"hi\""));

        assertTrue(connector.received().isEmpty()
                && queue.puts().isEmpty()
                && letters().isEmpty());
    }

    @Test
    void botSeesTheKeyOfTheItem() {
        bot = (text, to) ->
                Optional.of(Activity.message(to.properties().get("key").asText()));
        delivery = delivery(TestSettings.anonymous());
        deliver(item("emulator", "\"key\":\"k-7\",\"text\":\"hi\""));

        assertEquals("k-7", connector.take().json().path("text").asText());
    }

    @Test
    void explicitReplyTargetIsUsed() {
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\",\"replyToId\":\"42\"}"));

        Received sent = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities/42", sent.path());
        assertEquals("42", sent.json().path("replyToId").asText());
    }

    @ParameterizedTest
    @CsvSource({"404, ActivityNotFoundInConversation", "404, ", "404, Whatever", "400, ", "400, Whatever"})
    void refusedReplyTargetIsFollowedByAPlainMessage(int status, String code) {
        connector.next(code == null ? Answer.status(status) : Answer.error(status, code));
        deliver(item("msteams", "\"text\":\"hi\""));

        connector.take();
        Received second = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities", second.path());
        assertFalse(second.json().has("replyToId"));
        assertSettled();
    }

    @Test
    void refusedExplicitReplyTargetIsFollowedByAPlainMessage() {
        connector.next(Answer.error(404, "ActivityNotFoundInConversation"));
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\",\"replyToId\":\"42\"}"));

        connector.take();
        Received second = connector.take();
        assertEquals("/v3/conversations/c%7Clivechat/activities", second.path());
        assertFalse(second.json().has("replyToId"));
        assertSettled();
    }

    @Test
    void refusedPlainMessageIsGivenUp() throws IOException {
        connector.next(Answer.status(404), Answer.error(404, "ConversationNotFound"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertFailed("gone", 404);
        assertEquals(2, connector.received().size());
    }

    @Test
    void refusedReplyTargetIsRetriedWhenTheTablesGoDown() {
        connector.always(request -> {
            tables.goDown();
            clock.advance(Duration.ofSeconds(2));
            return Answer.status(404);
        });
        deliver(item("webchat", "\"text\":\"hi\""));
        tables.comeBack();
        connector.always(request -> Answer.created("x"));
        clock.advance(Duration.ofSeconds(31));
        deliver(queue.only().text());

        assertEquals(2, connector.received().size());
    }

    @Test
    void dotNetItemIsSentWithTheNamesOfTheProtocol() {
        deliver("{\"RelatesTo\":{\"ActivityId\":\"a1\",\"User\":{\"Id\":\"u\",\"Name\":null},\"Agent\":{\"Id\":\"b\"},"
                + "\"Conversation\":{\"Id\":\"c\",\"IsGroup\":null},\"ChannelId\":\"emulator\",\"ServiceUrl\":\""
                + connector.serviceUrl()
                + "\"},\"Activity\":{\"Type\":\"message\",\"Text\":\"hello\",\"Summary\":\"s\"}}");

        JsonNode sent = connector.take().json();
        assertEquals("hello", sent.path("text").asText());
        assertEquals("s", sent.path("summary").asText());
        assertEquals("message", sent.path("type").asText());
        assertEquals("b", sent.path("from").path("id").asText());
        assertEquals("u", sent.path("recipient").path("id").asText());
        sent.fieldNames().forEachRemaining(name -> assertTrue(Character.isLowerCase(name.charAt(0)), sent.toString()));
        assertSettled();
    }

    @Test
    void itemOfTheFirstTemplateIsSent() {
        deliver("{\"ResumptionCookie\":{\"Address\":{\"BotId\":\"b\",\"ChannelId\":\"emulator\",\"UserId\":\"u\","
                + "\"ConversationId\":\"c\",\"ServiceUrl\":\"" + connector.serviceUrl()
                + "\"},\"Locale\":\"en-US\"},\"Text\":\"hello\"}");

        Received sent = connector.take();
        assertEquals("/v3/conversations/c/activities", sent.path());
        assertEquals("b", sent.json().path("from").path("id").asText());
        assertSettled();
    }

    @Test
    void logHasTheConnectorsCorrelationId() {
        connector.next(Answer.created("x").header("MS-CV", "cv.1"));
        deliver(item("msteams", "\"text\":\"hi\""));

        assertTrue(log.text().contains("correlation=cv.1"), log.text());
    }

    @Test
    void logHasIdsAndStatusesButNoText() {
        delivery = delivery(TestSettings.anonymous("LogIds", "plain"));
        connector.next(Answer.status(429), Answer.error(403, "BotDisabledByAdmin"));
        for (String key : List.of("k1", "k2", "k3\\u0085forged\\nline")) {
            deliver(item("msteams", "\"key\":\"" + key + "\",\"text\":\"very private\""));
        }
        deliver("very private");

        assertFalse(log.text().contains("private"), log.text());
        assertTrue(log.text().contains("key=k1") && log.text().contains("status=429"), log.text());
        assertTrue(log.text().contains("key=k3_forged_line"), log.text());
    }

    @Test
    void messageCostsThreeTableRequests() {
        deliver(item("msteams", "\"key\":\"first\",\"text\":\"hi\""));
        clock.advance(Duration.ofMinutes(1));
        tables.forgetRequests();
        deliver(item("msteams", "\"activity\":{\"text\":\"hi\"}"));

        assertEquals(
                List.of(WHO_WAS_ERASED, "merge pacing", "insert ledger202611", "merge ledger202611"),
                tables.requests());
    }

    private void assertSettled() {
        assertTrue(log.text().contains("outcome=delivered"), log.text());
    }
}
