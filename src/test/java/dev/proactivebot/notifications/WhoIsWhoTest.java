package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.testing.Rooms;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A notification goes to whom its sender means, and to nobody who only claims to be them. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class WhoIsWhoTest {
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";

    private final Scene scene = new Scene();
    private final UserData userData = Rooms.userData(scene.tables);

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webchat", "directline", "emulator", "custom", "email"})
    void impostorGetsNoNotificationForTheOwnerOfTheId(String channel) {
        scene.meet(scene.reference("msteams", "a:ann", "29:ann", ENTRA));
        scene.meet(scene.reference(channel, "impostor", ENTRA, ENTRA));
        scene.accepted("{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}");
        scene.drain();

        assertEquals(Map.of("a:ann", 1), scene.said());
    }

    @Test
    void impostorAfterTheRequestGetsNoNotification() {
        scene.meet(scene.reference("msteams", "a:ann", "29:ann", ENTRA));
        scene.accepted("{\"to\":[" + many("\"user\":\"" + ENTRA + "\"") + "],\"text\":\"hi\",\"delay\":\"PT1M\"}");
        scene.meet(scene.reference("webchat", "impostor", ENTRA, null));
        scene.drain();

        assertEquals(1, scene.said().get("a:ann"));
        assertEquals(null, scene.said().get("impostor"));
    }

    @Test
    void idThatIsChosenNeedsTheChannel() {
        scene.meet("webchat", "w", "alice");
        ApiResult answer = scene.post("{\"to\":{\"user\":\"alice\"},\"text\":\"hi\"}");

        assertEquals(Result.MALFORMED, answer.result());
        assertTrue(
                Scene.json(answer).toString().contains("is known on webchat: name the channelId"), answer.toString());
        scene.accepted("{\"to\":{\"user\":\"alice\",\"channelId\":\"webchat\"},\"text\":\"hi\"}");
        scene.drain();
        assertEquals(Map.of("w", 1), scene.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "conversation"})
    void idThatSeveralChannelsHaveNeedsTheChannel(String way) {
        scene.meet("telegram", "7", "7");
        scene.meet("slack", "7", "7");
        ApiResult answer = scene.post("{\"to\":[{\"" + way + "\":\"7\"}],\"text\":\"hi\"}");

        assertEquals(Result.MALFORMED, answer.result());
        assertTrue(Scene.json(answer).toString().contains("to[0]." + way), answer.toString());
        assertTrue(Scene.json(answer).toString().contains("slack, telegram"), answer.toString());
    }

    @Test
    void idThatIsChosenIsSkippedInALongList() {
        scene.meet("webchat", "w", "alice");
        scene.meet("msteams", "a:ann", "29:ann");
        String id = scene.accepted(
                "{\"to\":[{\"user\":\"alice\"},{\"user\":\"29:ann\"}," + many("\"user\":\"n\"") + "],\"text\":\"hi\"}");
        scene.drain();

        assertEquals(Map.of("a:ann", 1), scene.said());
        assertEquals(13, scene.counts(id).at("/skipped/unknown").asInt());
    }

    private static String many(String recipient) {
        return IntStream.range(0, 12)
                .mapToObj(i -> i == 0 ? "{" + recipient + "}" : "{\"user\":\"nobody-" + i + "\"}")
                .collect(Collectors.joining(","));
    }

    @Test
    void impostorsDataIsNeitherShownNorErasedWithTheOwners() {
        scene.meet(scene.reference("msteams", "a:ann", "29:ann", ENTRA));
        scene.meet(scene.reference("webchat", "w", ENTRA, null));
        var shown = Scene.json(userData.show(ENTRA, null));
        assertEquals(1, shown.path("conversations").size());
        assertEquals("[\"webchat\"]", shown.path("otherChannels").toString());
        userData.erase(ENTRA, null);

        assertTrue(scene.conversations.findByUser(ENTRA, "webchat").isPresent());
        assertEquals(Result.MALFORMED, userData.show(ENTRA, null).result(), "only the other is left");
        userData.erase(ENTRA, "webchat");
        assertTrue(scene.conversations.findByUser(ENTRA, "webchat").isEmpty());
    }

    @Test
    void dataOfAChosenIdNeedsTheChannel() {
        scene.meet("webchat", "w", "alice");
        scene.meet("directline", "d", "alice");
        ApiResult answer = userData.erase("alice", null);

        assertEquals(Result.MALFORMED, answer.result());
        assertTrue(
                answer.body().toString().contains("directline, webchat"),
                answer.body().toString());
        assertEquals(
                1,
                Scene.json(userData.erase("alice", "WebChat"))
                        .path("conversations")
                        .size());
        assertTrue(scene.conversations.findByUser("alice", "directline").isPresent());
    }
}
