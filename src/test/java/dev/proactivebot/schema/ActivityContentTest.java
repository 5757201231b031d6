package dev.proactivebot.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.testing.Activities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Activities that are built in Java, as JSON. */
@NullUnmarked // a null fails the test anyway
class ActivityContentTest {
    private static final String CARD =
            "{\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":[],\"fallbackText\":\"\"}";
    private static final String CARD_MESSAGE = "{\"type\":\"message\",\"attachments\":[{\"contentType\":"
            + "\"application/vnd.microsoft.card.adaptive\",\"content\":" + CARD + "}]}";
    private static final ConversationReference REFERENCE =
            ConversationReference.of(Activities.read("teams-personal-message"));

    @Test
    void cardIsAttachedUnchanged() throws IOException {
        assertEquals(CARD_MESSAGE, json(Activity.card(CARD)));
        assertEquals(CARD_MESSAGE, json(Activity.card(new ObjectMapper().readTree(CARD))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "\"text\"", "{", "{} {}", "{\"type\":\"a\",\"type\":\"b\"}"})
    void cardMustBeAJsonObject(String json) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Activity.card(json));

        assertTrue(refused.getMessage().contains("JSON object"), refused.getMessage());
    }

    @Test
    void invalidCardNamesTheLine() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Activity.card("{\"a\":1,\n  oops}"));

        assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
    }

    @Test
    void attachmentsAreAdded() {
        Activity message = Activity.message("Look")
                .withAttachment("application/vnd.microsoft.card.hero", "{\"title\":\"Chair\"}")
                .withAttachmentUrl("image/png", "https://example.org/chair.png");

        assertEquals(
                "{\"type\":\"message\",\"text\":\"Look\",\"textFormat\":\"plain\",\"attachments\":["
                        + "{\"contentType\":\"application/vnd.microsoft.card.hero\",\"content\":{\"title\":\"Chair\"}},"
                        + "{\"contentType\":\"image/png\",\"contentUrl\":\"https://example.org/chair.png\"}]}",
                json(message));
        assertThrows(IllegalArgumentException.class, () -> message.withAttachment("x/y", "chair"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chair.png", "//example.org/chair.png", "file:///etc/passwd", "{\"a\":1}"})
    void attachmentUrlOfAnotherSchemeIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> Activity.message("x").withAttachmentUrl("image/png", url));
    }

    @Test
    void attachmentUrlMayBeADataUrl() {
        assertEquals(
                "data:image/png;base64,AA==",
                Activity.message("x")
                        .withAttachmentUrl("image/png", "data:image/png;base64,AA==")
                        .attachments()
                        .get(0)
                        .path("contentUrl")
                        .asText());
    }

    @Test
    void mentionPrecedesTheTextAndItsEntityRepeatsIt() {
        String expected = "{\"type\":\"message\",\"text\":\"<at>Ann B</at>"
                + " hello\",\"textFormat\":\"plain\",\"entities\":[{\"type\":\"mention\",\"text\":\"<at>Ann"
                + " B</at>\",\"mentioned\":{\"id\":\"29:1\",\"name\":\"Ann B\"}}]}";

        assertEquals(expected, json(Activity.message("hello").withMention("29:1", "Ann <B>")));
        assertEquals(expected, json(Activity.mention("29:1", "Ann <B>", "hello")));
    }

    @Test
    void mentionWithoutANameSaysYou() {
        Activity nameless = Activity.message("hello").withMention("29:1", "<>");

        assertEquals("<at>you</at> hello", nameless.text());
        assertEquals("<at>you</at>", nameless.entities().get(0).path("text").asText());
    }

    @Test
    void mentionsAccumulateAndNeedNoText() {
        Activity two = Activity.message("hello").withMention("2", "Bob").withMention("1", "Ann");

        assertEquals("<at>Ann</at> <at>Bob</at> hello", two.text());
        assertEquals(2, two.entities().size());
        assertEquals("<at>Ann</at>", Activity.card(CARD).withMention("1", "Ann").text());
        assertEquals("plain", Activity.card(CARD).withMention("1", "Ann").textFormat());
    }

    @Test
    void summaryReplacesOnlyTheOldSummary() throws IOException {
        Activity before = Activities.parse("{\"type\":\"message\",\"importance\":\"high\",\"summary\":\"old\"}");

        assertEquals(
                new ObjectMapper().readTree("{\"type\":\"message\",\"importance\":\"high\",\"summary\":\"short\"}"),
                new ObjectMapper().readTree(json(before.withSummary("short"))));
    }

    @Test
    void suggestedActionsSendTheirTitles() {
        assertEquals(
                "{\"type\":\"message\",\"text\":\"Which?\",\"textFormat\":\"plain\",\"suggestedActions\":{\"actions\":["
                        + "{\"type\":\"imBack\",\"title\":\"Red\",\"value\":\"Red\"},"
                        + "{\"type\":\"imBack\",\"title\":\"Blue\",\"value\":\"Blue\"}]}}",
                json(Activity.message("Which?").withSuggestedActions("Red", "Blue")));
    }

    @Test
    void copyChangesNeitherTheOriginalNorOtherFields() throws IOException {
        for (String name : Activities.ALL) {
            Activity original = Activities.read(name);
            Activity copy = original.withSummary("s");

            assertEquals(Activities.read(name), original);
            JsonNode expected = new ObjectMapper().readTree(json(original));
            ((ObjectNode) expected).put("summary", "s");
            assertEquals(expected, new ObjectMapper().readTree(json(copy)));
        }
    }

    @Test
    void addressingKeepsTheContent() {
        Activity sent = Activity.card(CARD)
                .withMention("1", "Ann")
                .withSummary("short")
                .withSuggestedActions("Red")
                .addressedTo(REFERENCE);

        assertEquals("short", sent.properties().get("summary").textValue());
        assertEquals(
                "Red",
                sent.properties().get("suggestedActions").at("/actions/0/value").textValue());
        assertEquals(1, sent.attachments().size());
        assertEquals(1, sent.entities().size());
    }

    @Test
    void explicitReplyTargetWins() {
        Activity reply = Activity.message("done").inReplyTo("42");

        assertEquals("42", reply.addressedTo(REFERENCE).replyToId());
        assertEquals("42", reply.addressedTo(REFERENCE.withoutActivityId()).replyToId());
        assertEquals(
                REFERENCE.activityId(),
                Activity.message("done").addressedTo(REFERENCE).replyToId());
        assertNull(
                reply.inReplyTo(null).addressedTo(REFERENCE.withoutActivityId()).replyToId());
    }

    private static String json(Activity activity) {
        return new String(BotJson.write(activity), StandardCharsets.UTF_8);
    }
}
