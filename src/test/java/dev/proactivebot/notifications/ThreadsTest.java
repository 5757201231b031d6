package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A notification to a channel is a new post, or goes into a thread; a mention is in the text and in the entities. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class ThreadsTest {
    private static final String CHANNEL = "19:general@thread.tacv2";
    private static final String ENTRA = "5e2b7a06-0000-4000-8000-000000000001";
    private static final String POST = "{\"to\":{\"conversation\":\"" + CHANNEL + "\"},\"text\":\"first\"";
    private static final String REPLY = "{\"to\":{\"conversation\":\"" + CHANNEL + "\"},\"text\":\"second\"";

    private final Scene scene = new Scene();

    @BeforeEach
    void meet() {
        ConversationReference user = scene.reference("msteams", "a:ann", "29:ann", ENTRA);
        scene.meet(user);
        scene.meet(ConversationReference.builder()
                .bot(user.bot())
                .conversation(new ConversationAccount(CHANNEL, null, "channel", true, Scene.TENANT, Map.of()))
                .channelId("msteams")
                .serviceUrl(scene.connector.serviceUrl())
                .build());
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private List<String> paths() {
        return scene.connector.received().stream().map(Received::path).toList();
    }

    @Test
    void aNotificationIsANewPost() {
        scene.accepted(POST + "}");
        scene.drain();

        assertEquals(List.of("/v3/conversations/19%3Ageneral%40thread.tacv2/activities"), paths());
    }

    @Test
    void theThreadThatANotificationBeganIsFoundByItsId() {
        scene.connector.next(Answer.created("root-1"));
        String first = scene.accepted(POST + "}");
        scene.drain();
        scene.accepted(REPLY + ",\"replyTo\":{\"notification\":\"" + first + "\"}}");
        scene.drain();

        assertEquals(
                "/v3/conversations/19%3Ageneral%40thread.tacv2%3Bmessageid%3Droot-1/activities/root-1", paths().get(1));
        JsonNode said = scene.connector.received().get(1).json();
        assertEquals("root-1", said.path("replyToId").asText());
        assertEquals("second", said.path("text").asText());
    }

    @Test
    void aReplyWaitsUntilTheThreadIsThere() {
        String first = scene.accepted(POST + ",\"delay\":\"PT3M\"}");
        scene.accepted(REPLY + ",\"replyTo\":{\"notification\":\"" + first + "\"}}");
        scene.connector.next(Answer.created("root-1"));
        scene.next(Lane.DIRECT);
        scene.drain();

        assertEquals(2, paths().size());
        assertTrue(paths().get(1).endsWith("/activities/root-1"), paths().toString());
    }

    @Test
    void replyToAnUnsentNotificationIsSkippedAndNamed() {
        String first = scene.accepted(POST + ",\"delay\":\"PT9M\"}");
        scene.notifications.cancel(first, scene.log.logger());
        String second = scene.accepted(REPLY + ",\"replyTo\":{\"notification\":\"" + first + "\"}}");
        scene.drain();

        assertEquals(List.of(), paths());
        assertEquals(1, scene.counts(second).at("/skipped/noThread").asInt());
    }

    @Test
    void replyFindsTheThreadOfABroadcast() {
        scene.connector.always(
                request -> Answer.created("root-" + request.path().length()));
        String first = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"first\"}");
        scene.drain();
        scene.accepted(REPLY + ",\"replyTo\":{\"notification\":\"" + first + "\"}}");
        scene.drain();

        assertTrue(paths().get(2).contains("%3Bmessageid%3Droot-"), paths().toString());
    }

    @Test
    void aReplyToAMessageThatIsGoneIsANewPost() {
        scene.connector.next(Answer.error(404, "ConversationNotFound"));
        String id = scene.accepted(REPLY + ",\"replyTo\":{\"activity\":\"1700000000001\"}}");
        scene.drain();

        assertEquals(
                List.of(
                        "/v3/conversations/19%3Ageneral%40thread.tacv2%3Bmessageid%3D1700000000001/activities/1700000000001",
                        "/v3/conversations/19%3Ageneral%40thread.tacv2/activities"),
                paths());
        assertEquals(1, scene.counts(id).path("sent").asInt());
        assertEquals(
                null, scene.conversations.find("msteams", CHANNEL).orElseThrow().parked());
    }

    @Test
    void replyInAChatNeedsNoThread() {
        scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"text\":\"x\",\"replyTo\":{\"activity\":\"17\"}}");
        scene.drain();

        assertEquals(List.of("/v3/conversations/a%3Aann/activities/17"), paths());
    }

    @Test
    void aMentionStandsInTheTextAndInTheEntities() {
        scene.accepted(POST.replace("first", "Ask <at>Ann</at>.") + ",\"mentions\":[{\"user\":\""
                + ENTRA.toUpperCase(Locale.ROOT) + "\",\"name\":\"Ann\"},{\"user\":\"29:bob\",\"name\":\"Bob\"}]}");
        scene.drain();
        JsonNode said = scene.connector.received().get(0).json();

        assertEquals("<at>Bob</at> Ask <at>Ann</at>.", said.path("text").asText());
        assertEquals(
                "[{\"type\":\"mention\",\"text\":\"<at>Ann</at>\",\"mentioned\":{\"id\":\"29:ann\",\"name\":\"Ann\"}},"
                        + "{\"type\":\"mention\",\"text\":\"<at>Bob</at>\",\"mentioned\":{\"id\":\"29:bob\",\"name\":\"Bob\"}}]",
                said.path("entities").toString());
    }

    @Test
    void aMentionInACardStandsInTheCard() {
        scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"activity\":{\"attachments\":[{\"contentType\":"
                + "\"application/vnd.microsoft.card.adaptive\",\"content\":{\"type\":\"AdaptiveCard\",\"body\":"
                + "[{\"type\":\"TextBlock\",\"text\":\"Ask <at>Bob</at>.\"}]}}]},"
                + "\"mentions\":[{\"user\":\"5e2b7a06-0000-4000-8000-000000000002\",\"name\":\"Bob\"}]}");
        scene.drain();
        JsonNode said = scene.connector.received().get(0).json();

        assertEquals(
                "[{\"type\":\"mention\",\"text\":\"<at>Bob</at>\",\"mentioned\":"
                        + "{\"id\":\"5e2b7a06-0000-4000-8000-000000000002\",\"name\":\"Bob\"}}]",
                said.at("/attachments/0/content/msteams/entities").toString());
        assertTrue(said.path("text").isMissingNode(), said.toString());
        assertTrue(said.path("entities").isMissingNode(), said.toString());
    }

    @Test
    void replyNeedsVersionTwo() {
        String id = scene.accepted(REPLY + ",\"delay\":\"PT1H\",\"replyTo\":{\"activity\":\"17\"}}");

        assertEquals(
                2,
                scene.tables.table("jobs").find(id, "job").orElseThrow().row().number("needs"));
    }

    @Test
    void repliesToASeriesGoToItsLatestOccurrence() {
        String series = scene.accepted(POST
                + ",\"at\":\"2026-11-22T11:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}");
        scene.connector.next(Answer.created("root-7"));
        scene.live(Scene.NOW.plus(Duration.ofHours(2)));
        scene.accepted(REPLY + ",\"replyTo\":{\"notification\":\"" + series + "\"}}");
        scene.drain();

        assertTrue(paths().get(1).endsWith("/activities/root-7"), paths().toString());
    }
}
