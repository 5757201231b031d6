package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how the chat shows a card and how a person acts on it. */
class CardTextTest {
    private static final String CARD = """
            {"type":"AdaptiveCard","body":[
              {"type":"Container","items":[{"type":"TextBlock","text":"Order\\n 42"}]},
              {"type":"FactSet","facts":[{"title":"Total","value":"7 EUR"}]},
              {"type":"Input.Text","id":"comment","label":"Comment","title":"x"}],
             "actions":[{"type":"Action.Execute","title":"Approve","verb":"approve"},{"type":"Action.Submit","title":"Reject"}]}
            """;
    private static final String SHOWN = "[card] Order 42 · Total 7 EUR · inputs: comment · actions: Approve, Reject";

    private final ObjectMapper json = new ObjectMapper();
    private final ChatActivities activities = new ChatActivities(json, "http://localhost/");
    private final PrintedTranscript printed = new PrintedTranscript();
    private final Transcript transcript = printed.transcript;

    @Test
    void cardShowsItsWordsAndActions() throws Exception {
        transcript.showActivity(json.readTree("{\"type\":\"message\",\"text\":\"Please decide\",\"attachments\":[{"
                + "\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"content\":" + CARD + "}]}"));

        assertEquals(List.of("bot> Please decide", "bot> " + SHOWN), printed.lines());
    }

    @Test
    void olderCardShowsItsWordsAndButtons() throws Exception {
        assertEquals(
                "[card] Order · shipped · actions: Track",
                CardText.of(json.readTree("{\"title\":\"Order\",\"text\":\"shipped\",\"buttons\":["
                        + "{\"type\":\"imBack\",\"title\":\"Track\",\"value\":\"track\"}]}")));
    }

    @Test
    void invokeResponseIsAMessageACardOrAnError() throws Exception {
        transcript.showInvokeResponse(json.readTree(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\",\"value\":\"Done\"}"));
        transcript.showInvokeResponse(json.readTree(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.card.adaptive\",\"value\":" + CARD + "}"));
        transcript.showInvokeResponse(json.readTree("{\"statusCode\":400,\"type\":\"application/vnd.microsoft.error\","
                + "\"value\":{\"code\":\"BadRequest\",\"message\":\"No such order\"}}"));

        assertEquals(
                List.of("bot> Done", "bot> " + SHOWN, "bot> [application/vnd.microsoft.error] No such order"),
                printed.lines());
    }

    @Test
    void slashCommandsActOnACard() throws Exception {
        ObjectNode submitted = activities.fromInput("1", "/submit {\"action\":\"approve\"}");
        assertEquals("message", submitted.path("type").asText());
        assertEquals("{\"action\":\"approve\"}", submitted.path("value").toString());
        assertEquals(false, submitted.has("text"));

        ObjectNode invoked = activities.fromInput("1", "/action approve {\"id\": 42}");
        assertEquals("invoke", invoked.path("type").asText());
        assertEquals("adaptiveCard/action", invoked.path("name").asText());
        assertEquals(
                "{\"trigger\":\"manual\",\"action\":{\"type\":\"Action.Execute\",\"verb\":\"approve\",\"data\":{\"id\":42}}}",
                invoked.path("value").toString());
        assertEquals("/help", activities.fromInput("1", "/help").path("text").asText());
        assertThrows(JsonProcessingException.class, () -> activities.fromInput("1", "/submit {"));
    }
}
