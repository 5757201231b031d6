package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everyone is told once, whatever happens on the way. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class BroadcastsTest {
    /** Ten seconds of a tenant's limit at the default share. */
    private static final int PAGE = 400;

    private static final String EVERYONE = "{\"to\":{\"everyone\":true},\"text\":\"hi\"}";

    private final Scene scene = new Scene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PAGE, PAGE + 1, 2 * PAGE + 100})
    void everyoneIsToldOncePageByPage(int users) {
        meet(users);
        String id = scene.accepted(EVERYONE);
        scene.drain();

        assertToldOnce(users);
        JsonNode shown = scene.show(id);
        assertEquals("done", shown.path("status").asText());
        assertEquals(users, scene.counts(id).path("sent").asInt());
        assertEquals(users, scene.counts(id).path("recipients").asInt());
        assertEquals(users, recipients(id).size());
    }

    @Test
    void everyoneMayBeNarrowedByChannelAndTenant() {
        scene.meet("msteams", "teams", "u1");
        scene.meet("webchat", "web", "u2");
        ConversationReference elsewhere = new ConversationReference(
                null,
                scene.reference("msteams", "x", "u3", null).user(),
                null,
                new ConversationAccount("else", null, "personal", null, "tenant-2", Map.of()),
                "msteams",
                scene.connector.serviceUrl(),
                null,
                Map.of());
        scene.meet(elsewhere);

        scene.accepted("{\"to\":{\"everyone\":true,\"channelId\":\"msteams\"},\"text\":\"hi\"}");
        scene.drain();
        assertEquals(Map.of("else", 1, "teams", 1), scene.said());
        scene.accepted("{\"to\":{\"everyone\":true,\"tenantId\":\"tenant-2\"},\"text\":\"hi\"}");
        scene.drain();
        assertEquals(Map.of("else", 2, "teams", 1), scene.said());
    }

    @Test
    void aChannelIsToldOnceAndNotInEachOfItsThreads() {
        scene.meet("msteams", "19:channel@thread.tacv2", "u");
        scene.meet("msteams", "19:channel@thread.tacv2;messageid=1", "u");
        scene.meet("msteams", "19:channel@thread.tacv2;messageid=2", "u");
        scene.accepted(EVERYONE);
        scene.drain();

        assertEquals(Map.of("19:channel@thread.tacv2", 1), scene.said());
    }

    @Test
    void aTextIsToldToEveryOneWhoWantsItAndTheOthersAreCounted() {
        meet(3);
        scene.conversations.record(
                new ConversationObservation(scene.reference("emulator", "c1", "u1", null), Scene.NOW, null, false));
        scene.conversations.park("emulator", "c2", Scene.NOW, "removed");
        String id = scene.accepted(EVERYONE);
        scene.drain();

        assertEquals(Map.of("c0", 1), scene.said());
        assertEquals(1, scene.counts(id).at("/skipped/optedOut").asInt());
        assertEquals(1, scene.counts(id).at("/skipped/unreachable").asInt());
    }

    @Test
    void aQueueThatHoldsTwentySecondsIsLetDrainFirst() {
        meet(10);
        scene.accepted(EVERYONE);
        scene.bulk.holds(2 * PAGE + 1);
        scene.next(Lane.BULK);

        assertEquals(2, scene.bulk.puts().size(), "the page's item alone, and put back");
        assertEquals(Duration.ofSeconds(5), scene.bulk.puts().get(1).delay());
        scene.bulk.holds(2 * PAGE);
        scene.drain();
        assertToldOnce(10);
    }

    @Test
    void theQueueIsNeverGivenMoreThanAPageAtATime() {
        meet(3 * PAGE);
        scene.accepted(EVERYONE);
        scene.next(Lane.BULK);

        List<InMemoryQueue.Put> pages = scene.bulk.puts().stream()
                .skip(1)
                .filter(put -> put.text().contains("\"kind\":\"page\""))
                .toList();
        assertEquals(1 + PAGE + 2, scene.bulk.puts().size());
        assertEquals(
                List.of(Duration.ofSeconds(25), Duration.ZERO),
                pages.stream().map(InMemoryQueue.Put::delay).toList());
        assertTrue(scene.bulk.puts().get(1 + PAGE / 2).text().contains("\"kind\":\"page\""), "amid the others");
    }

    @Test
    void thePageAfterComesOnceMoreShouldItsItemBeLostWithAnInstance() {
        meet(PAGE + 10);
        scene.accepted(EVERYONE);
        scene.next(Lane.BULK);
        scene.lose(
                put -> put.text().contains("\"kind\":\"page\"") && put.delay().isZero());
        scene.drain();

        assertToldOnce(PAGE + 10);
    }

    /** A page's item comes again when the app was lost before it was done with it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aCrashAtAnyRequestNeitherLosesNorRepeatsAnybody(int request) {
        meet(PAGE + 10);
        String id = scene.accepted(EVERYONE);
        int[] asked = {0};
        scene.tables.takes(() -> {
            if (++asked[0] == request) {
                throw new StorageException("crash", null);
            }
        });
        crash(Lane.BULK);
        scene.tables.takes(() -> {});
        scene.drain();

        assertToldOnce(PAGE + 10);
        assertEquals(PAGE + 10, scene.counts(id).path("sent").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 200, 201, 202, 300})
    void aCrashAfterSomeItemsNeitherLosesNorRepeatsAnybody(int puts) {
        meet(PAGE + 10);
        scene.accepted(EVERYONE);
        scene.bulk.goDownAfter(puts);
        crash(Lane.BULK);
        scene.bulk.comeBack();
        scene.drain();

        assertToldOnce(PAGE + 10);
    }

    /** As the host would see it: the item stays, and is delivered again. */
    private void crash(Lane lane) {
        try {
            scene.deliverFirst(lane);
        } catch (RuntimeException e) {
            assertTrue(Set.of("crash", "storage went down").contains(e.getMessage()), e.toString());
        }
    }

    @Test
    void whoComesWhileAPageIsWorkedOnAgainPushesNobodyOut() {
        meet(2 * PAGE);
        String id = scene.accepted(EVERYONE);
        scene.bulk.goDownAfter(PAGE / 2 + 3);
        crash(Lane.BULK);
        scene.bulk.comeBack();
        for (int i = 0; i < 50; i++) {
            scene.meet("emulator", "late" + i, "late" + i);
        }
        scene.drain();

        Map<String, Integer> said = scene.said();
        assertEquals(Set.of(1), new HashSet<>(said.values()));
        assertEquals(
                2 * PAGE, said.keySet().stream().filter(c -> c.startsWith("c")).count());
        assertEquals(said.size(), scene.counts(id).path("sent").asInt());
        assertEquals(said.size(), scene.counts(id).path("recipients").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void aPageThatComesTwiceIsPutOnce() {
        meet(10);
        scene.accepted(EVERYONE);
        scene.deliverFirst(Lane.BULK);
        int puts = scene.bulk.puts().size();
        scene.deliverFirst(Lane.BULK);

        assertEquals(puts, scene.bulk.puts().size());
    }

    @Test
    void copiesOfAPageThatComeAtOneTimePutItOnce() {
        meet(PAGE + 10);
        scene.accepted(EVERYONE);
        int[] asked = {0};
        scene.tables.takes(() -> {
            if (++asked[0] == 4) { // the first has leased the page and plans it
                scene.deliverFirst(Lane.BULK);
            }
        });
        scene.deliverFirst(Lane.BULK);
        scene.tables.takes(() -> {});

        List<InMemoryQueue.Put> puts = scene.bulk.puts();
        assertEquals(
                2,
                puts.stream()
                        .filter(put -> put.text().contains("\"jobPage\":1"))
                        .filter(put -> put.text().contains("\"kind\":\"page\""))
                        .count());
        assertEquals(
                PAGE,
                puts.stream()
                        .filter(put -> !put.text().contains("\"kind\":\"page\""))
                        .count());
        scene.drain();
        assertToldOnce(PAGE + 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageThatTakesLongerThanAnInvocationGoesOnWhereItWas(boolean isForEveryone) {
        meet(PAGE);
        String named = IntStream.range(0, PAGE)
                .mapToObj(i -> "{\"conversation\":\"c" + i + "\"}")
                .collect(Collectors.joining(",", "{\"to\":[", "],\"text\":\"hi\"}"));
        String id = scene.accepted(isForEveryone ? EVERYONE : named);
        InMemoryQueue queue = scene.bulk;
        queue.takes(() -> scene.clock.advance(Duration.ofMillis(250)));
        do {
            Instant began = scene.clock.instant();
            TimeBudget.within(TimeBudget.LONGEST, scene.clock, () -> {
                scene.next(Lane.BULK);
                return true;
            });
            assertTrue(Duration.between(began, scene.clock.instant()).compareTo(TimeBudget.LONGEST) <= 0);
        } while (scene.isPageNext(Lane.BULK));
        queue.takes(() -> {});
        scene.drain();

        assertToldOnce(PAGE);
        assertEquals(PAGE, scene.counts(id).path("sent").asInt());
        long items = queue.puts().stream()
                .filter(put -> !put.text().contains("\"kind\":\"page\""))
                .count();
        assertEquals(PAGE, items, "each is put once");
    }

    @Test
    void thePageAfterWaitsForTheOneBefore() {
        meet(PAGE + 10);
        String id = scene.accepted(EVERYONE);
        scene.deliverFirst(Lane.BULK);
        InMemoryQueue.Put second = scene.bulk.puts().stream()
                .filter(put -> put.text().contains("\"jobPage\":1"))
                .findFirst()
                .orElseThrow();
        new JobStore(scene.tables).change(id, job -> Optional.of(new Row(id, Job.KEY).with(Job.PAGE, 0)));
        int puts = scene.bulk.puts().size();
        scene.deliver(second, Lane.BULK);

        assertEquals(puts + 1, scene.bulk.puts().size());
        assertEquals(second.text(), scene.bulk.puts().get(puts).text());
    }

    @Test
    void cancelInMidBroadcastStopsTheRestAndTheCountsAddUp() {
        meet(3 * PAGE);
        String id = scene.accepted(EVERYONE);
        for (int i = 0; i < 100; i++) {
            scene.next(Lane.BULK);
        }
        scene.notifications.cancel(id, scene.log.logger());
        scene.drain();

        int told = scene.said().size();
        JsonNode counts = scene.counts(id);
        assertEquals(99, told);
        assertEquals(told, counts.path("sent").asInt());
        assertEquals(PAGE - told, counts.path("cancelled").asInt());
        assertEquals(PAGE, counts.path("recipients").asInt());
        assertEquals(0, counts.path("queued").asInt());
        assertEquals("cancelled", scene.show(id).path("status").asText());
    }

    @Test
    void anotherInstanceIsQuietTenSecondsAfterTheCancel() {
        meet(20);
        String id = scene.accepted(EVERYONE);
        scene.next(Lane.BULK);
        scene.next(Lane.BULK);
        scene.another().cancel(id, scene.log.logger());
        scene.clock.advance(Duration.ofSeconds(10));
        scene.drain();

        assertEquals(1, scene.said().size());
        assertEquals(19, scene.counts(id).path("cancelled").asInt());
    }

    @Test
    void failuresAreCountedByTheirReason() {
        meet(4);
        scene.connector.always(
                request -> request.json().at("/conversation/id").asText().equals("c1")
                        ? Answer.error(403, "ConversationBlockedByUser")
                        : Answer.created("x"));
        String id = scene.accepted(EVERYONE);
        scene.drain();

        JsonNode counts = scene.counts(id);
        assertEquals(3, counts.path("sent").asInt());
        assertEquals(1, counts.at("/failed/blocked").asInt());
        JsonNode blocked = recipients(id).stream()
                .filter(recipient -> recipient.path("conversation").asText().equals("c1"))
                .findFirst()
                .orElseThrow();
        assertEquals("failed", blocked.path("outcome").asText());
        assertEquals("blocked", blocked.path("reason").asText());
    }

    @Test
    void whatIsReplayedIsCountedAsSent() {
        meet(1);
        scene.connector.next(Answer.error(403, "NotEnoughPermissions"));
        String id = scene.accepted(EVERYONE);
        scene.drain();
        assertEquals(1, scene.counts(id).at("/failed/rejected").asInt());

        scene.replay();
        scene.drain();
        assertEquals(1, scene.counts(id).path("sent").asInt());
        assertEquals(0, scene.counts(id).path("failed").size());
    }

    @Test
    void aJobThatHasComeToItsEndIsCountedOnce() {
        meet(2 * PAGE);
        String id = scene.accepted(EVERYONE);
        scene.drain();
        scene.counts(id);
        scene.tables.forgetRequests();
        scene.counts(id);

        assertTrue(
                scene.tables.requests().stream()
                                .filter("page ledger202611"::equals)
                                .count()
                        <= 1,
                scene.tables.requests().toString());
    }

    @Test
    void noPersonIsNamedInTheLedgerOfAJob() {
        scene.meet("emulator", "the-conversation", "the-user");
        scene.accepted(EVERYONE);
        scene.drain();

        assertEquals(1, scene.tables.rows("ledger202611").size());
        assertTrue(scene.tables.rows("ledger202611").stream()
                .noneMatch(row -> row.toString().contains("the-")));
    }

    @Test
    void aPageCostsFewTableRequests() {
        meet(PAGE);
        scene.accepted(EVERYONE);
        scene.tables.forgetRequests();
        scene.next(Lane.BULK);

        assertEquals(
                List.of(
                        "find jobs",
                        "merge jobs",
                        "find jobs",
                        "page conversations",
                        "insert jobs",
                        "find jobs",
                        "merge jobs"),
                scene.tables.requests());
    }

    @Test
    void aMessageOfABroadcastCostsFourTableRequestsAtMost() {
        meet(3);
        scene.accepted(EVERYONE);
        scene.next(Lane.BULK);
        scene.next(Lane.BULK);
        scene.tables.forgetRequests();
        scene.next(Lane.BULK);

        assertEquals(
                List.of("insert ledger202611", "find conversations", "merge ledger202611"),
                scene.tables.requests().stream()
                        .filter(request -> !request.endsWith("pacing"))
                        .toList());
    }

    @Test
    void aJobOfNobodyIsDoneAtOnce() {
        String id = scene.accepted(EVERYONE);
        scene.drain();

        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void storageThatIsDownPutsThePageBack() {
        meet(3);
        scene.accepted(EVERYONE);
        scene.tables.goDown();
        scene.next(Lane.BULK);
        scene.tables.comeBack();
        scene.drain();

        assertToldOnce(3);
        assertThrows(IndexOutOfBoundsException.class, () -> scene.next(Lane.BULK));
    }

    @Test
    void ofAListWhomOnlyANewerVersionReadsWaitsAloneAndIsToldInTheEnd() {
        meet(3);
        String id = scene.accepted(
                "{\"to\":[{\"user\":\"u0\"},{\"user\":\"u1\"},{\"conversation\":\"c2\"}],\"text\":\"hi\"}");
        need("c1", 3);
        scene.next(Lane.DIRECT);
        for (int i = 0; i < 3; i++) {
            scene.next(Lane.DIRECT);
        }
        assertEquals(Map.of("c0", 1, "c2", 1), scene.said());
        InMemoryQueue.Put waiting = scene.direct.puts().get(scene.direct.puts().size() - 1);
        assertEquals(Duration.ofMinutes(5), waiting.delay());

        need("c1", 1);
        scene.drain();
        assertToldOnce(3);
        assertEquals(3, scene.counts(id).path("sent").asInt());
    }

    /** Between the plan and its items, that is: whoever was so before is not on the page. */
    @Test
    void ofEveryoneWhomOnlyANewerVersionReadsIsLeftOut() {
        meet(3);
        scene.accepted(EVERYONE);
        scene.bulk.goDownAfter(0);
        crash(Lane.BULK);
        scene.bulk.comeBack();
        need("c1", 3);
        scene.drain();

        assertEquals(Map.of("c0", 1, "c2", 1), scene.said());
    }

    /** The row of that conversation says which version of rows its reader must know. */
    private void need(String conversation, int version) {
        String key = Conversations.key("emulator", conversation);
        StoredRow stored = scene.tables.rows("conversations").stream()
                .filter(found -> found.row().key().equals(key))
                .findFirst()
                .orElseThrow();
        Row change = new Row(stored.row().partition(), key).with("needs", version);
        assertTrue(scene.tables
                .table("conversations")
                .merge(change, stored.version())
                .isPresent());
    }

    private void meet(int users) {
        for (int i = 0; i < users; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
    }

    private void assertToldOnce(int users) {
        assertEquals(users, scene.said().size());
        Set<Integer> times = new HashSet<>(scene.said().values());
        assertTrue(users == 0 || times.equals(Set.of(1)), times.toString());
    }

    private List<JsonNode> recipients(String id) {
        List<JsonNode> all = new ArrayList<>();
        String after = null;
        do {
            JsonNode page = Scene.json(scene.notifications.show(
                    id, after == null ? Map.of("top", "100") : Map.of("top", "100", "after", after)));
            page.path("recipients").forEach(all::add);
            after = page.path("next").asText(null);
        } while (after != null);
        return all;
    }
}
