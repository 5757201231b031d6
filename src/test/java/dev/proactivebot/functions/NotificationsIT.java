package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.notifications.WrongRequests;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.OpenApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The package over real sockets and real storage: who asks that somebody be told something, and who only pretends to. */
@NullUnmarked // a null fails the test anyway
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class NotificationsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = "notifications";

    private Spine spine;
    private RunningHost host;
    private Footprint before;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
        spine.answering(text -> Answer.created("x"));
        host = spine.host().start();
        assertEquals(202, AppFunctions.post(host, fromAnn("hello")).statusCode());
        spine.heardProactively(List.of("hello"));
    }

    @AfterAll
    void stop() throws IOException {
        host.close();
        spine.close();
    }

    private String fromAnn(String text) {
        return "{\"type\":\"message\",\"id\":\"" + text + "\",\"from\":{\"id\":\"ann\"},\"recipient\":{\"id\":\"b\"},"
                + "\"conversation\":{\"id\":\"c-ann\",\"tenantId\":\"tenant-1\"},\"channelId\":\"emulator\","
                + "\"serviceUrl\":\"" + spine.connector.serviceUrl() + "\",\"text\":\"" + text + "\"}";
    }

    @BeforeEach
    void look() {
        before = Footprint.of(spine);
    }

    private HttpResponse<String> post(String body, String... headers) throws IOException {
        return AppFunctions.keyed(host, "POST", ROUTE, body, headers);
    }

    @Test
    void invalidRequestIsRefusedAndStoresNothing() throws IOException {
        List<List<String>> all = WrongRequests.all();
        assertTrue(all.size() > 60, "only " + all.size());
        for (List<String> wrong : all) {
            assertRefused(post(wrong.get(0)), wrong.get(1));
        }

        assertEquals(before, Footprint.of(spine));
    }

    private static void assertRefused(HttpResponse<String> answer, String word) throws IOException {
        int status = answer.statusCode();
        assertTrue(status == 400 || status == 413, status + " " + answer.body());
        String message = JSON.readTree(answer.body()).at("/error/message").asText();
        assertTrue(message.contains(word), word + " is not in " + message);
        assertEquals(
                List.of(),
                OpenApi.read().problemsOfAnswer("POST /api/notifications", status, JSON.readTree(answer.body())));
    }

    @Test
    void requestWithoutAValidFunctionKeyAnswers401() throws IOException {
        for (String key : List.of("wrong", "Local", "local2", "local,local")) {
            assertEquals(401, unkeyed(ROUTE, "x-functions-key", key), key);
            assertEquals(401, unkeyed(ROUTE + "?code=" + key), key);
        }
        assertEquals(401, unkeyed(ROUTE));
        for (String method : List.of("GET", "DELETE")) {
            assertEquals(
                    401, AppFunctions.unkeyed(host, method, ROUTE + "/x", "").statusCode());
        }

        assertEquals(before, Footprint.of(spine));
    }

    private int unkeyed(String route, String... headers) throws IOException {
        return AppFunctions.unkeyed(host, "POST", route, toAnn("no key"), headers)
                .statusCode();
    }

    private static String toAnn(String text) {
        return "{\"to\":{\"user\":\"ann\"},\"text\":\"" + text + "\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2F..%2Fjobs",
                "../jobs",
                "%00",
                "0123456789abcdef0123456789abcde%00",
                "0123456789abcdef0123456789abcdef%0A",
                "%2e%2e",
                "0123456789abcdef0123456789abcdef",
                "%27%3B%20drop%20table%20jobs",
                "%27%20or%20PartitionKey%20ne%20%27",
                "%C3%BC%F0%9F%98%80",
                "%C0%AF",
                "%EF%BC%90%EF%BC%91",
                "%7Bid%7D"
            })
    void noOtherIdLeadsAnywhere(String id) throws IOException {
        for (String method : List.of("GET", "DELETE")) {
            for (String route : List.of(ROUTE, "deadletters")) {
                int status = AppFunctions.keyed(host, method, route + "/" + id).statusCode();
                assertEquals(404, status, method + " " + route);
            }
        }
        assertEquals(before, Footprint.of(spine));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,notifications/x",
        "DELETE,notifications/x",
        "GET,deadletters/x",
        "DELETE,deadletters/x",
        "POST,deadletters/x/replay",
        "GET,operations/x"
    })
    void queryParameterDoesNotReplaceARouteParameter(String method, String route) throws IOException {
        for (String query : List.of("", "?ID=1", "?Id=1&iD=2", "?id=1")) {
            assertEquals(404, AppFunctions.keyed(host, method, route + query).statusCode(), query);
        }
    }

    @Test
    void idOf2000CharactersAnswers404() throws IOException {
        noOtherIdLeadsAnywhere("a".repeat(2_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"})
    void otherMethodsAnswer404(String method) throws IOException {
        assertEquals(404, AppFunctions.keyed(host, method, ROUTE).statusCode());
        assertEquals(before, Footprint.of(spine));
    }

    @Test
    void aPageThatMakesNoSenseIsRefused() throws IOException {
        String route = accepted(post(toAnn("a page"))) + "?";
        for (String query : List.of("top=0", "top=101", "top=x", "top=1&top=2", "after=%21", "after=..", "after=%00")) {
            assertEquals(400, AppFunctions.keyed(host, "GET", route + query).statusCode(), query);
        }
    }

    @Test
    void chunkedBodyIsRefusedWithoutAContentLength() throws IOException {
        HttpResponse<String> answer = AppFunctions.chunked(host, ROUTE, toAnn("chunked"));

        assertRefused(answer, "Content-Length");
        assertEquals(before, Footprint.of(spine));
    }

    @Test
    void anIdempotencyKeyHasAtMost255Characters() throws IOException {
        assertRefused(post(toAnn("a long key"), "Idempotency-Key", "k".repeat(300)), "Idempotency-Key");
        assertRefused(post(toAnn("a long key"), "Idempotency-Key", "k".repeat(256)), "Idempotency-Key");
        assertEquals(before, Footprint.of(spine));
    }

    @Test
    void reusedKeyWithAnotherBodyAnswers422AndSendsNothing() throws IOException {
        String route = accepted(post(toAnn("the first"), "Idempotency-Key", "contradicted"));
        awaitDone(route);
        Footprint told = Footprint.of(spine);
        HttpResponse<String> other = post(toAnn("the second"), "Idempotency-Key", "contradicted");

        assertEquals(422, other.statusCode(), other.body());
        assertEquals(
                "IdempotencyKeyReused",
                JSON.readTree(other.body()).at("/error/code").asText());
        assertEquals(told, Footprint.of(spine));
    }

    @Test
    void notificationIsSentOncePerKeyDespiteARestart() throws IOException {
        String route = accepted(post(toAnn("shipped"), "Idempotency-Key", "order-1"));
        JsonNode shown = awaitDone(route);
        assertEquals(1, shown.at("/counts/sent").asInt(), shown.toString());
        assertEquals("sent", shown.at("/recipients/0/outcome").asText());
        assertEquals("ann", shown.at("/recipients/0/user").asText());
        assertEquals(List.of(), OpenApi.read().problemsOfAnswer("GET /api/notifications/{id}", 200, shown));

        host.close();
        host = spine.host().start();
        Footprint restarted = Footprint.of(spine);
        assertEquals(route, accepted(post(toAnn("shipped"), "Idempotency-Key", "order-1")));
        assertEquals(restarted, Footprint.of(spine));
        assertEquals(1, awaitDone(route).at("/counts/sent").asInt());
        awaitDone(accepted(post(toAnn("after the restart"))));
        assertEquals(
                List.of("/v3/conversations/c-ann/activities", "/v3/conversations/c-ann/activities"),
                spine.connector.received().stream()
                        .filter(request ->
                                List.of("shipped", "after the restart").contains(Spine.text(request)))
                        .map(request -> request.path())
                        .toList());
    }

    @Test
    void notificationCancelledBeforeItsTimeIsNotSent() throws IOException {
        String route = accepted(post("{\"to\":{\"everyone\":true},\"text\":\"never\",\"delay\":\"P1D\"}"));
        HttpResponse<String> answer = AppFunctions.keyed(host, "DELETE", route);

        assertEquals(200, answer.statusCode());
        assertEquals("cancelled", JSON.readTree(answer.body()).path("status").asText());
        assertEquals(before.toTheConnector(), Footprint.of(spine).toTheConnector());
    }

    @Test
    void recurringNotificationShowsItsNextTimeUntilCancelled() throws IOException {
        String route = accepted(post("{\"to\":{\"everyone\":true},\"text\":\"never\",\"at\":\""
                + Instant.now().plus(Duration.ofDays(2))
                + "\",\"recurrence\":{\"rule\":\"FREQ=WEEKLY\",\"timeZone\":\"Europe/Berlin\"}}"));
        JsonNode shown = show(route);
        assertEquals("scheduled", shown.path("status").asText(), shown.toString());
        assertEquals("FREQ=WEEKLY", shown.at("/recurrence/rule").asText());
        assertEquals(List.of(), OpenApi.read().problemsOfAnswer("GET /api/notifications/{id}", 200, shown));
        HttpResponse<String> answer = AppFunctions.keyed(host, "DELETE", route);

        assertEquals(200, answer.statusCode());
        assertEquals("cancelled", JSON.readTree(answer.body()).path("status").asText());
        assertEquals("cancelled", show(route).path("status").asText());
    }

    /** The route under which it is shown. */
    private static String accepted(HttpResponse<String> answer) throws IOException {
        assertEquals(202, answer.statusCode(), answer.body());
        JsonNode body = JSON.readTree(answer.body());
        assertEquals(List.of(), OpenApi.read().problemsOfAnswer("POST /api/notifications", 202, body));
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertEquals("/api/notifications/" + body.path("id").asText(), location);
        return location.substring("/api/".length());
    }

    private JsonNode awaitDone(String route) throws IOException {
        Spine.await("end of " + route, () -> show(route).path("status").asText().equals("done"));
        return show(route);
    }

    private JsonNode show(String route) {
        try {
            return JSON.readTree(AppFunctions.keyed(host, "GET", route).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
