package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.notifications.reminders.NewReminder;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a user can be seen, and be made to go. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class UserDataTest {
    private static final String ANN = "29:ann-secret-id";
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";
    private static final String CHAT = "a:ann-secret-chat";

    private final Scene scene = new Scene();
    private final UserData userData = Rooms.userData(scene.tables);

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void userDataIsShownInFull(String id) {
        liveALittle();
        JsonNode told = Scene.json(userData.show(id, null));

        assertEquals(1, told.path("conversations").size());
        JsonNode conversation = told.at("/conversations/0");
        assertEquals(CHAT, conversation.path("conversation").asText());
        assertEquals(ANN, conversation.path("user").asText());
        assertEquals(ENTRA, conversation.path("entraObjectId").asText());
        assertEquals(2, told.path("messages").asInt(), "one that arrived, one that waits");
        assertEquals(2, told.path("deadLetters").asInt());
        assertEquals(1, told.path("scheduled").asInt());
        assertEquals(3, told.path("notifications").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void erasedUserIsNamedNowhere(String id) {
        scene.meet("msteams", "a:bob", "29:bob");
        liveALittle();
        assertTrue(everything().contains("ann-secret"));
        JsonNode before = Scene.json(userData.show(id, null));
        ObjectNode erased = (ObjectNode) Scene.json(userData.erase(id, null));
        assertEquals(
                scene.clock.instant().plus(Duration.ofDays(35)).toString(),
                erased.remove("dropsUntil").asText());
        assertEquals(before, erased);

        String left = everything();
        assertFalse(left.contains("ann-secret"), left);
        assertFalse(left.contains(ENTRA), left);
        assertFalse(left.contains("for Ann alone"), left);
        assertEquals(
                0, Scene.json(userData.show(id, null)).path("conversations").size());
        assertTrue(scene.conversations.findByUser("29:bob", null).isPresent(), "nobody else goes");
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void eraseDeletesRemindersInChatsAndGroups(String id) {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        remind(scene.reference("msteams", CHAT, ANN, ENTRA.toUpperCase(Locale.ROOT)));
        remind(group());
        remind(scene.reference("msteams", "a:bob", "29:bob", null));
        assertEquals(2, Scene.json(userData.show(id, null)).path("reminders").asInt());
        assertEquals(2, Scene.json(userData.erase(id, null)).path("reminders").asInt());

        assertEquals(0, Scene.json(userData.show(id, null)).path("reminders").asInt());
        assertEquals(1, scene.tables.rows("reminders").size(), "nobody else's go");
        String left = everything();
        assertFalse(left.contains("ann-secret"), left);
    }

    private void remind(ConversationReference where) {
        NewReminder wish = new NewReminder(
                "to", "stretch", scene.clock.instant().plus(Duration.ofDays(3)).atZone(ZoneOffset.UTC), null, "");
        Rooms.reminders(
                        scene.tables,
                        InMemoryQueues.of(scene.direct),
                        BotConfig.parse(TestSettings.anonymous()).reminders(),
                        (reminder, isLate) -> Activity.message("x"),
                        scene.clock)
                .add(where, String.valueOf(where.conversationId()), wish);
    }

    private ConversationReference group() {
        ConversationReference chat = scene.reference("msteams", "19:group", ANN, ENTRA);
        return ConversationReference.builder()
                .user(chat.user())
                .bot(chat.bot())
                .conversation(new ConversationAccount("19:group", null, "groupChat", true, Scene.TENANT, Map.of()))
                .channelId(chat.channelId())
                .serviceUrl(chat.serviceUrl())
                .build();
    }

    @Test
    void erasedUserGetsNoScheduledNotification() {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        scene.meet("msteams", "a:bob", "29:bob");
        scene.accepted(
                "{\"to\":[{\"user\":\"" + ANN + "\"},{\"user\":\"29:bob\"}],\"text\":\"hi\",\"delay\":\"PT1M\"}");
        scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\",\"delay\":\"PT1M\"}");
        userData.erase(ANN, null);
        scene.drain();

        assertEquals(Map.of("a:bob", 2), scene.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void eraseDeletesASeriesForThatUserAlone(String id) {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        // two names, and one person
        String series = scene.accepted(daily("[{\"user\":\"" + ANN + "\"},{\"user\":\"" + ENTRA + "\"}]"));
        scene.live(Scene.NOW.plus(Duration.ofDays(2)));
        assertEquals(Map.of(CHAT, 2), scene.said());
        assertEquals(
                6,
                Scene.json(userData.show(id, null)).path("notifications").asInt(),
                "two occurrences, and what is to come");
        userData.erase(id, null);
        scene.live(Scene.NOW.plus(Duration.ofDays(9)));

        assertEquals(Map.of(CHAT, 2), scene.said());
        assertEquals(
                Result.NOT_FOUND, scene.notifications.show(series, Map.of()).result());
        String left = everything();
        assertFalse(left.contains("ann-secret"), left);
        assertFalse(left.contains("for Ann alone"), left);
    }

    @Test
    void seriesForSeveralUsersLeavesOutOnlyTheErasedOne() {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        scene.meet("msteams", "a:bob", "29:bob");
        String series = scene.accepted(daily("[{\"user\":\"" + ANN + "\"},{\"user\":\"29:bob\"}]"));
        scene.live(Scene.NOW.plus(Duration.ofDays(2)));
        userData.erase(ANN, null);
        scene.live(Scene.NOW.plus(Duration.ofDays(4)));

        assertEquals(Map.of(CHAT, 2, "a:bob", 4), scene.said());
        assertFalse(everything().contains("ann-secret"));
        JsonNode latest = scene.show(series).path("latest");
        assertEquals(1, latest.at("/counts/recipients").asInt());
        assertEquals("done", latest.path("status").asText());

        userData.erase("29:bob", null);
        assertEquals(
                Result.NOT_FOUND, scene.notifications.show(series, Map.of()).result(), "nobody is left");
    }

    @Test
    void seriesForEveryoneLeavesOutErasedUsers() {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        scene.meet("msteams", "a:bob", "29:bob");
        scene.accepted(daily("{\"everyone\":true}"));
        scene.live(Scene.NOW.plus(Duration.ofDays(1)));
        userData.erase(ANN, null);
        scene.live(Scene.NOW.plus(Duration.ofDays(2)));

        assertEquals(Map.of(CHAT, 1, "a:bob", 2), scene.said());
    }

    private static String daily(String to) {
        return "{\"to\":" + to + ",\"text\":\"for Ann alone\",\"at\":\"2026-11-23T08:00:00Z\","
                + "\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}";
    }

    @Test
    void erasedUserWhoWritesAgainIsRemembered() {
        liveALittle();
        userData.erase(ANN, null);
        scene.clock.advance(Duration.ofSeconds(1));
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));

        assertEquals(
                1, Scene.json(userData.show(ANN, null)).path("conversations").size());
    }

    @Test
    void aStrangerHasNothing() {
        assertEquals(
                "{\"conversations\":[],\"messages\":0,\"deadLetters\":0,\"scheduled\":0,\"notifications\":0,\"reminders\":0}",
                Scene.json(userData.show("nobody", null)).toString());
        assertEquals(Result.DONE, userData.erase("nobody", null).result());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void anIdIsNeeded(String id) {
        assertEquals(Result.MALFORMED, userData.show(id, null).result());
        assertEquals(Result.MALFORMED, userData.erase(id, null).result());
    }

    @Test
    void notificationIsKeptForAMonthAfterItExpires() {
        scene.meet("msteams", "a:bob", "29:bob");
        String id = scene.accepted("{\"to\":{\"user\":\"29:bob\"},\"text\":\"hi\"}");
        scene.drain();
        scene.clock.advance(Duration.ofDays(37));
        assertEquals(0, scene.notifications.dropOld(() -> false));
        assertEquals("done", scene.show(id).path("status").asText());

        scene.clock.advance(Duration.ofDays(2));
        assertEquals(2, scene.notifications.dropOld(() -> false));
        assertTrue(scene.tables.rows("jobs").isEmpty());
    }

    @Test
    void newerRowsDoNotStopOldRowsFromBeingDropped() {
        for (int i = 0; i < 1_000; i++) {
            Row theirs =
                    new Row(String.format("%032d", i), "job").with("needs", 3).with("dropOn", "2026-01-01");
            assertTrue(scene.tables.table("jobs").insert(theirs).isPresent());
        }
        assertTrue(scene.tables
                .table("jobs")
                .insert(new Row("f".repeat(32), "p0").with("dropOn", "2026-01-01"))
                .isPresent());

        assertEquals(1, scene.notifications.dropOld(() -> false));
        assertEquals(1_000, scene.tables.rows("jobs").size());
    }

    /** A message that arrived, two that did not, one that waits, and notifications by each of the user's ids. */
    private void liveALittle() {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        String to = "{\"relatesTo\":{\"user\":{\"id\":\"" + ANN
                + "\"},\"bot\":{\"id\":\"b\"},\"conversation\":{\"id\":\"" + CHAT
                + "\",\"tenantId\":\"tenant-1\"},\"channelId\":\"msteams\",\"serviceUrl\":\""
                + scene.connector.serviceUrl()
                + "\"},\"activity\":{\"text\":\"for Ann alone\"},\"key\":\"";
        scene.direct.put((to + "k1\"}").getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        scene.drain();
        scene.accepted("{\"to\":{\"user\":\"" + ANN + "\"},\"text\":\"for Ann alone\"}");
        scene.accepted("{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"for Ann alone\",\"delay\":\"PT1H\"}");
        scene.connector.next(Answer.error(403, "NotEnoughPermissions"));
        scene.drain();
        scene.accepted("{\"to\":[{\"conversation\":\"" + CHAT + "\"}],\"text\":\"for Ann alone\"}");
        scene.connector.next(Answer.error(403, "NotEnoughPermissions"));
        scene.drain();
        scene.connector.next(Answer.status(429).header("Retry-After", "3600"));
        scene.direct.put((to + "k2\"}").getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        scene.next(Lane.DIRECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void deadLetterForAUserInAGroupIsTheirs(String id) {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        String item = "{\"relatesTo\":{\"user\":{\"id\":\"" + ANN + "\"},\"conversation\":{\"id\":\"19:group\"},"
                + "\"channelId\":\"msteams\",\"serviceUrl\":\"" + scene.connector.serviceUrl()
                + "\"},\"activity\":{\"text\":\"for Ann alone\"},\"key\":\"k\"}";
        scene.direct.put(item.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        scene.connector.next(Answer.error(403, "NotEnoughPermissions"));
        scene.drain();

        assertEquals(1, Scene.json(userData.show(id, null)).path("deadLetters").asInt());
        userData.erase(id, null);
        assertFalse(everything().contains("for Ann alone"));
    }

    private String everything() {
        return scene.tables.names("").stream()
                .flatMap(name -> scene.tables.rows(name).stream())
                .map(stored -> stored.row().partition()
                        + stored.row().key()
                        + stored.row().values().values().stream()
                                .map(value -> value instanceof byte[] bytes
                                        ? new String(bytes, StandardCharsets.UTF_8)
                                        : String.valueOf(value))
                                .collect(Collectors.joining("|")))
                .collect(Collectors.joining("\n"));
    }

    /** What is said to be gone has to be gone: it is asked again of the newer version. */
    @Test
    void eraseFailsOnANewerRow() {
        scene.meet(scene.reference("msteams", CHAT, ANN, ENTRA));
        remind(group());
        StoredRow stored = scene.tables.rows("reminders").get(0);
        Row newer = new Row(stored.row().partition(), stored.row().key()).with("needs", 3);
        assertTrue(
                scene.tables.table("reminders").merge(newer, stored.version()).isPresent());

        assertThrows(StorageException.class, () -> userData.erase(ANN, null));
        assertEquals(1, scene.tables.rows("reminders").size());
        assertTrue(scene.conversations.findByUser(ANN, null).isPresent(), "what leads to it stays");
    }
}
