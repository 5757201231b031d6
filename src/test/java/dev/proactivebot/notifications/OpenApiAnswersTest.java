package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.delivery.deadletters.DeadLetterApi;
import dev.proactivebot.delivery.deadletters.DeadLetterBulk;
import dev.proactivebot.schema.BotJson;
import dev.proactivebot.schema.ChannelAccount;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueues;
import dev.proactivebot.testing.OpenApi;
import dev.proactivebot.testing.OpenApi.Example;
import dev.proactivebot.testing.Rooms;
import dev.proactivebot.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/openapi.json} says of notifications and dead letters is what is taken and what is answered. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class OpenApiAnswersTest {
    private static final String POST = "POST /api/notifications";
    private static final String SHOW = "GET /api/notifications/{id}";
    private static final String CANCEL = "DELETE /api/notifications/{id}";
    private static final String LIST = "GET /api/notifications";
    private static final String PAUSE = "POST /api/notifications/{id}/pause";
    private static final String RESUME = "POST /api/notifications/{id}/resume";
    private static final String SKIP = "POST /api/notifications/{id}/skip";
    private static final String CONTENT = "PUT /api/notifications/{id}/content";
    private static final String TIMES = "PUT /api/notifications/{id}";
    private static final String OUTCOMES = "GET /api/notifications/{id}/outcomes";
    private static final String TO_ANN = "{\"to\":{\"user\":\"ann\"},\"text\":\"hi\"}";

    private static final String DAILY_TO_ANN =
            "{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"at\":\"2026-11-23T08:00:00Z\","
                    + "\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"Europe/Berlin\"}}";

    /** Of the wrong requests: only who knows whom the bot has met, the time, where tokens may go, and what a rule means can tell. */
    private static final int WRONG_IN_ANOTHER_WAY_THAN_BY_SHAPE = 49;

    private final Scene scene = new Scene();
    private final Set<String> shown = new TreeSet<>();
    private OpenApi document;

    @BeforeEach
    void read() throws IOException {
        document = OpenApi.read();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void everyExampleRequestIsAccepted() {
        List<Example> examples = document.requests(document.operation(POST));
        assertTrue(examples.size() >= 7);
        try (Scene azure =
                new Scene(TestSettings.singleTenant())) { // whose token may go where the examples' channel is
            for (Example example : examples) {
                meetAllOf(example.value(), azure);
                ApiResult answer = azure.post(example.value().toString());

                assertEquals(ApiResult.Result.QUEUED, answer.result(), example.where() + ": " + answer);
                check(POST, 202, answer);
            }
        }
    }

    /** Whom an example names, it takes for met. */
    private static void meetAllOf(JsonNode request, Scene azure) {
        JsonNode to = request.path("to");
        for (JsonNode one : to.isArray() ? to : List.of(to)) {
            String tenant = one.path("tenantId")
                    .asText(one.at("/reference/conversation/tenantId").asText(Scene.TENANT));
            azure.meet(ConversationReference.builder()
                    .user(ChannelAccount.ofIds("29:x", one.path("user").asText(null)))
                    .bot(new ChannelAccount("28:b", "Bot"))
                    .conversation(
                            new ConversationAccount(one.path("conversation").asText("c-x"))
                                    .withConversationType("personal")
                                    .withTenantId(tenant))
                    .channelId("msteams")
                    .serviceUrl(azure.connector.serviceUrl())
                    .build());
        }
    }

    @Test
    void notificationShowsAllFieldsAndStatusesOfTheDocument() {
        Set<String> statuses = new TreeSet<>();
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
        scene.connector.next(Answer.error(403, "ConversationBlockedByUser"));
        String id = scene.accepted(
                "{\"to\":[{\"user\":\"ann\"},{\"conversation\":\"c-bob\"}],\"text\":\"hi\",\"delay\":\"PT1M\"}");
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));
        scene.clock.advance(Duration.ofMinutes(1));
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of("top", "1"))));
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));

        statuses.add(status(CONTENT, scene.notifications.changeContent(id, "{\"text\":\"ho\"}", scene.log.logger())));
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));

        String toEveryone = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\"}");
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));
        statuses.add(status(SHOW, scene.notifications.show(toEveryone, Map.of())));

        String late =
                scene.accepted("{\"to\":{\"user\":\"bob\"},\"text\":\"hi\",\"expires\":\"2026-11-22T10:05:00Z\"}");
        scene.clock.advance(Duration.ofMinutes(10));
        scene.drain();
        statuses.add(status(SHOW, scene.notifications.show(late, Map.of())));

        String off = scene.accepted("{\"to\":{\"user\":\"bob\"},\"text\":\"hi\",\"delay\":\"PT9M\"}");
        statuses.add(status(CANCEL, scene.notifications.cancel(off, scene.log.logger())));

        String paused =
                scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"hi\",\"delay\":\"PT9M\",\"labels\":[\"a\"]}");
        statuses.add(status(PAUSE, scene.notifications.pause(paused, scene.log.logger())));

        String daily = scene.accepted(DAILY_TO_ANN);
        scene.live(Instant.parse("2026-11-23T12:00:00Z"));
        String occurrence = scene.show(daily).at("/latest/id").asText();
        statuses.add(status(SHOW, scene.notifications.show(occurrence, Map.of())));

        assertEquals(document.words("NotificationStatus"), statuses);
        Set<String> named = names("Notification", "Counts", "RecipientOutcome", "ChangeStatus");
        named.addAll(Set.of("recipients", "next"));
        for (String reasons : List.of("FailureReason", "SkipReason")) {
            named.removeAll(document.words(reasons)); // "gone" is a count as well
            shown.removeAll(document.words(reasons));
        }
        assertEquals(named, shown);
    }

    @Test
    void seriesShowsAllFieldsAndStatusesOfTheDocument() {
        Set<String> statuses = new TreeSet<>();
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted(DAILY_TO_ANN);
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));
        scene.live(Instant.parse("2026-11-23T12:00:00Z"));
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));
        scene.notifications.changeContent(
                scene.show(id).at("/latest/id").asText(), "{\"text\":\"ho\"}", scene.log.logger());
        statuses.add(status(SHOW, scene.notifications.show(id, Map.of())));
        statuses.add(status(PAUSE, scene.notifications.pause(id, scene.log.logger())));
        statuses.add(status(RESUME, scene.notifications.resume(id, scene.log.logger())));
        statuses.add(
                status(SKIP, scene.notifications.skip(id, "{\"due\":\"2026-11-24T08:00:00Z\"}", scene.log.logger())));
        statuses.add(status(CANCEL, scene.notifications.cancel(id, scene.log.logger())));
        String once = scene.accepted(
                DAILY_TO_ANN.replace("DAILY", "DAILY;COUNT=2").replace("\"hi\"", "\"hi\",\"labels\":[\"a\"]"));
        scene.live(Instant.parse("2026-12-01T00:00:00Z"));
        statuses.add(status(SHOW, scene.notifications.show(once, Map.of())));

        assertEquals(document.words("SeriesStatus"), statuses);
        assertEquals(names("Series", "Occurrence", "Recurrence", "Counts", "ChangeStatus"), shown);
    }

    private Set<String> names(String... schemas) {
        Set<String> names = new TreeSet<>();
        for (String schema : schemas) {
            document.schema(schema).path("properties").fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private String status(String operation, ApiResult answer) {
        JsonNode body = check(operation, 200, answer);
        remember(body);
        return body.path("status").asText();
    }

    private void remember(JsonNode node) {
        node.fieldNames().forEachRemaining(shown::add);
        node.forEach(this::remember);
    }

    @Test
    void documentListsAllReasonsForSkipping() {
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
        scene.conversations.record(
                new ConversationObservation(scene.reference("emulator", "c-ann", "ann", null), Scene.NOW, null, false));
        scene.conversations.park("emulator", "c-bob", Scene.NOW, "removed");
        String many = IntStream.range(0, 10)
                .mapToObj(i -> "{\"user\":\"nobody-" + i + "\"}")
                .collect(Collectors.joining(","));
        String id = scene.accepted("{\"to\":[{\"user\":\"ann\"},{\"user\":\"bob\"}," + many + "],\"text\":\"hi\"}");
        scene.drain();
        scene.clock.advance(Duration.ofSeconds(3));
        JsonNode body = check(SHOW, 200, scene.notifications.show(id, Map.of()));
        Set<String> reasons = new TreeSet<>();
        body.at("/counts/skipped").fieldNames().forEachRemaining(reasons::add);

        String channel = scene.accepted("{\"to\":{\"user\":\"bob\"},\"text\":\"hi\",\"delay\":\"PT9M\"}");
        scene.notifications.cancel(channel, scene.log.logger());
        scene.meet("emulator", "c-eve", "eve");
        for (String gap : List.of(
                "\"text\":\"${x}\",\"variables\":{}",
                "\"text\":\"hi\",\"replyTo\":{\"notification\":\"" + channel + "\"}")) {
            String other = scene.accepted("{\"to\":{\"user\":\"eve\"}," + gap + "}");
            scene.drain();
            scene.clock.advance(Duration.ofSeconds(3));
            check(SHOW, 200, scene.notifications.show(other, Map.of()))
                    .at("/counts/skipped")
                    .fieldNames()
                    .forEachRemaining(reasons::add);
        }

        assertEquals(document.words("SkipReason"), reasons);
    }

    @Test
    void refusalsFollowTheDocument() {
        scene.meet("emulator", "c-ann", "ann");
        var log = scene.log.logger();
        scene.notifications.accept(TO_ANN, "k", null, log);
        String id = scene.accepted(TO_ANN);
        check(POST, 400, scene.post("{}"));
        check(POST, 413, scene.post(TO_ANN.replace("hi", "x".repeat(110_000))));
        check(POST, 422, scene.notifications.accept(TO_ANN.replace("hi", "ho"), "k", null, log));
        String off = Scene.json(scene.notifications.accept(TO_ANN.replace("hi", "off"), "off", null, log))
                .path("id")
                .asText();
        scene.notifications.cancel(off, log);
        check(POST, 409, scene.notifications.accept(TO_ANN.replace("hi", "off"), "off", null, log));
        check(SHOW, 400, scene.notifications.show(id, Map.of("top", "0")));
        check(SHOW, 404, scene.notifications.show("x", Map.of()));
        check(CANCEL, 404, scene.notifications.cancel("x", log));
    }

    @Test
    void theListAndTheDryRunAreAnsweredAsTheDocumentSays() {
        scene.meet("emulator", "c-ann", "ann");
        String id = scene.accepted(TO_ANN.replace("\"hi\"", "\"hi\",\"labels\":[\"a\"]"));
        String series = scene.accepted(DAILY_TO_ANN);
        scene.live(Instant.parse("2026-11-23T12:00:00Z"));
        JsonNode all = check(LIST, 200, scene.notifications.list(Map.of()));
        assertEquals(2, all.path("notifications").size());
        assertTrue(
                check(LIST, 200, scene.notifications.list(Map.of("top", "1"))).has("next"));
        check(LIST, 400, scene.notifications.list(Map.of("state", "x")));
        check(POST, 200, scene.notifications.rehearse(TO_ANN.replace("hi", "${x}"), null));
        check(
                POST,
                200,
                scene.notifications.rehearse("{\"to\":{\"everyone\":true},\"text\":\"${x}\",\"variables\":{}}", null));
        check(POST, 400, scene.notifications.rehearse("{}", null));
        check(SHOW, 200, scene.notifications.show(id, Map.of("user", "ann")));
        check(SHOW, 404, scene.notifications.show(id, Map.of("user", "bob")));
        check(SHOW, 400, scene.notifications.show(id, Map.of("user", "ann", "conversation", "c-ann")));
        check(OUTCOMES, 409, scene.notifications.outcomes(series, null));
        check(OUTCOMES, 404, scene.notifications.outcomes("x", null));
        check(OUTCOMES, 400, scene.notifications.outcomes(id, "%%"));
        check(SKIP, 409, scene.notifications.skip(id, "{\"due\":\"2026-11-24T08:00:00Z\"}", scene.log.logger()));
        check(SKIP, 400, scene.notifications.skip(id, "{}", scene.log.logger()));
        check(SKIP, 413, scene.notifications.skip(id, " ".repeat(2_000), scene.log.logger()));
        check(SKIP, 404, scene.notifications.skip("x", "{\"due\":\"2026-11-24T08:00:00Z\"}", scene.log.logger()));
        var log = scene.log.logger();
        check(CONTENT, 400, scene.notifications.changeContent(id, "{}", log));
        check(CONTENT, 404, scene.notifications.changeContent("x", "{\"text\":\"x\"}", log));
        check(CONTENT, 413, scene.notifications.changeContent(id, "{\"text\":\"" + "x".repeat(110_000) + "\"}", log));
        check(TIMES, 400, scene.notifications.changeTimes(id, "{}", log));
        check(TIMES, 404, scene.notifications.changeTimes("x", "{\"delay\":\"PT1H\"}", log));
        check(TIMES, 409, scene.notifications.changeTimes(id, "{\"delay\":\"PT1H\"}", log));
        check(TIMES, 413, scene.notifications.changeTimes(id, " ".repeat(5_000), log));
        check(TIMES, 200, scene.notifications.changeTimes(series, "{\"expires\":\"2026-11-23T09:00:00Z\"}", log));
        check(CANCEL, 200, scene.notifications.recall(id, log));
        check(CONTENT, 409, scene.notifications.changeContent(id, "{\"text\":\"x\"}", log));
        check(PAUSE, 404, scene.notifications.pause("x", scene.log.logger()));
        check(RESUME, 404, scene.notifications.resume("x", scene.log.logger()));
    }

    @Test
    void userDataIsShownWithTheFieldsOfTheDocument() {
        ConversationReference ann = scene.reference("msteams", "a:ann", "29:ann", "entra-ann");
        scene.conversations.record(ConversationObservation.reachable(ann, Scene.NOW));
        scene.conversations.park("msteams", "a:ann", Scene.NOW, "blocked");
        UserData userData = Rooms.userData(scene.tables);

        check("GET /api/users", 200, userData.show("29:ann", null));
        check("DELETE /api/users", 200, userData.erase("29:ann", null));
        check("GET /api/users", 400, userData.show("", null));
        check("DELETE /api/users", 400, userData.erase("", null));
    }

    @Test
    void deadLettersAreShownWithTheFieldsOfTheDocument() {
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
        scene.connector.always(request -> Answer.error(403, "ConversationBlockedByUser"));
        scene.accepted("{\"to\":[{\"user\":\"ann\"},{\"user\":\"bob\"}],\"text\":\"hi\"}");
        scene.drain();
        DeadLetterApi api = Rooms.delivery(scene.tables, InMemoryQueues.of(scene.direct), scene.clock)
                .deadLetters(scene.notifications.jobs());

        JsonNode letters = check("GET /api/deadletters", 200, api.list(Map.of("top", "1")));
        String id = letters.at("/deadLetters/0/id").asText();
        assertTrue(letters.has("next"), letters.toString());
        JsonNode letter = check("GET /api/deadletters/{id}", 200, api.show(id));
        assertEquals("blocked", letter.path("reason").asText());
        check("GET /api/deadletters", 400, api.list(Map.of("top", "0")));
        check("GET /api/deadletters/{id}", 404, api.show("x"));
        check("POST /api/deadletters/{id}/replay", 202, api.replay(id));
        check("POST /api/deadletters/{id}/replay", 404, api.replay("x"));
        check("DELETE /api/deadletters/{id}", 404, api.delete("x"));
        check("GET /api/deadletters", 400, api.list(Map.of("reason", "x")));
        DeadLetterBulk bulk = Rooms.delivery(scene.tables, InMemoryQueues.of(scene.bulk), scene.clock)
                .bulk(scene.notifications.jobs());
        assertEquals(
                2,
                check("POST /api/deadletters/replay", 200, bulk.replay("{\"reason\":\"blocked\"}"))
                        .path("deadLetters")
                        .asInt());
        JsonNode started = check("POST /api/deadletters/replay", 202, bulk.replay("{\"all\":true,\"dryRun\":false}"));
        check("POST /api/deadletters/delete", 202, bulk.delete("{\"olderThan\":\"P9D\",\"dryRun\":false}"));
        check("POST /api/deadletters/replay", 400, bulk.replay("{}"));
        check("POST /api/deadletters/delete", 400, bulk.delete("{}"));
        check("POST /api/deadletters/delete", 413, bulk.delete(" ".repeat(20_000)));
        scene.drain();
        String operation = started.path("operation").asText();
        JsonNode ended = check("GET /api/operations/{id}", 200, bulk.operation(operation));
        assertEquals("done", ended.path("state").asText());
        check("GET /api/operations/{id}", 404, bulk.operation("x"));
    }

    private JsonNode check(String operation, int status, ApiResult answer) {
        JsonNode body = Scene.json(answer);
        assertEquals(List.of(), document.problemsOfAnswer(operation, status, body), operation + ": " + body);
        return body;
    }

    @Test
    void limitsOfTheDocumentAreThoseOfTheCode() {
        assertEquals(
                NotificationRules.MOST_RECIPIENTS,
                document.schema("NotificationRequest")
                        .at("/properties/to/oneOf/1/maxItems")
                        .asInt());
        assertEquals(
                NotificationRules.LARGEST_CONTENT,
                document.schema("NotificationRequest")
                        .at("/properties/text/maxLength")
                        .asInt());
    }

    @Test
    void documentRejectsRequestsOfAWrongShape() {
        List<String> fitting = new ArrayList<>();
        for (List<String> wrong : WrongRequests.all()) {
            tree(wrong.get(0))
                    .filter(body -> document.schemas()
                            .problems(document.schema("NotificationRequest"), body)
                            .isEmpty())
                    .ifPresent(body -> fitting.add(body.toString()));
        }

        assertEquals(WRONG_IN_ANOTHER_WAY_THAN_BY_SHAPE, fitting.size(), String.join("\n", fitting));
    }

    private static Optional<JsonNode> tree(String body) {
        try {
            return Optional.of(BotJson.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class));
        } catch (IOException e) {
            return Optional.empty(); // wrong before it has a shape
        }
    }
}
