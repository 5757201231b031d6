package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user or an administrator can cure is not given up for ever. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class CurableTest {
    private static final String ENTRA = "5e2b7a06-aaaa-4000-8000-000000000001";
    private static final String TO_ANN = "{\"to\":{\"user\":\"29:ann\"},\"text\":\"hi\"}";
    private static final String TO_ALL = "{\"to\":{\"everyone\":true},\"text\":\"hi\"}";
    private static final String CREATE = "/v3/conversations";

    private final FakeTokenServer tokens = new FakeTokenServer();
    private Scene scene = new Scene(TestSettings.singleTenant(
            "MicrosoftAppTenantId",
            Scene.TENANT,
            "ToChannelFromBotLoginUrl",
            tokens.loginUrl(Scene.TENANT).toString()));

    @AfterEach
    void stop() {
        scene.close();
        tokens.close();
    }

    /** Months may pass, and no token ends. */
    private void withoutAppId() {
        scene.close();
        scene = new Scene();
    }

    private void meetAnn(String entraObjectId) {
        scene.meet(scene.reference("msteams", "a:ann", "29:ann", entraObjectId));
    }

    /** Tells Ann something, and returns the counts of that notification. */
    private JsonNode tell(String json) {
        String id = scene.accepted(json);
        scene.drain();
        return scene.counts(id);
    }

    private long creations() {
        return scene.connector.received().stream()
                .filter(request -> request.path().endsWith(CREATE))
                .count();
    }

    private static boolean creates(Received request) {
        return request.path().endsWith(CREATE);
    }

    // ---- a chat that its user has deleted

    @ParameterizedTest
    @CsvSource({"a:ann, 404, ConversationNotFound", "a:new, 404, ConversationNotFound", "a:new, 404,", "a:ann, 410,"})
    void aDeletedChatIsCreatedAnewOnceAndTheMessageArrives(String created, int status, String code) {
        meetAnn(ENTRA);
        scene.connector
                .next(code == null ? Answer.status(status) : Answer.error(status, code))
                .always(request ->
                        creates(request) ? Answer.json(201, "{\"id\":\"" + created + "\"}") : Answer.created("x"));

        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(1, creations());
        assertEquals(0, scene.tables.rows("deadletters").size());
        KnownConversation ann =
                scene.conversations.findByUser("29:ann", "msteams").orElseThrow();
        assertEquals(created, ann.reference().conversationId());
        assertEquals(ENTRA, ann.reference().user().aadObjectId());
        assertNull(ann.parked());
    }

    @Test
    void newChatHasTheUserBotAndTenantOfTheOldOne() {
        meetAnn(ENTRA);
        scene.connector
                .next(Answer.error(404, "ConversationNotFound"))
                .always(request -> creates(request) ? Answer.json(201, "{\"id\":\"a:ann\"}") : Answer.created("x"));
        tell(TO_ANN);
        JsonNode asked = scene.connector.received().stream()
                .filter(CurableTest::creates)
                .findFirst()
                .orElseThrow()
                .json();

        assertEquals(ENTRA, asked.at("/members/0/id").asText());
        assertEquals("28:b", asked.at("/bot/id").asText());
        assertEquals(Scene.TENANT, asked.path("tenantId").asText());
    }

    @Test
    void broadcastReachesAReplacedChatOnce() {
        meetAnn(ENTRA);
        for (int i = 0; i < 700; i++) { // more than a page
            scene.meet("msteams", "a:" + i, "29:" + i);
        }
        scene.connector.always(request -> creates(request)
                ? Answer.json(201, "{\"id\":\"a:new\"}")
                : request.path().contains("a:ann") || request.path().contains("a%3Aann")
                        ? Answer.error(404, "ConversationNotFound")
                        : Answer.created("x"));
        tell(TO_ALL);
        assertEquals(1, scene.said().get("a:new"));
        tell(TO_ALL);
        assertEquals(2, scene.said().get("a:new"));
    }

    @Test
    void optOutHoldsInTheNewChat() {
        meetAnn(ENTRA);
        scene.conversations.record(new ConversationObservation(
                scene.reference("msteams", "a:ann", "29:ann", ENTRA), Scene.NOW, null, false));
        scene.connector
                .next(Answer.error(404, "ConversationNotFound"))
                .always(request -> creates(request) ? Answer.json(201, "{\"id\":\"a:new\"}") : Answer.created("x"));
        String urgent = TO_ANN.replace("\"text\"", "\"urgent\":true,\"text\"");

        assertEquals(1, tell(urgent).path("sent").asInt());
        assertEquals(1, tell(TO_ANN).at("/skipped/optedOut").asInt());
    }

    /** No Entra object id, no tenant, another channel, or a group: there is nothing to create. */
    @ParameterizedTest
    @CsvSource({"msteams, a:ann", "emulator, c-ann", "webchat, w-ann", "directline, d-ann", "slack, s-ann"})
    void lostConversationIsTriedAgainWithTheNextNotification(String channel, String conversation) {
        String toAnn = TO_ANN.replace("\"29:ann\"", "\"29:ann\",\"channelId\":\"" + channel + "\"");
        scene.meet(scene.reference(channel, conversation, "29:ann", null));
        scene.connector.next(Answer.error(404, "ConversationNotFound"));

        assertEquals(1, tell(toAnn).at("/failed/gone").asInt());
        assertEquals(
                "gone",
                scene.conversations.find(channel, conversation).orElseThrow().parked());
        assertEquals(1, tell(toAnn).path("sent").asInt());
        assertNull(scene.conversations.find(channel, conversation).orElseThrow().parked());
        assertEquals(0, creations());
    }

    @Test
    void nextNotificationRetriesAFailedChatCreation() {
        meetAnn(ENTRA);
        scene.connector.next(
                Answer.error(404, "ConversationNotFound"), Answer.error(403, "ForbiddenOperationException"));

        assertEquals(1, tell(TO_ANN).at("/failed/gone").asInt());
        assertEquals(
                "gone",
                scene.conversations.find("msteams", "a:ann").orElseThrow().parked());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertNull(scene.conversations.find("msteams", "a:ann").orElseThrow().parked());
    }

    @Test
    void aNewChatThatIsLostAtOnceIsNotCreatedOverAndOver() {
        meetAnn(ENTRA);
        scene.connector.always(request ->
                creates(request) ? Answer.json(201, "{\"id\":\"a:ann\"}") : Answer.error(404, "ConversationNotFound"));

        assertEquals(1, tell(TO_ANN).at("/failed/gone").asInt());
        assertEquals(1, creations());
        assertTrue(scene.connector.received().size() <= 4);
    }

    // ---- how often it is tried

    @ParameterizedTest
    @CsvSource({
        "404, ConversationNotFound, gone, 0 1 2 4 8 16 32 32",
        "403, BotNotInConversationRoster, gone, 0 1 2 4 8 16 32 32",
        "403, ForbiddenOperationException, gone, 0 1 2 4 8 16 32 32",
        "403, ConversationBlockedByUser, blocked, 1 2 4 8 16 32 32",
        "403, MessageWritesBlocked, blocked, 1 2 4 8 16 32 32"
    })
    void eachRefusalDoublesTheWaitUntilTheNextTry(int status, String code, String parked, String days) {
        withoutAppId();
        meetAnn(null);
        scene.connector.always(request -> Answer.error(status, code));
        assertEquals(1, tell(TO_ANN).at("/failed/" + parked).asInt());
        for (String wait : days.split(" ", -1)) {
            Duration pause = Duration.ofDays(Long.parseLong(wait));
            if (!pause.isZero()) {
                scene.clock.advance(pause.minusMinutes(1));
                assertEquals(1, tell(TO_ANN).at("/skipped/unreachable").asInt(), wait);
                scene.clock.advance(Duration.ofMinutes(1));
            }
            assertEquals(1, tell(TO_ANN).at("/failed/" + parked).asInt(), wait);
        }

        scene.clock.advance(Duration.ofDays(32));
        scene.connector.always(request -> Answer.created("x"));
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertNull(scene.conversations.find("msteams", "a:ann").orElseThrow().parked());
    }

    @Test
    void deliveryResetsTheWait() {
        meetAnn(null);
        for (int i = 0; i < 3; i++) {
            scene.connector.next(Answer.error(404, "ConversationNotFound"));
            assertEquals(1, tell(TO_ANN).at("/failed/gone").asInt());
            assertEquals(1, tell(TO_ANN).path("sent").asInt());
        }
    }

    @Test
    void removedBotSendsNothingUntilItIsBack() {
        withoutAppId();
        meetAnn(ENTRA);
        scene.conversations.record(ConversationObservation.gone(
                scene.reference("msteams", "a:ann", "29:ann", ENTRA), Scene.NOW, "removed"));
        scene.clock.advance(Duration.ofDays(365));
        assertEquals(1, tell(TO_ANN).at("/skipped/unreachable").asInt());
        scene.conversations.park("msteams", "a:ann", scene.clock.instant(), "gone");
        assertEquals(1, tell(TO_ANN).at("/skipped/unreachable").asInt());
        assertTrue(scene.connector.received().isEmpty());

        meetAnn(ENTRA);
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
    }

    @Test
    void parkedConversationShowsItsReasonStartAndWayBack() {
        meetAnn(null);
        UserData userData = Rooms.userData(scene.tables);
        JsonNode before = Scene.json(userData.show("29:ann", null)).at("/conversations/0");
        assertFalse(before.has("parked") || before.has("parkedSince") || before.has("backWhen"), before.toString());

        scene.connector.always(request -> Answer.error(403, "MessageWritesBlocked"));
        tell(TO_ANN);
        scene.clock.advance(Duration.ofDays(2));
        tell(TO_ANN);
        JsonNode parked = Scene.json(userData.show("29:ann", null)).at("/conversations/0");

        assertEquals("blocked", parked.path("parked").asText());
        assertEquals("2026-11-22T10:00:00Z", parked.path("parkedSince").asText(), "the first refusal");
        assertTrue(parked.path("nextTry").asText().startsWith("2026-11-26T10:00"), parked.toString());
        assertTrue(parked.path("backWhen").asText().contains("unblock"), parked.toString());

        scene.conversations.record(ConversationObservation.gone(
                scene.reference("msteams", "a:ann", "29:ann", null), scene.clock.instant(), "removed"));
        JsonNode removed = Scene.json(userData.show("29:ann", null)).at("/conversations/0");
        assertEquals("removed", removed.path("parked").asText());
        assertFalse(removed.has("nextTry"), removed.toString());
        assertTrue(removed.path("backWhen").asText().contains("added"), removed.toString());
    }

    // ---- another region

    private ConversationReference at(String region) {
        return scene.reference("msteams", "a:ann", "29:ann", ENTRA)
                .withServiceUrl(scene.connector.serviceUrl() + region + "/");
    }

    private void onlySpeaksAt(String... regions) {
        Set<String> right = Set.of(regions);
        scene.connector.always(request -> right.contains(request.path().split("/", -1)[1])
                ? creates(request) ? Answer.json(201, "{\"id\":\"a:new\"}") : Answer.created("x")
                : Answer.json(
                        403, "{\"error\":{\"code\":\"BadArgument\",\"message\":\"User is from different region\"}}"));
    }

    private List<String> asked() {
        return scene.connector.received().stream()
                .map(request -> request.path().split("/", -1)[1])
                .toList();
    }

    @Test
    void theServiceUrlThatWorkedIsTriedAgainAndKept() {
        scene.meet(at("emea"));
        onlySpeaksAt("emea");
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        scene.meet(at("amer"));
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(List.of("emea", "amer", "emea"), asked());

        scene.meet(at("amer"));
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(List.of("emea", "amer", "emea", "emea"), asked(), "the failing one does not replace it again");
        assertEquals(0, scene.tables.rows("deadletters").size());
    }

    @Test
    void earlierServiceUrlsAreTriedUntilOneWorks() {
        for (String region : List.of("emea", "amer", "apac")) {
            scene.clock.advance(Duration.ofSeconds(1));
            scene.meet(at(region));
        }
        onlySpeaksAt("emea");

        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(List.of("apac", "amer", "emea"), asked());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(4, asked().size());
    }

    /** A reply goes first to where the message came from. */
    @Test
    void replyFollowsItsUserToAnotherRegion() {
        scene.meet(at("emea"));
        onlySpeaksAt("emea");
        scene.clock.advance(Duration.ofSeconds(1));
        String item = "{\"key\":\"msteams|a:ann|1\",\"activity\":{\"text\":\"hi\"},\"made\":\"2026-11-22T10:00:01Z\","
                + "\"seenAt\":\"2026-11-22T10:00:01Z\",\"relatesTo\":"
                + new String(BotJson.write(at("amer")), StandardCharsets.UTF_8)
                + "}";
        scene.direct.put(item.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        scene.drain();
        assertEquals(List.of("amer", "emea"), asked());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(List.of("amer", "emea", "emea"), asked());

        onlySpeaksAt("amer");
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(List.of("amer", "emea", "emea", "emea", "amer", "amer"), asked());
        assertEquals(0, scene.tables.rows("deadletters").size());
    }

    @Test
    void messageFollowsAUserToAnotherRegion() {
        scene.meet(at("emea"));
        scene.meet(at("amer"));
        onlySpeaksAt("emea");
        tell(TO_ANN);
        onlySpeaksAt("amer");

        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertTrue(scene.conversations
                .find("msteams", "a:ann")
                .orElseThrow()
                .reference()
                .serviceUrl()
                .endsWith("/amer/"));
    }

    @Test
    void failureOfAllServiceUrlsIsNamedAndParksNobody() {
        scene.meet(at("emea"));
        scene.meet(at("amer"));
        onlySpeaksAt("apac");

        assertEquals(1, tell(TO_ANN).at("/failed/rejected").asInt());
        assertEquals(
                "DifferentRegion", scene.tables.rows("deadletters").get(0).row().text("code"));
        assertNull(scene.conversations.find("msteams", "a:ann").orElseThrow().parked());
        assertTrue(asked().size() <= 4, asked().toString());
        onlySpeaksAt("emea");
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
    }

    @Test
    void serviceUrlOutsideTheAllowListIsNotTried() {
        scene.meet(scene.reference("msteams", "a:ann", "29:ann", ENTRA).withServiceUrl("https://evil.example/"));
        scene.meet(at("amer"));
        onlySpeaksAt("emea");

        assertEquals(1, tell(TO_ANN).at("/failed/rejected").asInt());
        assertEquals(List.of("amer"), asked());
    }

    /** Whoever wrote last in the tenant is of another region than the one who is to be told. */
    @Test
    void aConversationIsCreatedInTheRegionOfItsUser() {
        scene.meet(at("emea"));
        scene.meet(scene.reference("msteams", "a:bob", "29:bob", null)
                .withServiceUrl(scene.connector.serviceUrl() + "amer/"));
        onlySpeaksAt("emea");
        String stranger = "5e2b7a06-aaaa-4000-8000-000000000002";

        assertEquals(
                1,
                tell("{\"to\":{\"user\":\"" + stranger + "\"},\"text\":\"hi\"}")
                        .path("sent")
                        .asInt());
        assertEquals(List.of("amer", "emea", "emea"), asked());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"InvalidBotApiHost\",\"message\":\"Use the GCC host\"}}",
                "{\"error\":{\"message\":\"User is from different region\"}}",
                "{\"message\":\"User is from Different Region.\"}",
                "{\"error\":{\"code\":\"Forbidden\",\"message\":\"The user is from different region\"}}",
            })
    void otherErrorsForAWrongRegionAreRecognized(String body) {
        scene.meet(at("emea"));
        scene.meet(at("amer"));
        scene.connector.always(
                request -> request.path().startsWith("/emea/") ? Answer.created("x") : Answer.json(403, body));

        assertEquals(1, tell(TO_ANN).path("sent").asInt());
    }

    /** The bot was registered anew: what Teams says of an id that belongs to another bot. */
    @Test
    void aConversationOfAnotherBotIsCreatedAnew() {
        meetAnn(ENTRA);
        scene.connector
                .next(Answer.json(
                        403,
                        "{\"error\":{\"code\":\"BadArgument\",\"message\":\"Failed to decrypt conversation id\"}}"))
                .always(request -> creates(request) ? Answer.json(201, "{\"id\":\"a:new\"}") : Answer.created("x"));

        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(1, tell(TO_ANN).path("sent").asInt());
        assertEquals(1, creations());
    }

    // ---- who is skipped costs no turn

    @ParameterizedTest
    @ValueSource(strings = {"emulator", "msteams"})
    void listOfUnknownUsersIsFinishedInOneInvocation(String channel) {
        scene.meet(scene.reference(channel, "c-ann", "29:ann", ENTRA));
        String many = IntStream.range(0, 999)
                .mapToObj(
                        i -> "{\"user\":\"nobody-" + i + "\"" + (i % 2 == 0 ? "" : ",\"channelId\":\"msteams\"") + "}")
                .collect(Collectors.joining(","));
        String id = scene.accepted("{\"to\":[" + many + ",{\"user\":\"29:ann\"}],\"text\":\"hi\"}");
        scene.next(Lane.BULK);

        assertEquals(Map.of("c-ann", 1), scene.said());
        assertEquals(2, scene.bulk.puts().size(), "nobody waits for a turn in an item of their own");
        assertTrue(Duration.between(Scene.NOW, scene.clock.instant()).toSeconds() < 10);
        assertEquals(999, scene.counts(id).at("/skipped/unknown").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"optedOut", "unreachable", "cancelled"})
    void skippedRecipientDoesNotWaitForAPausedTenant(String reason) {
        meetAnn(ENTRA);
        scene.meet("msteams", "a:bob", "29:bob");
        scene.meet("msteams", "a:eve", "29:eve");
        scene.connector.always(request -> Answer.status(429).header("Retry-After", "600"));
        scene.accepted("{\"to\":[{\"user\":\"29:bob\"},{\"user\":\"29:eve\"}],\"text\":\"hi\"}");
        scene.next(Lane.DIRECT);
        boolean isOptedOut = reason.equals("optedOut");
        ConversationReference ann = scene.reference("msteams", "a:ann", "29:ann", ENTRA);
        if (!reason.equals("cancelled")) {
            scene.conversations.record(new ConversationObservation(
                    ann, scene.clock.instant(), isOptedOut ? null : "removed", isOptedOut ? Boolean.FALSE : null));
        }
        String id = scene.accepted(TO_ANN);
        if (reason.equals("cancelled")) {
            scene.notifications.cancel(id, scene.log.logger());
        }
        int size = scene.direct.puts().size();
        scene.deliver(scene.direct.puts().get(size - 1), Lane.DIRECT); // the page
        if (scene.direct.puts().size() > size) {
            scene.deliver(scene.direct.puts().get(size), Lane.DIRECT);
        }

        JsonNode counts = scene.counts(id);
        assertEquals(
                1,
                reason.equals("cancelled")
                        ? counts.path("cancelled").asInt()
                        : counts.at("/skipped/" + reason).asInt(),
                counts.toString());
    }

    // ---- urgent

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"to\":{\"user\":\"29:ann\"},\"text\":\"fire\",\"urgent\":true}",
                "{\"to\":{\"conversation\":\"a:ann\"},\"text\":\"fire\",\"urgent\":true}",
                "{\"to\":[{\"user\":\"29:ann\"}],\"text\":\"fire\",\"urgent\":true,\"delay\":\"PT1H\"}",
                "{\"to\":{\"everyone\":true},\"text\":\"fire\",\"urgent\":true}",
                "{\"to\":{\"user\":\"29:ann\"},\"text\":\"fire\",\"urgent\":true,\"at\":\"2026-11-22T11:00:00Z\","
                        + "\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=1\",\"timeZone\":\"UTC\"}}",
            })
    void urgentNotificationIgnoresAnOptOut(String json) {
        meetAnn(ENTRA);
        scene.conversations.record(new ConversationObservation(
                scene.reference("msteams", "a:ann", "29:ann", ENTRA), Scene.NOW, null, false));
        scene.accepted(json.replace(",\"urgent\":true", ",\"urgent\":false"));
        scene.accepted(json.replace(",\"urgent\":true", ""));
        scene.live(Scene.NOW.plus(Duration.ofHours(2)));
        assertEquals(Map.of(), scene.said());

        scene.accepted(json.replace("2026-11-22T11:00:00Z", "2026-11-22T13:00:00Z"));
        scene.live(Scene.NOW.plus(Duration.ofHours(4)));
        assertEquals(Map.of("a:ann", 1), scene.said());
    }

    @Test
    void urgentMessageIsNotSentWhereTheBotWasRemoved() {
        meetAnn(ENTRA);
        scene.conversations.park("msteams", "a:ann", Scene.NOW, "removed");

        assertEquals(
                1,
                tell(TO_ANN.replace("\"text\"", "\"urgent\":true,\"text\""))
                        .at("/skipped/unreachable")
                        .asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "1", "{}", "[true]", "\"true\""})
    void urgentIsTrueOrFalse(String value) {
        meetAnn(ENTRA);
        String answer = Scene.json(scene.post(TO_ANN.replace("\"text\"", "\"urgent\":" + value + ",\"text\"")))
                .toString();

        assertTrue(answer.contains("urgent must be true or false"), answer);
    }

    @Test
    void notifierSendsUrgentNotifications() {
        meetAnn(ENTRA);
        scene.conversations.record(new ConversationObservation(
                scene.reference("msteams", "a:ann", "29:ann", ENTRA), Scene.NOW, null, false));
        Notifier notifier = scene.notifications.notifier(null, scene.log.logger());
        Notification plain = Notification.of(Audience.user("29:ann"), Activity.message("fire"));
        notifier.notify(plain);
        notifier.notify(plain.withUrgent().withDelay(Duration.ofSeconds(1)));
        scene.drain();

        assertEquals(Map.of("a:ann", 1), scene.said());
    }
}
