package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.api.ApiResult;
import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said is changed or taken back; what was not said yet is said as it is by then. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class ChangeTest {
    private static final String TWO = "{\"to\":[{\"user\":\"ann\"},{\"user\":\"bob\"}],\"text\":\"first\"";

    private final Scene scene = new Scene();
    /** What the channel shows, by conversation: the book of a channel that knows updates and deletes. */
    private final Map<String, String> book = new ConcurrentSkipListMap<>();

    private volatile Function<Received, Answer> trouble = request -> null;

    @BeforeEach
    void meet() {
        scene.meet("emulator", "c-ann", "ann");
        scene.meet("emulator", "c-bob", "bob");
        scene.connector.always(this::answer);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Answer answer(Received request) {
        Answer wrong = trouble.apply(request);
        if (wrong != null) {
            return wrong;
        }
        String conversation = request.path().split("/", -1)[3];
        if (request.method().equals("POST")) {
            book.put(conversation, request.json().path("text").asText());
            return Answer.created("id-" + conversation);
        }
        if (!request.path().endsWith("/id-" + conversation) || !book.containsKey(conversation)) {
            return Answer.error(404, "ActivityNotFoundInConversation");
        }
        if (request.method().equals("DELETE")) {
            book.remove(conversation);
            return Answer.json(200, "");
        }
        book.put(conversation, request.json().path("text").asText());
        return Answer.json(200, "{\"id\":\"id-" + conversation + "\"}");
    }

    /** Happens when the so-manieth message comes in. */
    private void onPost(int number, Runnable event) {
        AtomicInteger posts = new AtomicInteger();
        trouble = request -> {
            if (request.method().equals("POST") && posts.incrementAndGet() == number) {
                event.run();
            }
            return null;
        };
    }

    private JsonNode change(String id, String text) {
        ApiResult answer = scene.notifications.changeContent(id, "{\"text\":\"" + text + "\"}", scene.log.logger());
        assertEquals(Result.DONE, answer.result(), answer.toString());
        return Scene.json(answer);
    }

    private JsonNode recall(String id) {
        return Scene.json(scene.notifications.recall(id, scene.log.logger()));
    }

    private JsonNode edits(String id) {
        scene.clock.advance(Duration.ofSeconds(3));
        return scene.show(id).path("change");
    }

    /** Works until nothing is in the queues any more but what waits for its time. */
    private void settle() {
        for (int i = 0; i < 30; i++) {
            scene.drain();
        }
    }

    @Test
    void scheduledNotificationIsSentWithItsNewContent() {
        String id = scene.accepted(TWO + ",\"delay\":\"PT1H\"}");
        change(id, "second");
        scene.live(Scene.NOW.plus(Duration.ofHours(2)));

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
        assertEquals(2, scene.connector.received().size());
    }

    @Test
    void sentMessagesAreChanged() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        change(id, "second");
        settle();

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
        JsonNode edits = edits(id);
        assertEquals(2, edits.path("changed").asInt(), edits.toString());
        assertTrue(edits.path("done").asBoolean(), edits.toString());
        assertEquals(2, scene.counts(id).path("sent").asInt());
        assertEquals("changed", scene.show(id).at("/recipients/0/edit").asText());
    }

    @Test
    void lastOfSeveralChangesWins() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        change(id, "second");
        change(id, "third");
        change(id, "fourth");
        settle();

        assertEquals(Map.of("c-ann", "fourth", "c-bob", "fourth"), book);
        assertEquals(4, scene.connector.received().size(), "each was changed once");
    }

    @Test
    void everyoneIsChangedPageByPage() {
        for (int i = 0; i < 900; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"first\"}");
        scene.drain();
        assertEquals(902, book.size());
        change(id, "second");
        settle();

        assertEquals(
                Map.of("second", 902L),
                book.values().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting())));
        assertEquals(902, edits(id).path("changed").asInt());
        assertTrue(edits(id).path("done").asBoolean());
        assertEquals(1_804, scene.connector.received().size());
        change(id, "third");
        settle();
        assertEquals(
                Map.of("third", 902L),
                book.values().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 401, 500, 501, 600, 902})
    void changeInMidBroadcastReachesEveryoneOnce(int after) {
        for (int i = 0; i < 900; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"first\"}");
        onPost(after, () -> change(id, "second"));
        settle();

        assertEquals(902, book.size());
        assertEquals(
                Map.of("second", 902L),
                book.values().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting())));
        assertEquals(
                902 + scene.doubtful().size(), // a connection may break, also here
                scene.connector.received().stream()
                        .filter(request -> request.method().equals("POST"))
                        .count());
        assertTrue(edits(id).path("done").asBoolean(), edits(id).toString());
    }

    @Test
    void recallDeletesSentMessagesAndCancelsTheRest() {
        for (int i = 0; i < 900; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"first\"}");
        onPost(550, () -> assertEquals("cancelled", recall(id).path("status").asText()));
        settle();
        long said = scene.connector.received().stream()
                .filter(request -> request.method().equals("POST"))
                .count();

        assertTrue(said < 700, "said " + said);
        assertEquals(Map.of(), book);
        assertEquals(said, edits(id).path("recalled").asInt(), edits(id).toString());
        assertTrue(edits(id).path("done").asBoolean(), edits(id).toString());
        assertTrue(edits(id).path("recall").asBoolean());
    }

    @Test
    void finishedNotificationIsRecalled() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        scene.clock.advance(Duration.ofHours(5));
        assertEquals("done", recall(id).path("status").asText());
        settle();

        assertEquals(Map.of(), book);
        assertEquals(2, edits(id).path("recalled").asInt());
        assertEquals(
                Result.REFUSED,
                scene.notifications
                        .changeContent(id, "{\"text\":\"x\"}", scene.log.logger())
                        .result());
    }

    @Test
    void aMessageThatIsNotFoundOnceIsTriedAgain() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        scene.connector.next(Answer.error(404, "ActivityNotFoundInConversation"));
        change(id, "second");
        settle();

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
        assertEquals(2, edits(id).path("changed").asInt());
    }

    @Test
    void aMessageThatIsNotFoundTwiceIsGone() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        book.remove("c-ann");
        change(id, "second");
        settle();

        assertEquals(Map.of("c-bob", "second"), book);
        assertEquals(1, edits(id).path("gone").asInt(), edits(id).toString());
        assertEquals(1, edits(id).path("changed").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "403,ConversationBlockedByUser,failed,blocked",
        "403,Forbidden,gone,",
        "410,,gone,",
        "405,,notChangeable,",
        "501,,notChangeable,",
        "413,MessageSizeTooBig,failed,tooLarge",
        "400,BadArgument,failed,rejected"
    })
    void failedChangeIsCountedByItsReason(int status, String code, String what, String reason) {
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"first\"}");
        scene.drain();
        trouble = request -> request.method().equals("PUT") ? Answer.error(status, code == null ? "" : code) : null;
        change(id, "second");
        settle();

        JsonNode edits = edits(id);
        assertTrue(edits.path("done").asBoolean(), edits.toString());
        assertEquals(
                1,
                reason == null
                        ? edits.path(what).asInt()
                        : edits.path(what).path(reason).asInt(),
                edits.toString());
    }

    @Test
    void aMessageWithoutAnIdIsNotChangeable() {
        trouble = request -> request.method().equals("POST") ? Answer.json(201, "{}") : null;
        String id = scene.accepted(TWO + "}");
        scene.drain();
        change(id, "second");
        settle();

        assertEquals(2, edits(id).path("notChangeable").asInt(), edits(id).toString());
    }

    @Test
    void throttledChangeIsMadeLater() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        scene.connector.next(
                Answer.status(429).header("Retry-After", "20"), Answer.error(503, ""), Answer.error(502, ""));
        change(id, "second");
        settle();

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
        assertEquals(2, edits(id).path("changed").asInt());
    }

    @Test
    void brieflyThrottledChangeIsRetriedInTheSameInvocation() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        scene.connector.next(Answer.status(429).header("Retry-After", "2"), Answer.status(408));
        change(id, "second");
        scene.next(Lane.DIRECT);

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
        assertEquals(2, edits(id).path("changed").asInt());
        assertTrue(edits(id).path("done").asBoolean());
    }

    /** As it does when a message is sent. */
    @Test
    void eachThrottledTryCounts() {
        try (Scene few = new Scene("MaxAttempts", "3")) {
            few.meet("emulator", "c-ann", "ann");
            few.connector.always(request -> request.method().equals("PUT")
                    ? Answer.status(429).header("Retry-After", "1")
                    : Answer.created("x"));
            String id = few.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"first\"}");
            few.drain();
            few.notifications.changeContent(id, "{\"text\":\"second\"}", few.log.logger());
            few.drain();

            assertEquals(4, few.connector.received().size());
            assertEquals(
                    1,
                    few.show(id).at("/change/failed/attemptsUsedUp").asInt(),
                    few.show(id).toString());
        }
    }

    @Test
    void changeFillsInEachRecipientsVariables() {
        String id = scene.accepted("{\"to\":[{\"user\":\"ann\",\"variables\":{\"name\":\"Ann\"}},{\"user\":\"bob\"}],"
                + "\"text\":\"Hi ${name}\",\"variables\":{\"name\":\"you\"}}");
        scene.drain();
        change(id, "Bye ${name}");
        settle();

        assertEquals(Map.of("c-ann", "Bye Ann", "c-bob", "Bye you"), book);
    }

    @Test
    void aWorkerThatIsLostIsFollowedByAnother() {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        change(id, "second");
        scene.tables.takes(() -> {
            List<String> requests = scene.tables.requests();
            if (requests.get(requests.size() - 1).startsWith("page ledger")) {
                throw new OutOfMemoryError("the worker ends");
            }
        });
        try {
            scene.next(Lane.DIRECT);
        } catch (RuntimeException | Error e) {
            // the host would bring its item back in ten minutes
        }
        scene.tables.takes(() -> {});
        settle();

        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
    }

    @Test
    void eachOccurrenceTakesBackTheOneBefore() {
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"daily\",\"replace\":\"previous\","
                + "\"at\":\"2026-11-23T08:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}");
        scene.live(Instant.parse("2026-11-25T12:00:00Z"));
        settle();

        Map<String, Long> asked = new TreeMap<>(scene.connector.received().stream()
                .collect(Collectors.groupingBy(Received::method, Collectors.counting())));
        assertEquals(Map.of("POST", 3L, "DELETE", 2L), asked);
        assertEquals(3, scene.show(id).path("occurrences").asInt());
    }

    @Test
    void aTimeIsChangedBeforeItIsDue() {
        String id = scene.accepted(TWO + ",\"delay\":\"PT1H\"}");
        ApiResult answer = scene.notifications.changeTimes(id, "{\"at\":\"2026-11-22T13:00:00Z\"}", scene.log.logger());
        assertEquals("2026-11-22T13:00:00Z", Scene.json(answer).path("due").asText(), answer.toString());
        assertEquals("2026-11-25T13:00:00Z", Scene.json(answer).path("expires").asText());
        scene.live(Scene.NOW.plus(Duration.ofMinutes(150)));
        assertEquals(Map.of(), book);
        scene.live(Scene.NOW.plus(Duration.ofMinutes(190)));
        assertEquals(2, book.size());
        assertEquals(2, scene.connector.received().size());

        assertEquals(
                Result.REFUSED,
                scene.notifications
                        .changeTimes(id, "{\"delay\":\"PT1H\"}", scene.log.logger())
                        .result());
    }

    @Test
    void aTimeIsChangedToAnEarlierOne() {
        String id = scene.accepted(TWO + ",\"delay\":\"PT5H\"}");
        scene.notifications.changeTimes(id, "{\"delay\":\"PT1H\"}", scene.log.logger());
        scene.live(Scene.NOW.plus(Duration.ofMinutes(61)));
        assertEquals(2, book.size());
        scene.live(Scene.NOW.plus(Duration.ofHours(6)));
        assertEquals(2, scene.connector.received().size());
    }

    @Test
    void seriesFollowsItsChangedRule() {
        String id = scene.accepted("{\"to\":{\"user\":\"ann\"},\"text\":\"daily\","
                + "\"at\":\"2026-11-23T08:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}");
        List<String> told = scene.listen();
        scene.live(Instant.parse("2026-11-23T12:00:00Z"));
        ApiResult answer = scene.notifications.changeTimes(
                id,
                "{\"at\":\"2026-11-23T18:00:00Z\",\"recurrence\":{\"rule\":\"FREQ=DAILY;COUNT=2\",\"timeZone\":\"UTC\"}}",
                scene.log.logger());
        assertEquals(Result.DONE, answer.result(), answer.toString());
        scene.live(Instant.parse("2026-11-30T12:00:00Z"));

        assertEquals(
                List.of("2026-11-23T08:00:00Z c-ann", "2026-11-23T18:00:00Z c-ann", "2026-11-24T18:00:00Z c-ann"),
                told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"text\":\"\"}",
                "{\"text\":1}",
                "{\"text\":\"a\",\"activity\":{\"text\":\"b\"}}",
                "{\"activity\":7}",
                "{\"activity\":{}}",
                "{\"activity\":{\"type\":\"invoke\",\"text\":\"x\"}}",
                "{\"text\":\"a\",\"to\":{\"user\":\"ann\"}}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"variables\":[]}",
                "{\"text\":\"a\",\"variables\":{\"a b\":\"\"}}",
                "{\"text\":\"a\",\"mentions\":[{}]}",
                "{\"text\":\"a\",\"at\":\"2026-12-01T00:00:00Z\"}"
            })
    void invalidContentIsRefusedAndChangesNothing(String body) {
        String id = scene.accepted(TWO + "}");
        scene.drain();
        List<Object> before = scene.everything();

        assertEquals(
                Result.MALFORMED,
                scene.notifications.changeContent(id, body, scene.log.logger()).result());
        assertEquals(before, scene.everything());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"at\":\"tomorrow\"}",
                "{\"at\":1}",
                "{\"delay\":\"x\"}",
                "{\"delay\":\"PT-1H\"}",
                "{\"at\":\"2026-11-23T08:00:00Z\",\"delay\":\"PT1H\"}",
                "{\"expires\":\"2020-01-01T00:00:00Z\"}",
                "{\"expires\":\"2028-01-01T00:00:00Z\"}",
                "{\"at\":\"2099-01-01T00:00:00Z\"}",
                "{\"text\":\"x\"}",
                "{\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\"}}",
                "{\"at\":null}"
            })
    void invalidTimesAreRefusedAndChangeNothing(String body) {
        String id = scene.accepted(TWO + ",\"delay\":\"PT1H\"}");
        List<Object> before = scene.everything();
        ApiResult answer = scene.notifications.changeTimes(id, body, scene.log.logger());

        assertEquals(Result.MALFORMED, answer.result(), answer.toString());
        assertEquals(before, scene.everything());
    }

    @Test
    void oversizedContentAndUnknownIdAreRefused() {
        String id = scene.accepted(TWO + ",\"delay\":\"PT1H\"}");
        var log = scene.log.logger();
        List<Object> before = scene.everything();

        assertEquals(
                Result.TOO_LARGE,
                scene.notifications
                        .changeContent(id, "{\"text\":\"" + "x".repeat(110_000) + "\"}", log)
                        .result());
        assertEquals(
                Result.TOO_LARGE,
                scene.notifications.changeTimes(id, " ".repeat(5_000), log).result());
        assertEquals(
                Result.NOT_FOUND,
                scene.notifications.changeContent("x", "{\"text\":\"x\"}", log).result());
        assertEquals(
                Result.NOT_FOUND,
                scene.notifications
                        .changeTimes("x", "{\"delay\":\"PT1H\"}", log)
                        .result());
        assertEquals(Result.NOT_FOUND, scene.notifications.recall("x", log).result());
        assertEquals(before, scene.everything());
    }

    @Test
    void changedNotificationKeepsItsKey() {
        ApiResult first = scene.notifications.accept(TWO + "}", "key", null, scene.log.logger());
        scene.drain();
        change(Scene.json(first).path("id").asText(), "second");
        settle();

        assertEquals(first, scene.notifications.accept(TWO + "}", "key", null, scene.log.logger()));
        scene.drain();
        assertEquals(Map.of("c-ann", "second", "c-bob", "second"), book);
    }

    @Test
    void notifierChangesAndRecallsMessages() {
        Notifier notifier = scene.notifications.notifier(null, scene.log.logger());
        String id =
                notifier.notify(Audience.user("ann"), Activity.message("first")).id();
        scene.drain();
        notifier.change(id, NewContent.of(Activity.message("second")));
        settle();
        assertEquals(Map.of("c-ann", "second"), book);
        notifier.recall(id);
        settle();
        assertEquals(Map.of(), book);
        scene.clock.advance(Duration.ofSeconds(3));
        assertEquals(1, notifier.status(id).orElseThrow().change().recalled());
    }
}
