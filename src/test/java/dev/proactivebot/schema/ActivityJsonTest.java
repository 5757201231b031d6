package dev.proactivebot.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.testing.Activities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test anyway
public class ActivityJsonTest {
    private static final ObjectMapper PLAIN = new ObjectMapper();

    public static List<String> channels() {
        return Activities.ALL;
    }

    @ParameterizedTest
    @MethodSource("channels")
    void everyFieldSurvivesARoundTrip(String name) throws IOException {
        JsonNode before = PLAIN.readTree(Activities.json(name));
        JsonNode after = PLAIN.readTree(BotJson.write(Activities.read(name)));

        assertEquals(withoutEmptyStrings(before), after);
    }

    @Test
    void unknownTypeIsReadAsAnActivity() {
        Activity activity = Activities.read("agents-unknown");

        assertEquals("somethingNew", activity.type());
        assertEquals(42, activity.from().properties().get("shoeSize").intValue());
        assertEquals("high", activity.properties().get("importance").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"a\",\"properties\":{\"x\":1},\"z\":2}",
                "{\"type\":\"a\",\"z\":2,\"properties\":\"text\"}",
                "{\"type\":\"a\",\"from\":{\"id\":\"u\",\"properties\":{\"a\":[]},\"more\":1},\"conversation\":{\"id\":\"c\",\"properties\":7}}"
            })
    void fieldNamedPropertiesIsAnOrdinaryField(String json) throws IOException {
        assertEquals(PLAIN.readTree(json), PLAIN.readTree(BotJson.write(read(json))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{} {}",
                "{\"type\":\"a\",\"type\":\"b\"}",
                "{\"from\":\"someone\"}",
                "{\"text\":{}}",
                "{\"membersAdded\":{}}",
                "{\"conversation\":[1]}"
            })
    void invalidActivityThrowsIoException(String json) {
        assertThrows(IOException.class, () -> read(json));
    }

    @Test
    void nestingIsBounded() {
        assertThrows(IOException.class, () -> read("{\"value\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    }

    @Test
    void replySwapsTheAccountsAndNamesItsTarget() {
        Activity reply = Activity.message("done")
                .addressedTo(ConversationReference.of(Activities.read("teams-personal-message")));

        assertEquals(Activities.parse("""
            {"type":"message","channelId":"msteams","from":{"id":"28:11111111-2222-3333-4444-555555555555","name":"Bot"},
             "conversation":{"id":"a:1Xyz-_q","tenantId":"99999999-8888-7777-6666-555555555555"},
             "recipient":{"id":"29:1AbC_dEf","name":"Änn Example","aadObjectId":"5e2b7a06-0000-4000-8000-000000000001"},
             "locale":"en-GB","replyToId":"1700000000001","text":"done","textFormat":"plain"}\
            """), reparsed(reply));
    }

    @Test
    void addressingDropsWhatOnlyAChannelMaySet() {
        Activity given = Activities.parse("""
            {"id":"x","timestamp":"t","serviceUrl":"https://evil.example","summary":"short","attachmentLayout":"list",
             "attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}],
             "deliveryMode":"expectReplies","from":{"id":"someone else"},"conversation":{"id":"elsewhere"}}\
            """);
        Activity sent = given.addressedTo(ConversationReference.of(Activities.read("webchat-conversation-update"))
                .withoutActivityId());

        assertEquals("message", sent.type());
        assertEquals("GAbCdEf0123456789-eu", sent.conversation().id());
        assertEquals("my-bot@A1b2C3", sent.from().id());
        assertEquals("short", sent.properties().get("summary").textValue());
        assertEquals(1, sent.attachments().size());
        assertNull(sent.id());
        assertNull(sent.timestamp());
        assertNull(sent.serviceUrl());
        assertNull(sent.deliveryMode());
        assertNull(sent.replyToId());
        assertNull(sent.textFormat());
    }

    @Test
    void emptyFieldsAreNotWritten() {
        assertEquals("{\"type\":\"typing\"}", new String(BotJson.write(Activity.typing()), StandardCharsets.UTF_8));
    }

    private static Activity read(String json) throws IOException {
        return BotJson.read(json.getBytes(StandardCharsets.UTF_8), Activity.class);
    }

    private static Activity reparsed(Activity activity) {
        return Activities.parse(new String(BotJson.write(activity), StandardCharsets.UTF_8));
    }

    /** The protocol wants empty strings left out (A2004); Direct Line sends one. */
    private static JsonNode withoutEmptyStrings(JsonNode activity) throws IOException {
        return PLAIN.readTree(activity.toString().replace(",\"name\":\"\"", ""));
    }
}
