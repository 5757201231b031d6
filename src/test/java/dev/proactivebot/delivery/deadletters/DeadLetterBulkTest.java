package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.schema.BotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator is answered who asks for work on many dead letters. */
@NullUnmarked // a null fails the test anyway
class DeadLetterBulkTest {
    private final DeadLetterRig rig = new DeadLetterRig();
    private final DeadLetterBulk bulk = rig.bulk;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        ~~                                        | The body is empty
        []                                        | must be an object such as
        {}                                        | Say which dead letters
        {"all":false}                             | Say which dead letters
        {"dryRun":true}                           | Say which dead letters
        {"dryRun":false}                          | Say which dead letters
        {"dryRun":"false","all":true}             | dryRun must be true or false
        {"all":1}                                 | all must be true or false
        {"all":true,"reason":"expired"}           | exclude each other
        {"reason":"expired","reason":"gone"}      | must be JSON
        {"reasons":"expired","dryRun":false}      | known are all, channel, dryRun
        {"reason":["expired"]}                    | reason must be text
        {"reason":"lost"}                         | attemptsUsedUp, blocked
        {"olderThan":3600}                        | olderThan must be text
        """)
    void unclearRequestIsRefusedAndDoesNothing(String body, String words) {
        rig.giveUp("a", FailureReason.EXPIRED);
        for (ApiResult answer : new ApiResult[] {bulk.replay(body), bulk.delete(body)}) {
            assertEquals(Result.MALFORMED, answer.result());
            assertTrue(json(answer).toString().contains(words), json(answer)::toString);
        }
        rig.drain();

        assertEquals(1, rig.letters());
        assertTrue(rig.sent.isEmpty());
    }

    @Test
    void hugeRequestIsRefused() {
        assertEquals(Result.TOO_LARGE, bulk.delete(" ".repeat(16_385)).result());
    }

    @Test
    void dryRunIsTheDefaultAndCountsByReason() throws IOException {
        rig.giveUp("a", FailureReason.EXPIRED);
        rig.giveUp("b", FailureReason.EXPIRED);
        rig.giveUp("c", FailureReason.GONE);
        for (String body : new String[] {"{\"all\":true}", "{\"all\":true,\"dryRun\":true}"}) {
            assertEquals(
                    new ObjectMapper()
                            .readTree("{\"dryRun\":true,\"action\":\"delete\",\"filter\":{},\"deadLetters\":3,"
                                    + "\"byReason\":{\"expired\":2,\"gone\":1},\"more\":false}"),
                    json(bulk.delete(body)));
        }
        rig.drain();

        assertEquals(3, rig.letters());
        assertTrue(
                rig.queue.messages().isEmpty() && rig.tables.rows("operations").isEmpty());
    }

    @Test
    void slowDryRunReportsMore() {
        for (int i = 0; i < 1_001; i++) {
            rig.unreadable("no JSON " + i);
        }
        rig.tables.takes(() -> rig.clock.advance(Duration.ofSeconds(20)));
        JsonNode counted = json(bulk.replay("{\"reason\":\"unreadable\"}"));

        assertEquals(1_000, counted.path("deadLetters").asInt());
        assertTrue(counted.path("more").asBoolean());
    }

    @Test
    void deadLetterMustMatchEveryFilter() {
        rig.giveUp("wanted", FailureReason.EXPIRED);
        rig.giveUp("another reason", FailureReason.GONE);
        rig.clock.advance(Duration.ofHours(2));
        rig.giveUp("too new", FailureReason.EXPIRED);
        String filter = "\"reason\":\"expired\",\"channel\":\"msteams\",\"tenant\":\"t1\",\"olderThan\":\"PT1H\"";

        assertEquals(
                1, json(bulk.delete("{" + filter + "}")).path("deadLetters").asInt());
        assertEquals(
                0,
                json(bulk.delete("{" + filter.replace("t1", "t2") + "}"))
                        .path("deadLetters")
                        .asInt());
        JsonNode started = json(bulk.delete("{\"dryRun\":false," + filter + "}"));
        rig.drain();

        assertEquals("running", started.path("state").asText());
        assertEquals(2, rig.letters());
        JsonNode ended = json(bulk.operation(started.path("operation").asText()));
        assertEquals("done", ended.path("state").asText());
        assertEquals("{\"deleted\":1}", ended.path("counts").toString());
        assertEquals("2026-11-22T11:00:00Z", ended.at("/filter/olderThan").asText());
    }

    @Test
    void acceptedOperationReturnsItsStatusUrl() {
        ApiResult answer = bulk.replay("{\"all\":true,\"dryRun\":false}");

        assertEquals(Result.QUEUED, answer.result());
        assertEquals("/api/operations/" + json(answer).path("operation").asText(), answer.location());
    }

    @ParameterizedTest
    @CsvSource({"x", "0123456789abcdef0123456789abcdef", "' or 1 eq 1", "hourly"})
    void unknownOperationIsNotFound(String id) {
        assertEquals(Result.NOT_FOUND, bulk.operation(id).result());
    }

    @Test
    void unreplayableDeadLettersAreCountedAndKept() {
        rig.letter("delivered", FailureReason.EXPIRED);
        rig.deliver("delivered");
        rig.letter("sending", FailureReason.EXPIRED);
        rig.claim("sending");
        rig.unreadable("no JSON");
        rig.tooLarge("large");
        rig.giveUp("fine", FailureReason.EXPIRED);
        JsonNode ended = rig.replayAll();

        assertEquals(
                Map.of("replayed", 1, "delivered", 1, "busy", 1, "unreadable", 1, "tooLarge", 1),
                new ObjectMapper().convertValue(ended.path("counts"), Map.class));
        assertEquals(Map.of("fine", 1), rig.sent);
        assertEquals(3, rig.letters(), "busy, unreadable and too large");
    }

    @Test
    void listTakesTheSameFilters() {
        rig.giveUp("a", FailureReason.EXPIRED);
        rig.giveUp("b", FailureReason.GONE);
        DeadLetterApi api = rig.api();

        assertEquals("[\"a\"]", keys(json(api.list(Map.of("reason", "expired", "tenant", "t1")))));
        assertEquals("[]", keys(json(api.list(Map.of("tenant", "t2")))));
        assertEquals(Result.MALFORMED, api.list(Map.of("reason", "lost")).result());
    }

    /** The rows that match are few, and all behind the others. */
    @Test
    void listReadsPastManyRowsThatDoNotMatch() {
        rig.giveUp("a", FailureReason.EXPIRED);
        rig.clock.advance(Duration.ofDays(1));
        for (int i = 0; i < 300; i++) {
            rig.unreadable("no JSON " + i);
        }
        rig.tables.forgetRequests();

        assertEquals("[\"a\"]", keys(json(rig.api().list(Map.of("tenant", "t1")))));
        assertEquals(7, rig.tables.requests().size());

        rig.tables.takes(() -> rig.clock.advance(Duration.ofSeconds(4)));
        JsonNode page = json(rig.api().list(Map.of("tenant", "t1")));
        assertEquals("[]", keys(page));
        assertFalse(page.path("next").asText().isEmpty(), "it has looked for ten seconds");
    }

    private static String keys(JsonNode page) {
        return page.path("deadLetters").findValuesAsText("key").stream()
                .map(key -> '"' + key + '"')
                .toList()
                .toString()
                .replace(" ", "");
    }

    private static JsonNode json(ApiResult answer) {
        try {
            return new ObjectMapper().readTree(BotJson.write(answer.body()));
        } catch (IOException e) {
            throw new AssertionError(new String(BotJson.write(answer.body()), StandardCharsets.UTF_8), e);
        }
    }
}
