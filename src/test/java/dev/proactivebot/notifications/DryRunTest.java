package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.schema.Activity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dry run tells what a request would do, and changes nothing. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class DryRunTest {
    private final Scene scene = new Scene();

    @BeforeEach
    void meet() {
        scene.meet("msteams", "a:ann", "29:ann");
        scene.meet("msteams", "a:bob", "29:bob");
        scene.meet("msteams", "a:eve", "29:eve");
        scene.conversations.record(new ConversationObservation(
                scene.reference("msteams", "a:bob", "29:bob", null), Scene.NOW, null, false));
        scene.conversations.park("msteams", "a:eve", Scene.NOW, "removed");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private JsonNode run(String json) {
        List<Object> before = scene.everything();
        ApiResult answer = scene.notifications.rehearse(json, "key");
        assertEquals(Result.DONE, answer.result(), answer.toString());
        assertEquals(before, scene.everything());
        return Scene.json(answer);
    }

    @Test
    void dryRunCountsReachedAndSkippedRecipients() {
        JsonNode told = run("{\"to\":[{\"user\":\"29:ann\"},{\"conversation\":\"a:ann\"},{\"user\":\"29:bob\"},"
                + "{\"user\":\"29:eve\"}],\"text\":\"hi\",\"delay\":\"PT1H\"}");

        assertEquals(3, told.path("recipients").asInt());
        assertEquals(1, told.path("reached").asInt());
        assertEquals("{\"optedOut\":1,\"unreachable\":1}", told.path("skipped").toString());
        assertEquals("PT1S", told.path("lasts").asText());
        assertEquals("2026-11-22T11:00:00Z", told.path("due").asText());
        assertEquals("2026-11-25T11:00:00Z", told.path("expires").asText());
        assertTrue(told.path("complete").asBoolean());
        assertEquals("[]", told.path("problems").toString());
    }

    @Test
    void urgentNotificationReachesOptedOutRecipients() {
        assertEquals(
                2,
                run("{\"to\":{\"everyone\":true},\"text\":\"hi\",\"urgent\":true}")
                        .path("reached")
                        .asInt());
        assertEquals(
                1,
                run("{\"to\":{\"everyone\":true},\"text\":\"hi\"}")
                        .path("reached")
                        .asInt());
    }

    @Test
    void dryRunNamesMissingValues() {
        JsonNode told = run("{\"to\":[{\"user\":\"29:ann\",\"variables\":{\"a\":\"1\"}},{\"user\":\"29:bob\"}],"
                + "\"text\":\"${a} ${b}\",\"urgent\":true}");

        assertEquals(
                List.of(
                        "to[0].variables has no value for ${b}, and there is no default: it is skipped",
                        "to[1].variables has no value for ${a}, and there is no default: it is skipped",
                        "to[1].variables has no value for ${b}, and there is no default: it is skipped"),
                IntStream.range(0, 3)
                        .mapToObj(i -> told.path("problems").path(i).asText())
                        .toList());
        assertEquals("{\"variableMissing\":2}", told.path("skipped").toString());
        JsonNode all = run("{\"to\":{\"everyone\":true},\"text\":\"${a}\",\"variables\":{}}");
        assertEquals(1, all.at("/skipped/variableMissing").asInt());
        assertEquals(1, all.path("problems").size());
    }

    @Test
    void placeholderWithoutVariablesIsReported() {
        assertEquals(
                "variables are missing, so that ${a}, ${b} is said as it stands",
                run("{\"to\":{\"user\":\"29:ann\"},\"text\":\"${b} ${a}\"}")
                        .at("/problems/0")
                        .asText());
    }

    @Test
    void longListNamesUnknownRecipients() {
        String many = IntStream.range(0, 300)
                .mapToObj(i -> "{\"user\":\"29:nobody-" + i + "\"}")
                .collect(Collectors.joining(","));
        JsonNode told = run("{\"to\":[{\"user\":\"29:ann\"}," + many + "],\"text\":\"hi\"}");

        assertEquals(301, told.path("recipients").asInt());
        assertEquals(300, told.at("/skipped/unknown").asInt());
        assertEquals(100, told.path("problems").size());
        assertEquals(
                "to[1] is nobody whom the bot has met", told.at("/problems/0").asText());
    }

    @Test
    void dryRunShowsTheDurationAtTheRateLimit() {
        for (int i = 0; i < 400; i++) {
            scene.meet("msteams", "a:" + i, "29:" + i);
        }

        assertEquals(
                "PT11S",
                run("{\"to\":{\"everyone\":true},\"text\":\"hi\"}")
                        .path("lasts")
                        .asText(),
                "401 at 40 a second");
    }

    @Test
    void dryRunRefusesEveryInvalidRequest() {
        for (List<String> wrong : WrongRequests.all()) {
            ApiResult answer = scene.notifications.rehearse(wrong.get(0), null);
            assertTrue(
                    answer.result() == Result.MALFORMED || answer.result() == Result.TOO_LARGE,
                    wrong.get(0).substring(0, Math.min(200, wrong.get(0).length())));
        }
    }

    @Test
    void notifierOffersADryRun() {
        Notifier notifier = scene.notifications.notifier(null, scene.log.logger());
        DryRun told = notifier.dryRun(Notification.of(
                        Audience.recipients(
                                Audience.user("29:ann").withVariables(Map.of("a", "1")), Audience.user("29:bob")),
                        Activity.message("${a}"))
                .withVariables(Map.of("a", "2"))
                .withLabels("x"));

        assertEquals(2, told.recipients());
        assertEquals(1, told.reached());
        assertEquals(Map.of("optedOut", 1), told.skipped());
        assertEquals(Duration.ofSeconds(1), told.lasts());
        assertTrue(told.isComplete());
    }
}
