package dev.proactivebot.local.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a card looks in the chat, and how a person acts on it. */
class CardTest {
    private static final String CARD =
            """
            {"type":"AdaptiveCard","body":[
              {"type":"Container","items":[{"type":"TextBlock","text":"Order\\n 42"}]},
              {"type":"FactSet","facts":[{"title":"Total","value":"7 EUR"}]},
              {"type":"Input.Text","id":"comment","label":"Comment","title":"x"}],
             "actions":[{"type":"Action.Execute","title":"Approve","verb":"approve"},{"type":"Action.Submit","title":"Reject"}]}
            """;
    private static final String SHOWN = "[card] Order 42 · Total 7 EUR · inputs: comment · actions: Approve, Reject";

    private final ObjectMapper json = new ObjectMapper();
    private final Activities activities = new Activities(json, "http://localhost/");
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Transcript transcript = new Transcript(new Screen(out, out, false, false, false, Duration.ZERO));

    @Test
    void aCardIsItsWordsAndTheNamesOfItsActions() throws Exception {
        transcript.said(json.readTree("{\"type\":\"message\",\"text\":\"Please decide\",\"attachments\":[{"
                + "\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"content\":" + CARD + "}]}"));

        assertEquals("bot> Please decide\nbot> " + SHOWN + "\n", text());
    }

    @Test
    void anOlderCardIsShownToo() throws Exception {
        assertEquals(
                "[card] Order · shipped · actions: Track",
                CardText.of(json.readTree("{\"title\":\"Order\",\"text\":\"shipped\",\"buttons\":["
                        + "{\"type\":\"imBack\",\"title\":\"Track\",\"value\":\"track\"}]}")));
    }

    @Test
    void theAnswerToAnActionIsAMessageACardOrAnError() throws Exception {
        transcript.answered(json.readTree(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\",\"value\":\"Done\"}"));
        transcript.answered(json.readTree(
                "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.card.adaptive\",\"value\":" + CARD + "}"));
        transcript.answered(json.readTree("{\"statusCode\":400,\"type\":\"application/vnd.microsoft.error\","
                + "\"value\":{\"code\":\"BadRequest\",\"message\":\"No such order\"}}"));

        assertEquals("bot> Done\nbot> " + SHOWN + "\nbot> [application/vnd.microsoft.error] No such order\n", text());
    }

    @Test
    void aPersonSubmitsDataOrInvokesAnAction() throws Exception {
        ObjectNode submitted = activities.typed("1", "/submit {\"action\":\"approve\"}");
        assertEquals("message", submitted.path("type").asText());
        assertEquals("{\"action\":\"approve\"}", submitted.path("value").toString());
        assertEquals(false, submitted.has("text"));

        ObjectNode invoked = activities.typed("1", "/action approve {\"id\": 42}");
        assertEquals("invoke", invoked.path("type").asText());
        assertEquals("adaptiveCard/action", invoked.path("name").asText());
        assertEquals(
                "{\"trigger\":\"manual\",\"action\":{\"type\":\"Action.Execute\",\"verb\":\"approve\",\"data\":{\"id\":42}}}",
                invoked.path("value").toString());
        assertEquals("/help", activities.typed("1", "/help").path("text").asText());
        assertThrows(JsonProcessingException.class, () -> activities.typed("1", "/submit {"));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
