package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.config.BotConfig;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.notifications.reminders.NewReminder;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is erased is named nowhere any more, whatever was under way. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class ErasureTest {
    private static final String ANN = "29:ann-secret-id";
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";
    private static final String CHAT = "a:ann-secret-chat";
    private static final String WEB = "ann-secret-web";
    private static final List<String> SECRETS = List.of("ann-secret", ENTRA, "Ann Secret", "words of Ann");

    private final Scene scene = new Scene();
    private final UserData userData = Rooms.userData(scene.tables);
    private int keys;

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void eraseLeavesNoTraceAfterAllWorkHasEnded(String id) {
        scene.meet("msteams", "a:bob", "29:bob");
        liveEverywhere();
        leaveWorkUnderWay();
        assertEquals(
                SECRETS.size(),
                SECRETS.stream().filter(scene.tables.text()::contains).count(),
                "she is there");
        scene.clock.advance(Duration.ofSeconds(3)); // what the instance has seen of erasures is older than two seconds
        int before = scene.direct.puts().size();
        JsonNode told = Scene.json(userData.erase(id, null));
        JsonNode web = Scene.json(userData.erase(WEB, "webchat"));

        assertEquals(1, told.path("conversations").size());
        assertEquals(3, told.path("deadLetters").asInt(), "in the group, in the chat, and one that cannot be read");
        assertEquals(2, told.path("scheduled").asInt(), "in a thread, and a reminder");
        assertEquals(2, told.path("reminders").asInt());
        assertTrue(told.path("notifications").asInt() >= 5, told.toString());
        assertEquals(
                scene.clock.instant().plus(Duration.ofDays(35)).toString(),
                told.path("dropsUntil").asText());
        assertEquals(1, web.path("conversations").size());
        assertEquals(1, web.path("deadLetters").asInt());
        assertNobody("right after it");

        scene.connector.always(request -> Answer.error(403, "NotEnoughPermissions"));
        endAllWork();
        assertNobody("after all work");
        String puts = scene.direct.puts().stream()
                .skip(before)
                .map(put -> text(put.body()))
                .collect(Collectors.joining("\n"));
        SECRETS.forEach(secret -> assertFalse(puts.contains(secret), puts));
        assertEquals(0, Scene.json(userData.show(id, null)).path("deadLetters").asInt());
        assertTrue(scene.conversations.findByUser("29:bob", null).isPresent(), "nobody else goes");
    }

    /** A message in each kind of place, delivered and given up and waiting; reminders; notifications by each name. */
    private void liveEverywhere() {
        scene.meet(chat());
        scene.meet(web());
        deliver(said(chat()), Answer.created("1"));
        deliver(said(chat()), Answer.error(403, "NotEnoughPermissions"));
        deliver(said(group()), Answer.error(403, "NotEnoughPermissions"));
        deliver(said(thread()), Answer.status(429).header("Retry-After", "3600"));
        deliver(said(web()), Answer.error(403, "NotEnoughPermissions"));
        String unreadable = "{\"relatesTo\":{\"user\":{\"id\":\"" + ANN + "\"}},\"text\":\"words of Ann\"}";
        scene.direct.put(unreadable.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        scene.drain();
        remind(chat());
        remind(group());
        remind(web());
        scene.accepted(to("{\"user\":\"" + ANN + "\"}", ",\"delay\":\"PT3H\""));
        scene.accepted(to("{\"user\":\"" + ENTRA + "\"}", ",\"delay\":\"PT3H\""));
        scene.accepted(to("{\"conversation\":\"" + CHAT + "\"}", ",\"delay\":\"PT3H\""));
        scene.accepted(to("{\"user\":\"" + WEB + "\",\"channelId\":\"webchat\"}", ",\"delay\":\"PT3H\""));
        scene.accepted(to(
                "{\"user\":\"" + ANN + "\"}",
                ",\"at\":\"2026-11-23T08:00:00Z\",\"recurrence\":"
                        + "{\"rule\":\"FREQ=DAILY;COUNT=3\",\"timeZone\":\"UTC\"}"));
        scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"to everyone\",\"delay\":\"PT1H\"}");
    }

    /** In the queue, and not worked on yet. */
    private void leaveWorkUnderWay() {
        scene.accepted(to("{\"user\":\"" + ENTRA + "\"}", ""));
        for (ConversationReference where : List.of(chat(), group(), thread(), web())) {
            put(said(where));
            put(ProactiveMessage.text(key(), where, "words of Ann", Scene.NOW).tellingOf(Scene.NOW));
            put(ProactiveMessage.seen(key(), where, Scene.NOW).tellingOf(Scene.NOW));
            put(ProactiveMessage.gone(key(), where, Scene.NOW).tellingOf(Scene.NOW));
        }
        String producers = "{\"relatesTo\":{\"user\":{\"id\":\"" + ANN + "\"},\"conversation\":{\"id\":\"19:group\"},"
                + "\"channelId\":\"msteams\",\"serviceUrl\":\"https://evil.example/\"},"
                + "\"activity\":{\"text\":\"words of Ann\"}}";
        scene.direct.put(producers.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        String unreadable = "{\"message\":\"words of Ann\",\"who\":[{\"id\":\"" + ENTRA + "\"}]}";
        scene.direct.put(unreadable.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    private void endAllWork() {
        scene.live(Scene.NOW.plus(Duration.ofDays(7)));
        scene.sweep();
    }

    /** The erasure comes while the connector is asked; then it answers so. */
    @ParameterizedTest
    @ValueSource(strings = {"201", "403", "429", "504"})
    void eraseDuringASendLeavesNoData(String answer) {
        for (ConversationReference where : List.of(chat(), group(), web())) {
            scene.meet(where);
            scene.clock.advance(Duration.ofSeconds(3));
            scene.connector.always(request -> {
                scene.clock.advance(Duration.ofSeconds(1));
                userData.erase(ANN, null);
                userData.erase(WEB, "webchat");
                scene.clock.advance(Duration.ofSeconds(1));
                return switch (answer) {
                    case "201" -> Answer.created("1");
                    case "403" -> Answer.error(403, "NotEnoughPermissions");
                    case "429" -> Answer.status(429).header("Retry-After", "3600");
                    default -> Answer.status(504);
                };
            });
            put(said(where));
            scene.next(Lane.DIRECT);
            scene.clock.advance(Duration.ofMinutes(5));
            scene.sweep();
            scene.live(scene.clock.instant().plus(Duration.ofHours(8)));
            assertNobody(answer + " in " + where.conversationId());
        }
        assertEquals(
                0, Scene.json(userData.erase(ANN, null)).path("deadLetters").asInt());
    }

    /** The erasure comes just before the table request of that number. */
    @ParameterizedTest
    @MethodSource("requests")
    void eraseBeforeAnyTableRequestLeavesNoData(int request, String answer) {
        scene.connector.always(
                any -> answer.equals("201") ? Answer.created("1") : Answer.error(403, "NotEnoughPermissions"));
        eraseDuring(request, said(chat())); // she is unknown till then
        eraseDuring(request, said(group()));
        scene.meet(chat());
        eraseDuring(request, said(chat()).tellingOf(null)); // a producer's
    }

    private void eraseDuring(int request, ProactiveMessage item) {
        scene.clock.advance(Duration.ofSeconds(3));
        put(item);
        AtomicInteger left = new AtomicInteger(request);
        scene.tables.takes(() -> {
            if (left.decrementAndGet() == 0) {
                userData.erase(ANN, null);
            }
        });
        scene.next(Lane.DIRECT);
        scene.tables.takes(() -> {});
        if (left.get() > 0) {
            userData.erase(ANN, null);
        }
        scene.clock.advance(Duration.ofMinutes(5));
        scene.sweep();
        assertNobody("request " + request + " of " + item);
    }

    static Stream<Arguments> requests() {
        return IntStream.rangeClosed(1, 16)
                .boxed()
                .flatMap(request -> Stream.of(Arguments.of(request, "201"), Arguments.of(request, "403")));
    }

    @Test
    void messageAfterTheEraseIsAnsweredAndRemembered() {
        scene.meet(chat());
        userData.erase(ANN, null);
        scene.clock.advance(Duration.ofMinutes(1));
        put(said(chat()));
        scene.drain();

        assertEquals(Map.of(CHAT, 1), scene.said());
        assertTrue(scene.conversations.findByUser(ANN, null).isPresent());
        scene.clock.advance(Duration.ofMinutes(5));
        scene.sweep();
        assertEquals(1, Scene.json(userData.show(ANN, null)).path("messages").asInt(), "and stays");
    }

    @Test
    void deadLetterOfAMessageAfterTheEraseIsKept() {
        userData.erase(ANN, null);
        scene.clock.advance(Duration.ofMinutes(1));
        deliver(said(group()), Answer.error(403, "NotEnoughPermissions"));

        assertEquals(
                1, Scene.json(userData.show(ENTRA, null)).path("deadLetters").asInt());
    }

    @Test
    void reminderThatWasAskedForBeforeTheEraseIsNotKept() {
        String before = scene.clock.instant().minusSeconds(1).toString();
        userData.erase(ANN, null);
        remind(group().with("timestamp", before));
        assertNobody("asked for before");
        remind(group().with("timestamp", scene.clock.instant().plusSeconds(1).toString()));

        assertEquals(1, scene.tables.rows("reminders").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, ENTRA})
    void groupOnlyUserIsFoundByEachId(String id) {
        deliver(said(group()), Answer.error(403, "NotEnoughPermissions"));
        deliver(said(thread()), Answer.status(429).header("Retry-After", "3600"));
        remind(group());
        JsonNode shown = Scene.json(userData.show(id, null));
        assertEquals(1, shown.path("deadLetters").asInt());
        assertEquals(1, shown.path("scheduled").asInt());
        assertEquals(1, shown.path("reminders").asInt());

        userData.erase(id, null);
        assertNobody("in a group");
    }

    @Test
    void rowsWithoutHashesAreReadByTheirItem() {
        deliver(said(group()), Answer.error(403, "NotEnoughPermissions"));
        deliver(said(thread()), Answer.status(429).header("Retry-After", "3600"));
        for (String table : List.of("deadletters", "schedule")) {
            scene.tables.rows(table).forEach(stored -> {
                Map<String, Object> values = stored.row().values().entrySet().stream()
                        .filter(value -> !List.of("user", "entra").contains(value.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                scene.tables
                        .table(table)
                        .delete(stored.row().partition(), stored.row().key());
                scene.tables
                        .table(table)
                        .put(new dev.proactivebot.storage.Row(
                                stored.row().partition(), stored.row().key(), values));
            });
        }
        JsonNode erased = Scene.json(userData.erase(ENTRA, null));

        assertEquals(1, erased.path("deadLetters").asInt());
        assertEquals(1, erased.path("scheduled").asInt());
        assertNobody("old rows");
    }

    @Test
    void sameIdOnAnotherChannelIsSomebodyElse() {
        ConversationReference other = reference("webchat", "w", "personal", ANN, null);
        scene.meet(other);
        deliver(said(other), Answer.error(403, "NotEnoughPermissions"));
        remind(other);
        scene.meet(chat());
        userData.erase(ANN, null);

        assertEquals(1, scene.tables.rows("deadletters").size());
        assertEquals(1, scene.tables.rows("reminders").size());
        assertEquals(
                1,
                Scene.json(userData.erase(ANN, "webchat")).path("deadLetters").asInt());
        assertEquals(0, scene.tables.rows("reminders").size());
    }

    private void deliver(ProactiveMessage item, Answer answer) {
        scene.connector.next(answer);
        put(item);
        scene.next(Lane.DIRECT);
    }

    private void put(ProactiveMessage item) {
        scene.direct.put(item.toJson(), Duration.ZERO);
    }

    /** What the endpoint makes of a message. */
    private ProactiveMessage said(ConversationReference where) {
        Instant now = scene.clock.instant();
        return ProactiveMessage.activity(key(), where, Activity.message("words of Ann"), now)
                .tellingOf(now);
    }

    private String key() {
        return "k" + ++keys;
    }

    private static String to(String recipient, String more) {
        return "{\"to\":" + recipient + ",\"text\":\"words of Ann\"" + more + "}";
    }

    private void remind(ConversationReference where) {
        Instant due = scene.clock.instant().plus(Duration.ofDays(3));
        Rooms.reminders(
                        scene.tables,
                        InMemoryQueues.of(scene.direct),
                        BotConfig.parse(TestSettings.anonymous()).reminders(),
                        (reminder, isLate) -> Activity.message("x"),
                        scene.clock)
                .add(where, key(), new NewReminder("to", "words of Ann", due.atZone(ZoneOffset.UTC), null, ""));
    }

    private void assertNobody(String when) {
        String left = scene.tables.text();
        SECRETS.forEach(secret -> assertFalse(left.contains(secret), () -> when + ": " + secret + " in " + left));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ConversationReference chat() {
        return reference("msteams", CHAT, "personal", ANN, ENTRA);
    }

    private ConversationReference group() {
        return reference("msteams", "19:group", "groupChat", ANN, ENTRA);
    }

    private ConversationReference thread() {
        return reference("msteams", "19:c@thread.tacv2;messageid=1", "channel", ANN, ENTRA);
    }

    private ConversationReference web() {
        return reference("webchat", WEB + "-chat", "personal", WEB, null);
    }

    private ConversationReference reference(
            String channel, String conversation, String type, String user, String entra) {
        return ConversationReference.builder()
                .user(new ChannelAccount(user, "Ann Secret", entra, null, Map.of()))
                .bot(new ChannelAccount("28:b", "Bot"))
                .conversation(new ConversationAccount(
                        conversation, null, type, !type.equals("personal"), Scene.TENANT, Map.of()))
                .channelId(channel)
                .serviceUrl(scene.connector.serviceUrl())
                .build();
    }
}
