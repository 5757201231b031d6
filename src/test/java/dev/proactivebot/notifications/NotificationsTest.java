package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.ConversationCreationLock;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another system asks that somebody be told something: what is taken on, what is said, and what it is told of it. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class NotificationsTest {
    private static final String ENTRA = "5e2b7a06-0000-4000-8000-000000000001";
    private static final String TO_ANN = "{\"to\":[{\"user\":\"ann\"}],\"text\":\"hi\"}";

    private final FakeTokenServer tokens = new FakeTokenServer();
    private final Scene scene = new Scene();

    @AfterEach
    void stop() {
        scene.close();
        tokens.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"ann\"}",
                "[{\"user\":\"ann\"}]",
                "[{\"user\":\"ann\",\"channelId\":\"emulator\"}]",
                "[{\"user\":\"entra-ann\"}]",
                "[{\"conversation\":\"c-ann\"}]",
                "[{\"conversation\":\"c-ann\",\"channelId\":\"emulator\"}]",
                "[{\"user\":\"ann\"},{\"conversation\":\"c-ann\"},{\"user\":\"entra-ann\"}]"
            })
    void userIsToldOnceByAnyOfTheirNames(String to) {
        scene.meet(scene.reference("emulator", "c-ann", "ann", "entra-ann"));
        String id = scene.accepted("{\"to\":" + to + ",\"text\":\"Your order has shipped\"}");
        scene.drain();

        Received sent = scene.connector.take();
        assertEquals("/v3/conversations/c-ann/activities", sent.path());
        assertEquals("Your order has shipped", sent.json().path("text").asText());
        assertEquals("plain", sent.json().path("textFormat").asText());
        assertEquals(Map.of("c-ann", 1), scene.said());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void referenceNeedsNoKnownConversation() {
        scene.meet("msteams", "other", "other"); // the tenant
        String reference = "{\"conversation\":{\"id\":\"c-new\",\"tenantId\":\"tenant-1\"},\"channelId\":\"msteams\","
                + "\"serviceUrl\":\"" + scene.connector.serviceUrl() + "\",\"bot\":{\"id\":\"28:b\"}}";
        scene.accepted("{\"to\":[{\"reference\":" + reference + "}],\"text\":\"hi\"}");
        scene.drain();

        assertEquals(Map.of("c-new", 1), scene.said());
    }

    @Test
    void referencesAndActivitiesOfEverySdkAreRead() {
        scene.meet("msteams", "other", "other"); // the tenant
        String url = scene.connector.serviceUrl();
        scene.accepted("{\"to\":[{\"reference\":{\"Conversation\":{\"Id\":\"c-net\",\"TenantId\":\"tenant-1\"},"
                + "\"ChannelId\":\"msteams\",\"ServiceUrl\":\"" + url + "\",\"Agent\":{\"Id\":\"28:b\"}}}],"
                + "\"activity\":{\"Type\":\"message\",\"Text\":\"hi\"}}");
        scene.accepted("{\"to\":[{\"reference\":{\"conversation\":{\"id\":\"c-py\",\"tenant_id\":\"tenant-1\"},"
                + "\"channel_id\":\"msteams\",\"service_url\":\"" + url + "\",\"agent\":{\"id\":\"28:b\"}}}],"
                + "\"activity\":{\"type\":\"message\",\"text\":\"hi\"}}");
        scene.drain();

        assertEquals(Map.of("c-net", 1, "c-py", 1), scene.said());
        scene.connector
                .received()
                .forEach(sent -> assertEquals(
                        "hi28:b",
                        sent.json().path("text").asText()
                                + sent.json().path("from").path("id").asText()));
    }

    @Test
    void knownConversationOverridesAReference() {
        scene.meet("emulator", "c-ann", "ann");
        String reference = "{\"conversation\":{\"id\":\"c-ann\"},\"channelId\":\"emulator\","
                + "\"serviceUrl\":\"http://localhost:1/\"}";
        scene.accepted("{\"to\":[{\"reference\":" + reference + "}],\"text\":\"hi\"}");
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void anActivityIsSentWithItsCardAndItsSummary() {
        scene.meet("emulator", "c-ann", "ann");
        scene.accepted("{\"to\":{\"user\":\"ann\"},\"activity\":{\"summary\":\"Order\",\"serviceUrl\":\"https://evil\","
                + "\"conversation\":{\"id\":\"elsewhere\"},\"attachments\":[{\"contentType\":"
                + "\"application/vnd.microsoft.card.adaptive\",\"content\":{\"type\":\"AdaptiveCard\"}}]}}");
        scene.drain();

        JsonNode sent = scene.connector.take().json();
        assertEquals("Order", sent.path("summary").asText());
        assertEquals("AdaptiveCard", sent.at("/attachments/0/content/type").asText());
        assertEquals("c-ann", sent.at("/conversation/id").asText());
        assertFalse(sent.has("serviceUrl"));
    }

    @Test
    void largeContentIsStoredOnceAndInNoItem() {
        scene.meet("emulator", "c-ann", "ann");
        String text = "x".repeat(100_000);
        scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"" + text + "\"}");
        assertTrue(scene.direct.only().body().length < 500);
        scene.drain();

        assertTrue(scene.direct.puts().stream().allMatch(put -> put.body().length < 1_000));
        assertEquals(text, scene.connector.take().json().path("text").asText());
    }

    @Test
    void theAnswerSaysWhereToAskAndWhenItIsDue() {
        scene.meet("emulator", "c-ann", "ann");
        ApiResult answer =
                scene.post("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"at\":\"2026-11-22T12:00:00+01:00\"}");

        JsonNode body = Scene.json(answer);
        assertEquals("/api/notifications/" + body.path("id").asText(), answer.location());
        assertEquals("2026-11-22T11:00:00Z", body.path("due").asText());
        assertEquals("2026-11-25T11:00:00Z", body.path("expires").asText());
    }

    @Test
    void notificationWaitsInTheQueueIfDueSoonElseInTheSchedule() {
        scene.meet("emulator", "c-ann", "ann");
        scene.post("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"delay\":\"PT10M\"}");
        assertEquals(Duration.ofMinutes(10), scene.direct.only().delay());
        assertTrue(scene.tables.rows("schedule").isEmpty());

        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"delay\":\"PT10M1S\"}");
        assertEquals(1, scene.direct.puts().size());
        assertEquals(1, scene.tables.rows("schedule").size());
        assertEquals("scheduled", scene.show(id).path("status").asText());
        assertEquals(1, scene.counts(id).path("scheduled").asInt());
    }

    @Test
    void repeatedRequestGetsTheFirstAnswerAndTellsNobodyTwice() {
        scene.meet("emulator", "c-ann", "ann");
        ApiResult first = scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger());
        scene.clock.advance(Duration.ofHours(1));
        assertEquals(first, scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger()));
        scene.drain();
        assertEquals(first, scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger()));
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void theSameKeyWithAnotherBodyIsAContradiction() {
        scene.meet("emulator", "c-ann", "ann");
        scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger());
        ApiResult other = scene.notifications.accept(TO_ANN.replace("hi", "ho"), "order-7", null, scene.log.logger());

        assertEquals(Result.CONTRADICTORY, other.result());
        scene.drain();
        assertEquals("hi", scene.connector.take().json().path("text").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TO_ANN,
                "{\"to\":{\"user\":\"ann\"},\"text\":\"mended\",\"delay\":\"PT1H\"}",
                "{\"to\":{\"user\":\"ann\"},\"text\":\"at once\"}",
                "{\"to\":{\"everyone\":true},\"text\":\"hi\"}",
                "not json",
            })
    void keyOfACancelledNotificationIsRefusedWithAWayToResend(String again) {
        scene.meet("emulator", "c-ann", "ann");
        String later = TO_ANN.replace("\"text\"", "\"delay\":\"PT1H\",\"text\"");
        ApiResult first = scene.notifications.accept(later, "order-7", null, scene.log.logger());
        String id = Scene.json(first).path("id").asText();
        scene.notifications.cancel(id, scene.log.logger());

        for (String body : List.of(later, again)) {
            ApiResult answer = scene.notifications.accept(body, "order-7", null, scene.log.logger());
            assertEquals(Result.REFUSED, answer.result());
            JsonNode error = Scene.json(answer).path("error");
            assertEquals("NotificationCancelled", error.path("code").asText());
            assertTrue(error.path("message").asText().contains(id), error.toString());
            assertTrue(error.path("message").asText().contains("another Idempotency-Key"), error.toString());
        }
        scene.live(Scene.NOW.plus(Duration.ofHours(2)));
        assertTrue(scene.said().isEmpty());
        assertEquals(
                Result.QUEUED,
                scene.notifications
                        .accept(TO_ANN, "order-7b", null, scene.log.logger())
                        .result());
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void keyOfACancelledSeriesIsRefused() {
        scene.meet("emulator", "c-ann", "ann");
        String daily = TO_ANN.replace(
                "\"text\"",
                "\"at\":\"2026-11-23T09:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"},\"text\"");
        ApiResult first = scene.notifications.accept(daily, "daily", null, scene.log.logger());
        scene.notifications.cancel(Scene.json(first).path("id").asText(), scene.log.logger());

        assertEquals(
                Result.REFUSED,
                scene.notifications
                        .accept(daily, "daily", null, scene.log.logger())
                        .result());
    }

    /** What had been sent by then was not cancelled: its key is that of what was sent. */
    @Test
    void notificationSentBeforeACancelKeepsItsAnswer() {
        scene.meet("emulator", "c-ann", "ann");
        ApiResult first = scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger());
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));
        scene.notifications.cancel(Scene.json(first).path("id").asText(), scene.log.logger());

        assertEquals(first, scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger()));
    }

    @Test
    void twoRequestsWithoutAKeyAreTwoNotifications() {
        scene.meet("emulator", "c-ann", "ann");
        scene.post(TO_ANN);
        scene.post(TO_ANN);
        scene.drain();

        assertEquals(Map.of("c-ann", 2), scene.said());
    }

    @Test
    void requestThatTheQueueRefusedIsAcceptedAgainWithItsKey() {
        scene.meet("emulator", "c-ann", "ann");
        scene.direct.goDown();
        assertThrows(
                StorageException.class, () -> scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger()));
        scene.direct.comeBack();
        assertFalse(scene.log.text().contains("accepted job="), scene.log.text());
        scene.notifications.accept(TO_ANN, "order-7", null, scene.log.logger());
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
        assertTrue(scene.log.text().contains("accepted job="), scene.log.text());
    }

    @Test
    void aTeamsUserWhoNeverWroteGetsAConversationOnce() {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:other", "29:other");
            azure.connector.always(request -> request.path().equals("/v3/conversations")
                    ? Answer.json(201, "{\"id\":\"a:new\"}")
                    : Answer.created("x"));
            String to = "{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}";
            String id = azure.accepted(to);
            azure.drain();
            azure.accepted(to);
            azure.drain();

            List<Received> created = azure.connector.received().stream()
                    .filter(request -> request.path().equals("/v3/conversations"))
                    .toList();
            assertEquals(
                    1,
                    created.size(),
                    azure.log.lines(java.util.logging.Level.SEVERE).toString());
            JsonNode asked = created.get(0).json();
            assertEquals(ENTRA, asked.at("/members/0/id").asText());
            assertEquals("28:b", asked.at("/bot/id").asText(), "as it was met there");
            assertEquals(Scene.TENANT, asked.path("tenantId").asText());
            assertEquals(Scene.TENANT, asked.at("/channelData/tenant/id").asText());
            assertFalse(asked.path("isGroup").asBoolean(true));
            assertEquals(Map.of("a:new", 2), azure.said());
            assertEquals(1, azure.counts(id).path("sent").asInt());
            assertEquals(
                    "a:new",
                    azure.conversations
                            .findByUser(ENTRA, null)
                            .orElseThrow()
                            .reference()
                            .conversationId());
        }
    }

    @ParameterizedTest
    @CsvSource({"403, ConversationBlockedByUser, blocked", "403, MessageWritesBlocked, blocked"})
    void newConversationIsParkedWhenItsFirstMessageIsBlocked(int status, String code, String parked) {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:other", "29:other");
            azure.connector.always(request -> request.path().equals("/v3/conversations")
                    ? Answer.json(201, "{\"id\":\"a:new\"}")
                    : Answer.error(status, code));
            String to = "{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}";
            azure.accepted(to);
            azure.drain();
            int asked = azure.connector.received().size();
            String next = azure.accepted(to);
            azure.drain();

            assertEquals(
                    parked,
                    azure.conversations.find("msteams", "a:new").orElseThrow().parked());
            assertEquals(1, azure.counts(next).at("/skipped/unreachable").asInt());
            assertEquals(asked, azure.connector.received().size(), "the next notification asks nobody");
        }
    }

    @Test
    void userWithoutTheAppCountsAsGone() {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:other", "29:other");
            azure.connector.always(request -> Answer.error(403, "ForbiddenOperationException"));
            String id = azure.accepted("{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}");
            azure.drain();

            assertEquals(1, azure.counts(id).at("/failed/gone").asInt());
            assertEquals(1, azure.tables.rows("deadletters").size());
        }
    }

    /** The first item has created the conversation when the page is put again. */
    @Test
    void userOfAConversationCreatedBeforeACrashIsToldOnce() {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:other", "29:other");
            azure.connector.always(request -> request.path().equals("/v3/conversations")
                    ? Answer.json(201, "{\"id\":\"a:new\"}")
                    : Answer.created("x"));
            String id = azure.accepted("{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}");
            azure.tables.takes(() -> {
                List<String> asked = azure.tables.requests();
                if (asked.get(asked.size() - 1).equals("put jobs")) {
                    throw new StorageException("crash", null);
                }
            });
            azure.deliverFirst(Lane.DIRECT);
            azure.tables.takes(() -> {});
            azure.deliver(azure.direct.puts().get(1), Lane.DIRECT);
            azure.drain();

            assertEquals(Map.of("a:new", 1), azure.said());
            assertEquals(1, azure.counts(id).path("sent").asInt());
        }
    }

    @Test
    void optOutHoldsForAUserKnownWithoutAnEntraObjectId() {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:known", "29:known");
            azure.conversations.record(new ConversationObservation(
                    azure.reference("msteams", "a:known", "29:known", null), Scene.NOW, null, false));
            azure.connector.always(request -> Answer.json(201, "{\"id\":\"a:known\"}"));
            String id =
                    azure.accepted("{\"to\":{\"user\":\"" + ENTRA.toUpperCase(Locale.ROOT) + "\"},\"text\":\"hi\"}");
            azure.drain();

            assertTrue(azure.said().isEmpty());
            assertEquals(1, azure.counts(id).at("/skipped/optedOut").asInt());
        }
    }

    @Test
    void itemWaitsForAConversationThatAnotherIsCreating() {
        try (Scene azure = withAppId()) {
            azure.meet("msteams", "a:other", "29:other");
            azure.connector.always(request -> request.path().equals("/v3/conversations")
                    ? Answer.json(201, "{\"id\":\"a:new\"}")
                    : Answer.created("x"));
            String theirs = Scene.TENANT + "\n" + ENTRA;
            new ConversationCreationLock(azure.tables).tryLock(theirs);
            azure.accepted("{\"to\":{\"user\":\"" + ENTRA + "\"},\"text\":\"hi\"}");
            azure.next(Lane.DIRECT);
            azure.next(Lane.DIRECT);
            assertTrue(azure.connector.received().isEmpty());

            new ConversationCreationLock(azure.tables).unlock(theirs);
            azure.drain();
            assertEquals(Map.of("a:new", 1), azure.said());
        }
    }

    private Scene withAppId() {
        return new Scene(TestSettings.singleTenant(
                "MicrosoftAppTenantId",
                Scene.TENANT,
                "ToChannelFromBotLoginUrl",
                tokens.loginUrl(Scene.TENANT).toString()));
    }

    @Test
    void optedOutUserIsSkippedAndCounted() {
        scene.meet("emulator", "c-ann", "ann");
        scene.conversations.record(
                new ConversationObservation(scene.reference("emulator", "c-ann", "ann", null), Scene.NOW, null, false));
        String id = scene.accepted(TO_ANN);
        scene.drain();

        assertTrue(scene.said().isEmpty());
        assertEquals(1, scene.counts(id).at("/skipped/optedOut").asInt());
        assertEquals("skipped", scene.show(id).at("/recipients/0/outcome").asText());
    }

    @Test
    void removedUserIsSkippedUntilTheyAreBack() {
        scene.meet("emulator", "c-ann", "ann");
        scene.conversations.park("emulator", "c-ann", Scene.NOW, "removed");
        String id = scene.accepted(TO_ANN);
        scene.drain();
        assertEquals(1, scene.counts(id).at("/skipped/unreachable").asInt());

        scene.meet("emulator", "c-ann", "ann");
        scene.accepted(TO_ANN);
        scene.drain();
        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void userWhoBlocksTheBotIsParked() {
        scene.meet("emulator", "c-ann", "ann");
        scene.connector.always(request -> Answer.error(403, "ConversationBlockedByUser"));
        String id = scene.accepted(TO_ANN);
        scene.drain();

        assertEquals(1, scene.counts(id).at("/failed/blocked").asInt());
        assertEquals(
                "blocked",
                scene.conversations.find("emulator", "c-ann").orElseThrow().parked());
        String next = scene.accepted(TO_ANN);
        scene.drain();
        assertEquals(1, scene.counts(next).at("/skipped/unreachable").asInt());
        assertEquals(1, scene.connector.received().size());
    }

    @Test
    void latestServiceUrlIsUsed() {
        scene.meet(ConversationReference.builder()
                .user(ChannelAccount.ofId("ann"))
                .conversation(new ConversationAccount("c-ann"))
                .channelId("emulator")
                .serviceUrl("http://localhost:1/")
                .build());
        scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"delay\":\"PT1M\"}");
        scene.clock.advance(Duration.ofMinutes(1));
        scene.meet("emulator", "c-ann", "ann");
        scene.drain();

        assertEquals(Map.of("c-ann", 1), scene.said());
    }

    @Test
    void unknownRecipientsInALongListDoNotStopOthers() {
        scene.meet("emulator", "c-ann", "ann");
        String many = IntStream.range(0, 20)
                .mapToObj(i -> "{\"user\":\"nobody-" + i + "\"}")
                .collect(Collectors.joining(","));
        String id = scene.accepted("{\"to\":[" + many + ",{\"user\":\"ann\"}],\"text\":\"hi\"}");
        scene.drain();

        JsonNode counts = scene.counts(id);
        assertEquals(21, counts.path("recipients").asInt());
        assertEquals(1, counts.path("sent").asInt());
        assertEquals(20, counts.at("/skipped/unknown").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void shortListUsesTheDirectQueueAndLongListTheBulkQueue() {
        for (int i = 0; i < 11; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        scene.accepted("{\"to\":[" + users(10) + "],\"text\":\"hi\"}");
        assertEquals(1, scene.direct.puts().size());
        scene.accepted("{\"to\":[" + users(11) + "],\"text\":\"hi\"}");
        assertEquals(1, scene.bulk.puts().size());
        scene.drain();
        assertEquals(2, scene.direct.puts().size(), "the page's item, and the copy that watches");
        assertEquals(2, scene.bulk.puts().size());
    }

    private static String users(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"user\":\"u" + i + "\"}")
                .collect(Collectors.joining(","));
    }

    @Test
    void notificationCancelledBeforeItIsDueIsNotSent() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"delay\":\"PT5M\"}");
        assertEquals("cancelled", cancel(id).path("status").asText());
        scene.clock.advance(Duration.ofMinutes(5));
        scene.drain();

        assertTrue(scene.said().isEmpty());
        assertEquals(1, scene.counts(id).path("cancelled").asInt());
        assertEquals(0, scene.counts(id).path("scheduled").asInt());
    }

    @Test
    void queuedMessageIsNotSentAfterTheCancel() {
        scene.meet("emulator", "c-ann", "ann");
        scene.connector.next(Answer.status(429).header("Retry-After", "60"));
        String id = scene.accepted(TO_ANN);
        scene.next(Lane.DIRECT);
        assertEquals(1, scene.counts(id).path("queued").asInt());
        cancel(id);
        scene.drain();

        assertEquals(1, scene.connector.received().size());
        JsonNode counts = scene.counts(id);
        assertEquals(1, counts.path("cancelled").asInt());
        assertEquals(0, counts.path("queued").asInt());
        assertEquals("cancelled", scene.show(id).path("status").asText());
    }

    @Test
    void sentNotificationCannotBeCancelled() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted(TO_ANN);
        scene.drain();

        assertEquals("done", cancel(id).path("status").asText());
    }

    private JsonNode cancel(String id) {
        return Scene.json(scene.notifications.cancel(id, scene.log.logger()));
    }

    @Test
    void expiredNotificationIsNotSent() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"expires\":\"2026-11-22T10:01:00Z\"}");
        scene.clock.advance(Duration.ofMinutes(2));
        scene.drain();

        assertTrue(scene.said().isEmpty());
        assertEquals("expired", scene.show(id).path("status").asText());
        assertEquals(1, scene.counts(id).at("/failed/expired").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "..", "../jobs", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef"
            })
    void unknownIdIsNotFound(String id) {
        assertEquals(Result.NOT_FOUND, scene.notifications.show(id, Map.of()).result());
        assertEquals(
                Result.NOT_FOUND,
                scene.notifications.cancel(id, scene.log.logger()).result());
    }

    static List<List<String>> wrong() {
        return WrongRequests.all();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void invalidRequestIsRefusedByNameAndChangesNothing(List<String> wrong) {
        scene.meet("msteams", "c-ann", "ann");
        List<Object> before = scene.everything();
        ApiResult answer = scene.post(wrong.get(0));

        assertTrue(answer.result() == Result.MALFORMED || answer.result() == Result.TOO_LARGE, answer.toString());
        String message = Scene.json(answer).at("/error/message").asText();
        assertTrue(message.contains(wrong.get(1)), message);
        assertTrue(message.length() < 300, message);
        assertEquals(before, scene.everything());
        assertTrue(scene.connector.received().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "é", "a\nb"})
    void anIdempotencyKeyIsVisibleAscii(String key) {
        assertEquals(
                Result.MALFORMED,
                scene.notifications
                        .accept(TO_ANN, key, null, scene.log.logger())
                        .result());
    }

    @Test
    void noTextIsLogged() {
        scene.meet("emulator", "c-ann", "ann");
        scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"secret words\"}");
        scene.drain();

        assertFalse(scene.log.text().contains("secret words"), scene.log.text());
    }

    /** A newer version may read it: nobody has called it off. */
    @Test
    void unreadableContentWaitsAndSettlesNobody() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted(TO_ANN);
        change(id, new Row(id, "job").with("content0", new byte[] {'?'}));
        scene.next(Lane.DIRECT);

        assertEquals(Map.of(), scene.said());
        assertEquals(0, scene.counts(id).path("cancelled").asInt());
        assertEquals(3, scene.direct.puts().size(), "it waits");
        assertWaitsForANewerVersion("The content of a notification");
    }

    private void assertWaitsForANewerVersion(String what) {
        List<InMemoryQueue.Put> puts = scene.direct.puts();
        assertEquals(Duration.ofMinutes(5), puts.get(puts.size() - 1).delay());
        assertTrue(
                scene.log
                        .text()
                        .contains("why=\"" + what + " was written by a newer version of this app: deploy that again\""),
                scene.log.text());
    }

    @Test
    void unreadableRecipientWaitsForANewerVersion() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted(TO_ANN);
        StoredRow named = scene.tables.rows("jobs").stream()
                .filter(stored -> stored.row().partition().startsWith(id + "-"))
                .findFirst()
                .orElseThrow();
        Row change = new Row(named.row().partition(), named.row().key()).with("recipient", new byte[] {'?'});
        assertTrue(scene.tables.table("jobs").merge(change, named.version()).isPresent());
        scene.next(Lane.DIRECT);

        assertEquals(3, scene.direct.puts().size(), "the page waits, and a copy watches");
        assertWaitsForANewerVersion("A recipient of a notification");
        assertThrows(StorageException.class, () -> scene.show(id));
    }

    private void change(String id, Row change) {
        String version =
                scene.tables.table("jobs").find(id, "job").orElseThrow().version();
        assertTrue(scene.tables.table("jobs").merge(change, version).isPresent());
    }
}
