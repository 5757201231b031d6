package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueMessageEncoding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.local.Poll;
import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.AppFunctions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package over real sockets and real storage: a message goes in, is queued, and comes back. One host serves all tests. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class SpineIT {
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private Spine spine;
    private RunningHost host;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
        AtomicBoolean throttled = new AtomicBoolean();
        spine.answering(text -> {
            if (refused.stream().anyMatch(text::endsWith)) {
                return Answer.error(403, "NotEnoughPermissions");
            }
            if (text.endsWith("block me")) {
                return Answer.error(403, "ConversationBlockedByUser");
            }
            return text.endsWith("throttle me") && throttled.compareAndSet(false, true)
                    ? Answer.status(429).header("Retry-After", "2")
                    : Answer.created("x");
        });
        host = spine.host().start();
        spine.warmUp(host, "warm up");
    }

    @AfterAll
    void stop() throws IOException {
        host.close();
        spine.close();
    }

    @Test
    void messageIsAcknowledgedAndEchoed() throws IOException {
        assertEquals(
                202, AppFunctions.post(host, spine.message("m1", "hello 😀")).statusCode());
        assertEquals(1, spine.heardProactively(List.of("hello 😀")));
        List<String> replies = spine.connector.received().stream()
                .filter(request -> request.path().equals("/v3/conversations/c%7C1/activities/m1"))
                .map(Spine::text)
                .toList();
        assertEquals(
                List.of(
                        "You said hello 😀. Message added to the queue.",
                        "This is coming back from the trigger! hello 😀"),
                replies);
    }

    @Test
    void newUserIsWelcomedOnce() throws IOException {
        String update = spine.activity("conversationUpdate", "w1", "\"membersAdded\":[{\"id\":\"b\"},{\"id\":\"u\"}]");

        assertEquals(202, AppFunctions.post(host, update).statusCode());
        spine.awaitHeard("Hello!", 1);
        assertEquals(202, AppFunctions.post(host, update).statusCode());
        AppFunctions.post(host, spine.message("w2", "after the second welcome"));
        spine.heardProactively(List.of("after the second welcome"));
        spine.awaitHeard("Hello!", 1);
    }

    @Test
    void aThrottledItemArrivesLaterAndOnce() {
        long start = System.nanoTime();
        spine.enqueue(spine.item("\"key\":\"throttled\",\"text\":\"throttle me\""));

        assertEquals(1, spine.heardProactively(List.of("throttle me")));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 2_000);
    }

    @Test
    void permanentlyRefusedItemBecomesADeadLetterWithItsReason() throws IOException {
        spine.enqueue(spine.item("\"key\":\"blocked-1\",\"text\":\"block me\""));

        JsonNode letter = spine.deadLetter(host, "blocked-1");
        assertEquals("blocked", letter.path("reason").asText());
        assertEquals(403, letter.path("status").asInt());
        assertTrue(letter.path("unreachable").asBoolean());
        assertEquals("block me", letter.at("/item/text").asText());
    }

    @Test
    void invalidJsonItemBecomesAnUnchangedDeadLetter() throws IOException {
        spine.enqueue("no JSON at all");

        JsonNode letter = spine.deadLetter(host, "unreadable");
        assertEquals("not JSON", letter.path("code").asText());
        assertEquals(
                "no JSON at all",
                Spine.utf8(Base64.getDecoder().decode(letter.path("itemBase64").asText())));
    }

    @Test
    void resentDeadLetterIsDeliveredOnceAndRemoved() throws IOException {
        refused.add("mend me");
        spine.enqueue(spine.item("\"key\":\"mend-1\",\"text\":\"mend me\""));
        String id = spine.awaitDeadLetter(host, "mend-1");
        refused.clear();

        assertEquals(
                202,
                AppFunctions.keyed(host, "POST", "deadletters/" + id + "/replay")
                        .statusCode());
        assertEquals(1, spine.heardProactively(List.of("mend me")));
        spine.awaitNoDeadLetter(host, "mend-1");
        assertEquals(
                404,
                AppFunctions.keyed(host, "POST", "deadletters/" + id + "/replay")
                        .statusCode());
        spine.enqueue(spine.item("\"key\":\"mend-1\",\"text\":\"mend me\""));
        spine.enqueue(spine.item("\"key\":\"after-mend\",\"text\":\"after mend\""));
        spine.heardProactively(List.of("after mend"));
        assertEquals(1, spine.heardProactively(List.of("mend me")), "its key is still known");
    }

    @Test
    void deadLettersAreSentAgainInBulkAndEachOnce() throws Exception {
        refused.add("of an outage");
        for (String key : List.of("bulk-1", "bulk-2", "bulk-3")) {
            String item = spine.item("\"key\":\"" + key + "\",\"text\":\"" + key + " of an outage\"");
            spine.enqueue(item.replace("c|1", "c|bulk")); // other tests use up what one conversation may get
            spine.awaitDeadLetter(host, key);
        }
        refused.clear();
        String filter = "\"reason\":\"rejected\",\"channel\":\"emulator\",\"newerThan\":\"PT1H\"";

        HttpResponse<String> counted = AppFunctions.postKeyed(host, "deadletters/replay", "{" + filter + "}");
        assertEquals(200, counted.statusCode(), counted::body);
        assertTrue(
                new ObjectMapper().readTree(counted.body()).path("deadLetters").asInt() >= 3, counted::body);
        HttpResponse<String> started =
                AppFunctions.postKeyed(host, "deadletters/replay", "{" + filter + ",\"dryRun\":false}");
        assertEquals(202, started.statusCode(), started::body);
        String location = started.headers().firstValue("Location").orElseThrow();

        List<String> texts = List.of("bulk-1 of an outage", "bulk-2 of an outage", "bulk-3 of an outage");
        assertEquals(3, spine.heardProactively(texts));
        spine.awaitNoDeadLetter(host, "bulk-3");
        String route = location.replaceFirst("^/api/", "");
        assertTrue(Poll.until(Duration.ofSeconds(30), () -> isDone(route)), route);
        JsonNode ended = new ObjectMapper()
                .readTree(AppFunctions.keyed(host, "GET", route).body());
        assertTrue(ended.at("/counts/replayed").asInt() >= 3, ended::toString);
        assertEquals(3, spine.heardProactively(texts), "once each");
    }

    @Test
    void deadLettersAreDeletedInBulk() throws Exception {
        spine.enqueue("no JSON, and nobody needs it");
        assertTrue(Poll.until(Duration.ofSeconds(30), this::hasUnreadable));
        HttpResponse<String> started =
                AppFunctions.postKeyed(host, "deadletters/delete", "{\"reason\":\"unreadable\",\"dryRun\":false}");
        assertEquals(202, started.statusCode(), started::body);

        assertTrue(Poll.until(Duration.ofSeconds(30), () -> !hasUnreadable()));
        assertError(404, AppFunctions.keyed(host, "GET", "operations/nonsense"));
        assertError(400, AppFunctions.postKeyed(host, "deadletters/delete", "{}"));
    }

    private boolean hasUnreadable() {
        return spine.deadLetters(host).findValuesAsText("reason").contains("unreadable");
    }

    private boolean isDone(String route) {
        try {
            return AppFunctions.keyed(host, "GET", route).body().contains("\"state\":\"done\"");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void deletedDeadLetterIsGoneForGood() throws IOException {
        spine.enqueue(spine.item("\"key\":\"away-1\",\"text\":\"block me\""));
        String route = "deadletters/" + spine.awaitDeadLetter(host, "away-1");

        assertEquals(204, AppFunctions.keyed(host, "DELETE", route).statusCode());
        assertError(404, AppFunctions.keyed(host, "GET", route));
        assertError(404, AppFunctions.keyed(host, "DELETE", route));
    }

    @Test
    void deadLettersRequireTheFunctionKey() throws IOException {
        assertEquals(401, AppFunctions.request(host.uri("deadletters"), "GET").statusCode());
        assertEquals(
                401,
                AppFunctions.request(host.uri("deadletters/77978877-0"), "DELETE")
                        .statusCode());
        assertError(404, AppFunctions.keyed(host, "GET", "deadletters/nonsense"));
        assertError(404, AppFunctions.keyed(host, "DELETE", "deadletters/nonsense"));
        assertError(400, AppFunctions.keyed(host, "GET", "deadletters?top=0"));
        assertError(400, AppFunctions.keyed(host, "GET", "deadletters?after=%21"));
    }

    @Test
    void bulkQueueItemIsDelivered() {
        spine.enqueue("bot-bulk", spine.item("\"key\":\"bulk-1\",\"text\":\"from the bulk queue\""));

        assertEquals(1, spine.heardProactively(List.of("from the bulk queue")));
    }

    @Test
    void itemQueuedThreeTimesIsSentOnce() {
        for (int i = 0; i < 3; i++) {
            spine.enqueue(spine.item("\"key\":\"thrice\",\"text\":\"three times\""));
        }
        spine.enqueue(spine.item("\"key\":\"after-thrice\",\"text\":\"after three\""));
        spine.heardProactively(List.of("after three"));

        assertEquals(1, spine.heardProactively(List.of("three times")));
    }

    @Test
    void hostMovesAnInvalidBase64ItemToThePoisonQueue() {
        var queue = spine.queue("bot-queue", QueueMessageEncoding.NONE);
        queue.sendMessage(BinaryData.fromString("*** raw ***"));

        assertTrue(host.awaitStderr("bot-queue-poison", Duration.ofSeconds(20)), host.stderr());
        spine.queue("bot-queue-poison", QueueMessageEncoding.NONE).clearMessages();
    }

    @Test
    void itemWithTriggerMetadataKeysIsDelivered() {
        spine.enqueue(
                spine.item("\"Id\":{\"a\":1},\"InsertionTime\":[1],\"DequeueCount\":\"x\",\"text\":\"metadata\""));

        assertEquals(1, spine.heardProactively(List.of("metadata")));
    }

    @Test
    void itemsOfTheOriginalTemplatesAreDelivered() {
        spine.enqueue("{\"RelatesTo\":{\"Conversation\":{\"Id\":\"c|1\"},\"ChannelId\":\"emulator\",\"ServiceUrl\":\""
                + spine.connector.serviceUrl() + "\"},\"Text\":\"from C#\"}");
        spine.enqueue("{\"address\":{\"conversation\":{\"id\":\"c|1\"},\"channelId\":\"emulator\",\"serviceUrl\":\""
                + spine.connector.serviceUrl() + "\"},\"text\":\"from Node\"}");

        assertEquals(2, spine.heardProactively(List.of("from C#", "from Node")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void otherMethodsAre405WithAllow(String method) throws IOException {
        HttpResponse<String> answer = AppFunctions.request(host.uri("messages"), method);

        assertEquals(405, answer.statusCode());
        assertEquals(List.of("POST"), answer.headers().allValues("Allow"));
    }

    @Test
    void headIs200WithoutABody() throws IOException {
        HttpResponse<String> answer = AppFunctions.request(host.uri("messages"), "HEAD");

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
    }

    @Test
    void badBodiesGetAShortJsonError() throws IOException {
        assertError(400, AppFunctions.post(host, ""));
        assertError(400, AppFunctions.post(host, "{"));
        assertError(400, AppFunctions.post(host, "{}"));
        assertError(413, AppFunctions.post(host, "x".repeat(300_000)));
        assertError(401, AppFunctions.post(host, spine.message("x", "hi"), "Authorization", "Bearer a.b.c"));
        assertError(501, AppFunctions.post(host, spine.activity("invoke", "i", "\"name\":\"x\"")));
    }

    @Test
    void expectRepliesIsAnsweredInTheResponse() throws IOException {
        HttpResponse<String> answer = AppFunctions.post(
                host, spine.activity("message", "e1", "\"text\":\"hi\",\"deliveryMode\":\"expectReplies\""));

        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/json; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body().contains("You said hi."), answer.body());
    }

    private static void assertError(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"error\":{"), answer.body());
        assertFalse(answer.body().contains("Exception") || answer.body().length() > 200, answer.body());
    }
}
