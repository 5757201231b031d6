package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Csv;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What became of one recipient, and of all of them as a file. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class RecipientsViewTest {
    private final Scene scene = new Scene();

    @BeforeEach
    void meet() {
        scene.meet("msteams", "a:ann", "29:ann");
        scene.meet("msteams", "a:bob", "29:bob");
        scene.connector.always(request -> request.path().contains("bob")
                ? Answer.error(403, "ConversationBlockedByUser")
                : Answer.created("id of " + request.path().length()));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private JsonNode one(String id, String... query) {
        Map<String, String> asked = new TreeMap<>();
        for (int i = 0; i < query.length; i += 2) {
            asked.put(query[i], query[i + 1]);
        }
        JsonNode shown = Scene.json(scene.notifications.show(id, asked));
        assertEquals(1, shown.path("recipients").size(), shown.toString());
        return shown.at("/recipients/0");
    }

    @Test
    void namedRecipientIsFoundByUserOrConversation() {
        String id = scene.accepted("{\"to\":[{\"user\":\"29:bob\"},{\"conversation\":\"a:ann\"}],\"text\":\"hi\"}");
        scene.drain();

        JsonNode ann = one(id, "user", "29:ann");
        assertEquals(ann, one(id, "conversation", "a:ann"));
        assertEquals(ann, one(id, "conversation", "a:ann", "channelId", "msteams"));
        assertEquals("sent", ann.path("outcome").asText());
        assertTrue(ann.path("activityId").asText().startsWith("id of "));
        JsonNode bob = one(id, "conversation", "a:bob");
        assertEquals("failed", bob.path("outcome").asText());
        assertEquals("blocked", bob.path("reason").asText());
        assertTrue(bob.path("activityId").isMissingNode());
    }

    @Test
    void recipientOfABroadcastIsFound() {
        for (int i = 0; i < 900; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\"}");
        scene.drain();

        assertEquals("sent", one(id, "conversation", "c899").path("outcome").asText());
        assertEquals("failed", one(id, "user", "29:bob").path("outcome").asText());
    }

    @Test
    void userWhoIsNoRecipientIsNotFound() {
        String id = scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"text\":\"hi\"}");
        ApiResult answer = scene.notifications.show(id, Map.of("user", "29:bob"));

        assertEquals(Result.NOT_FOUND, answer.result());
    }

    @ParameterizedTest
    @CsvSource({
        "user,'',conversation,x",
        "user,x,conversation,x",
        "channelId,msteams,code,x",
        "user,x,top,1",
        "user,x,after,1",
        "top,0,code,x",
        "top,-1,code,x",
        "after,%%,code,x",
        "conversation,' ',code,x"
    })
    void aQueryThatMakesNoSenseIsRefused(String name, String value, String other, String otherValue) {
        String id = scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"text\":\"hi\"}");

        assertEquals(
                Result.MALFORMED,
                scene.notifications
                        .show(id, Map.of(name, value, other, otherValue))
                        .result());
        assertEquals(
                Result.MALFORMED,
                scene.notifications.show(id, Map.of("user", "x".repeat(1_025))).result());
    }

    @Test
    void outcomesAreDownloadedAsCommaSeparatedValues() {
        String id = scene.accepted("{\"to\":[{\"user\":\"29:bob\"},{\"conversation\":\"a:ann\"}],\"text\":\"hi\"}");
        scene.drain();
        Csv csv = (Csv) scene.notifications.outcomes(id, null).body();

        assertNull(csv.next());
        List<String> lines = csv.text().lines().toList();
        assertEquals("user,conversation,channelId,outcome,reason,at,activityId,edit", lines.get(0));
        assertTrue(lines.get(1).matches("29:bob,,,failed,blocked,2026-11-22T10:00:0.*Z,,"), lines.get(1));
        assertTrue(lines.get(2).matches(",a:ann,,sent,,2026-11-22T10:00:0.*Z,id of \\d+,"), lines.get(2));
    }

    @Test
    void aFileThatTakesLongComesInParts() {
        for (int i = 0; i < 450; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\"}");
        scene.drain();
        scene.tables.takes(() -> scene.clock.advance(Duration.ofMillis(100)));
        List<String> parts = new ArrayList<>();
        String next = null;
        do {
            Csv part = (Csv) scene.notifications.outcomes(id, next).body();
            parts.add(part.text());
            next = part.next();
        } while (next != null);

        assertEquals(3, parts.size());
        assertEquals(453, String.join("", parts).lines().distinct().count());
        assertTrue(parts.get(1).lines().noneMatch(line -> line.startsWith("user,")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "29:ann|29:ann",
                "=1+1|\"'=1+1\"",
                "+49|\"'+49\"",
                "-1|\"'-1\"",
                "@SUM(A1)|\"'@SUM(A1)\"",
                "a,b|\"a,b\"",
                "a\"b|\"a\"\"b\"",
                "it's|\"it's\""
            })
    void aCellIsQuotedSoThatItIsText(String value, String cell) {
        assertEquals(cell, OutcomesCsv.cell(value));
        assertEquals("\"'\t=1\"", OutcomesCsv.cell("\t=1"));
        assertEquals("\"a\r\nb\"", OutcomesCsv.cell("a\r\nb"));
    }

    @Test
    void fileOfASeriesOrUnknownIdIsRefused() {
        String series = scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"text\":\"hi\",\"at\":\"2026-11-23T08:00:00Z\","
                + "\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}");
        String id = scene.accepted("{\"to\":{\"user\":\"29:ann\"},\"text\":\"hi\"}");

        assertEquals(Result.REFUSED, scene.notifications.outcomes(series, null).result());
        assertEquals(Result.NOT_FOUND, scene.notifications.outcomes("x", null).result());
        assertEquals(Result.MALFORMED, scene.notifications.outcomes(id, "%%").result());
    }
}
