package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.PackagedApp;
import dev.proactivebot.testing.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The package with the documentation's card bot, over real sockets and real storage. */
@NullUnmarked // a null fails the test anyway
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class CardsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CARD_BOT = Path.of("src/test/java/dev/proactivebot/bot/CardBot.java");

    private Spine spine;
    private RunningHost host;

    @BeforeAll
    void start(@TempDir Path data, @TempDir Path app) throws IOException {
        spine = new Spine(data);
        host = spine.host(PackagedApp.speakingAs(CARD_BOT, app)).start();
        spine.warmUp(host, "orders");
    }

    @AfterAll
    void stop() throws IOException {
        host.close();
        spine.close();
    }

    @Test
    void cardIsSentWithItsSummary() throws IOException {
        assertEquals(
                200, AppFunctions.post(host, spine.message("card-1", "orders")).statusCode());

        JsonNode said = repliesTo("card-1", 1).get(0).json();
        assertEquals(
                "application/vnd.microsoft.card.adaptive",
                said.at("/attachments/0/contentType").asText());
        assertEquals("approve", said.at("/attachments/0/content/actions/0/verb").asText());
        assertEquals("Order 7 waits for your approval.", said.path("summary").asText());
    }

    @Test
    void submittedCardIsAnsweredAndItsTextComesBack() throws IOException {
        String submitted = spine.activity("message", "submit-1", "\"value\":{\"verb\":\"approve\",\"order\":7}");

        assertEquals(202, AppFunctions.post(host, submitted).statusCode());
        assertEquals(
                List.of("Order 7 is approved.", "On its way: order 7"),
                repliesTo("submit-1", 2).stream().map(Spine::text).toList());
    }

    @Test
    void executedActionIsAnsweredInTheResponseAndItsTextComesBack() throws IOException {
        HttpResponse<String> answer = AppFunctions.post(host, executed("execute-1", "approve"));

        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
        assertEquals(
                JSON.readTree("{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\","
                        + "\"value\":\"Order 7 is approved.\"}"),
                JSON.readTree(answer.body()));
        assertEquals(
                List.of("On its way: order 7"),
                repliesTo("execute-1", 1).stream().map(Spine::text).toList());
    }

    @Test
    void executedActionThatTheBotRefusesIsAnError() throws IOException {
        HttpResponse<String> answer = AppFunctions.post(host, executed("execute-2", "destroy"));

        assertEquals(200, answer.statusCode());
        assertEquals(
                JSON.readTree("{\"statusCode\":400,\"type\":\"application/vnd.microsoft.error\",\"value\":"
                        + "{\"code\":\"UnknownButton\",\"message\":\"I do not know that button.\"}}"),
                JSON.readTree(answer.body()));
    }

    @Test
    void executedActionOfTheWrongFormIs400() throws IOException {
        HttpResponse<String> answer = AppFunctions.post(
                host, spine.activity("invoke", "execute-3", "\"name\":\"adaptiveCard/action\",\"value\":[1]"));

        assertEquals(400, answer.statusCode());
        assertEquals(400, JSON.readTree(answer.body()).path("statusCode").asInt());
    }

    @Test
    void botWithoutPartsReceivesStopAndRemindMe() throws IOException {
        for (String text : List.of("stop", "remind me tomorrow at 9 to call Ann")) {
            String id = "part-" + text.length();
            AppFunctions.post(host, spine.message(id, text));

            assertEquals(
                    "What can I do for you?",
                    repliesTo(id, 1).get(0).json().path("text").asText());
        }
    }

    private String executed(String id, String verb) {
        return spine.activity(
                "invoke",
                id,
                "\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{\"type\":\"Action.Execute\",\"verb\":\"" + verb
                        + "\",\"data\":{\"order\":7,\"note\":\"soon\"}},\"trigger\":\"manual\"}");
    }

    /** Waits for that many replies to an activity, and returns all there are. */
    private List<Received> repliesTo(String activityId, int times) {
        Spine.await("reply to " + activityId, () -> replies(activityId).size() >= times);
        return replies(activityId);
    }

    private List<Received> replies(String activityId) {
        return spine.connector.received().stream()
                .filter(request -> request.path().endsWith("/activities/" + activityId))
                .toList();
    }
}
