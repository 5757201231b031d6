package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.conversations.ConversationObservation;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.schema.ConversationAccount;
import dev.proactivebot.schema.ConversationReference;
import dev.proactivebot.schema.TraceParent;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.storage.TimeBudget;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
class BroadcastRunnerTest {
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
        ConversationReference elsewhere = ConversationReference.builder()
                .user(scene.reference("msteams", "x", "u3", null).user())
                .conversation(new ConversationAccount("else")
                        .withConversationType("personal")
                        .withTenantId("tenant-2"))
                .channelId("msteams")
                .serviceUrl(scene.connector.serviceUrl())
                .build();
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
    void broadcastSkipsAndCountsOptedOutAndUnreachableRecipients() {
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
    void lostItemOfTheNextPageIsQueuedAgain() {
        meet(PAGE + 10);
        scene.accepted(EVERYONE);
        scene.next(Lane.BULK);
        scene.lose(
                put -> put.text().contains("\"kind\":\"page\"") && put.delay().isZero());
        scene.drain();

        assertToldOnce(PAGE + 10);
    }

    @Test
    void invocationSendsAPageAndQueuesTheNextOneHalfway() {
        meet(3 * PAGE);
        scene.accepted(EVERYONE);
        scene.next(Lane.BULK);

        List<InMemoryQueue.Put> puts = scene.bulk.puts();
        List<Duration> pages = puts.stream()
                .filter(put -> put.text().contains("\"kind\":\"page\""))
                .map(InMemoryQueue.Put::delay)
                .toList();
        assertEquals(PAGE, scene.said().size());
        assertEquals(
                List.of(Duration.ZERO, Duration.ofSeconds(25), Duration.ofSeconds(25), Duration.ZERO),
                pages.subList(0, 4),
                "the first, one that watches, and two that ask for the next");
        // whose connection broke has an item of their own; on loopback that is rare
        assertTrue(puts.size() <= 4 + PAGE / 20, () -> "items of single recipients: " + scene.log.text());
    }

    /** Version 0.1 puts them back until it is replaced. */
    @Test
    void pageItemsAreOfTheSecondVersion() {
        meet(PAGE + 1);
        scene.accepted(EVERYONE);
        scene.drain();

        List<InMemoryQueue.Put> pages = scene.bulk.puts().stream()
                .filter(put -> put.text().contains("\"kind\":\"page\""))
                .toList();
        assertTrue(pages.size() > 1, pages.toString());
        assertTrue(pages.stream().allMatch(put -> put.text().contains("\"version\":2")), pages.toString());
    }

    @Test
    void aPageCostsFewTableRequestsForEachRecipient() {
        meet(PAGE);
        scene.accepted(EVERYONE);
        scene.tables.forgetRequests();
        scene.next(Lane.BULK);

        long requests = scene.tables.requests().stream()
                .filter(request -> !request.endsWith("pacing"))
                .count();
        assertTrue(requests <= PAGE / 4, requests + " requests");
    }

    @Test
    void thirdPageWaitsForTheFirst() {
        meet(3 * PAGE);
        String id = scene.accepted(EVERYONE);
        byte[] third = JobItem.page(id, 2, 0, TraceParent.named(id)).toJson();
        scene.deliver(new InMemoryQueue.Put(third, Duration.ZERO), Lane.BULK);

        InMemoryQueue.Put back = scene.bulk.puts().get(1);
        assertEquals(Duration.ofSeconds(2), back.delay());
        assertTrue(back.text().contains("\"jobPage\":2"));
        assertEquals(Map.of(), scene.said());
    }

    @Test
    void copyOfAPageThatIsBeingSentRetriesLater() {
        meet(20);
        scene.accepted(EVERYONE);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        scene.connector.always(request -> {
            if (isFirst.getAndSet(false)) {
                scene.deliverFirst(Lane.BULK);
            }
            return Answer.created("x");
        });
        scene.next(Lane.BULK);

        assertEquals(
                List.of(Duration.ZERO, Duration.ofSeconds(25)),
                scene.bulk.puts().stream()
                        .map(InMemoryQueue.Put::delay)
                        .toList()
                        .subList(0, 2));
        scene.drain();
        assertToldOnce(20);
    }

    @Test
    void simultaneousCopiesSendThePageOnce() {
        meet(PAGE + 10);
        String id = scene.accepted(EVERYONE);
        Parallel.map(4, List.of(1, 2, 3, 4), any -> {
            scene.deliverFirst(Lane.BULK);
            return any;
        });
        scene.drain();

        assertToldOnce(PAGE + 10);
        assertEquals(PAGE + 10, scene.counts(id).path("sent").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    /** The host would hand the item out again after ten minutes: the copy that watches goes on before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 60})
    void crashAtAnyRequestLosesNobodyAndRepeatsOnlyDoubtfulRecipients(int request) {
        meet(PAGE + 10);
        String id = scene.accepted(EVERYONE);
        scene.kill(Lane.BULK, request);
        scene.drain();

        Map<String, Integer> said = scene.said();
        assertEquals(PAGE + 10, said.size());
        Set<String> doubtful = scene.doubtful();
        assertTrue(doubtful.size() <= 64, doubtful.size() + " in doubt");
        said.forEach((conversation, times) -> assertTrue(
                times == 1 || (times == 2 && doubtful.contains(Conversations.key("emulator", conversation)))));
        assertEquals(PAGE + 10, scene.counts(id).path("sent").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void newConversationsPushNobodyOutOfARepeatedPage() {
        meet(2 * PAGE);
        String id = scene.accepted(EVERYONE);
        scene.kill(Lane.BULK, 20);
        for (int i = 0; i < 50; i++) {
            scene.meet("emulator", "late" + i, "late" + i);
        }
        scene.drain();

        Map<String, Integer> said = scene.said();
        assertEquals(
                2 * PAGE, said.keySet().stream().filter(c -> c.startsWith("c")).count());
        assertEquals(said.size(), scene.counts(id).path("sent").asInt());
        assertEquals(said.size(), scene.counts(id).path("recipients").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageThatTakesLongerThanAnInvocationGoesOnWhereItWas(boolean isForEveryone) {
        meet(PAGE);
        String named = IntStream.range(0, PAGE)
                .mapToObj(i -> "{\"conversation\":\"c" + i + "\"}")
                .collect(Collectors.joining(",", "{\"to\":[", "],\"text\":\"hi\"}"));
        String id = scene.accepted(isForEveryone ? EVERYONE : named);
        scene.connector.always(request -> {
            scene.clock.advance(Duration.ofMillis(150));
            return Answer.created("x");
        });
        while (scene.hasNext(Lane.BULK)) {
            Duration took = scene.nextInTime(Lane.BULK);
            assertTrue(took.compareTo(TimeBudget.LONGEST) <= 0, took.toString());
        }

        assertToldOnce(PAGE);
        assertTrue(scene.log.text().contains("why=\"the invocation's time is over\""), "the rest was handed on");
        assertEquals(PAGE, scene.counts(id).path("sent").asInt());
    }

    @Test
    void cancelInMidBroadcastStopsTheRestAndTheCountsAddUp() {
        meet(3 * PAGE);
        String id = scene.accepted(EVERYONE);
        AtomicInteger told = new AtomicInteger();
        scene.connector.always(request -> {
            if (told.incrementAndGet() == 100) {
                scene.notifications.cancel(id, scene.log.logger());
            }
            return Answer.created("x");
        });
        scene.drain();

        JsonNode counts = scene.counts(id);
        assertTrue(told.get() < 200, told + " told");
        assertEquals(told.get(), counts.path("sent").asInt());
        assertEquals(PAGE - told.get(), counts.path("cancelled").asInt());
        assertEquals(PAGE, counts.path("recipients").asInt());
        assertEquals(0, counts.path("queued").asInt());
        assertEquals("cancelled", scene.show(id).path("status").asText());
    }

    @Test
    void cancelStopsAnotherInstanceWithinTenSeconds() {
        meet(PAGE);
        String id = scene.accepted(EVERYONE);
        AtomicInteger told = new AtomicInteger();
        scene.connector.always(request -> {
            if (told.incrementAndGet() == 10) {
                scene.another().cancel(id, scene.log.logger());
                scene.clock.advance(Duration.ofSeconds(10));
            }
            return Answer.created("x");
        });
        scene.drain();

        assertTrue(told.get() <= 10 + 64, told + " told");
        JsonNode counts = scene.counts(id);
        assertEquals(told.get(), counts.path("sent").asInt());
        assertEquals(PAGE - told.get(), counts.path("cancelled").asInt());
    }

    @Test
    void hangingRequestDelaysNoOtherOutcome() throws InterruptedException {
        meet(30);
        String id = scene.accepted(EVERYONE);
        CountDownLatch hanging = new CountDownLatch(1);
        scene.connector.always(request -> {
            boolean hangs = request.json().at("/conversation/id").asText().equals("c7");
            try {
                return !hangs || hanging.await(20, TimeUnit.SECONDS) ? Answer.created("x") : Answer.status(500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread page = new Thread(() -> scene.next(Lane.BULK));
        page.start();
        while (delivered() < 29) {
            page.join(10);
            assertTrue(page.isAlive());
        }
        hanging.countDown();
        page.join();

        assertEquals(30, scene.counts(id).path("sent").asInt());
    }

    private long delivered() {
        return scene.tables.rows("ledger202611").stream()
                .filter(stored -> "delivered".equals(stored.row().text("state")))
                .count();
    }

    @Test
    void pageHoldsAtMostSixtyFourUnsettledClaims() {
        meet(2 * PAGE);
        scene.accepted(EVERYONE);
        AtomicInteger most = new AtomicInteger();
        scene.connector.always(request -> {
            long claimed = scene.tables.rows("ledger202611").stream()
                    .filter(stored -> "claimed".equals(stored.row().text("state")))
                    .count();
            most.accumulateAndGet((int) claimed, Math::max);
            return Answer.created("x");
        });
        scene.drain();

        assertTrue(most.get() > 1 && most.get() <= 64, most + " at a time");
    }

    @Test
    void recipientThatMustWaitGetsItsOwnItem() {
        meet(30);
        scene.connector.next(Answer.status(429).header("Retry-After", "7"), Answer.error(500, "ServiceError"));
        String id = scene.accepted(EVERYONE);
        scene.next(Lane.BULK);

        List<InMemoryQueue.Put> items = scene.bulk.puts().stream()
                .filter(put -> !put.text().contains("\"kind\":\"page\""))
                .toList();
        assertTrue(items.size() >= 2, items.toString());
        assertTrue(items.stream()
                .anyMatch(put ->
                        put.text().contains("\"attempt\":1") && put.text().contains("\"claim\"")));
        scene.drain();
        assertEquals(30, scene.counts(id).path("sent").asInt());
    }

    @Test
    void pageWaitsAndClaimsNothingWhileSendingIsPaused() {
        try (Scene paused = new Scene("SendingPaused", "true")) {
            for (int i = 0; i < 30; i++) {
                paused.meet("emulator", "c" + i, "u" + i);
            }
            paused.accepted(EVERYONE);
            paused.next(Lane.BULK);

            assertEquals(List.of(), paused.tables.rows("ledger202611"));
            InMemoryQueue.Put rest = paused.bulk.puts().get(2);
            assertEquals(Duration.ofMinutes(2), rest.delay());
            assertTrue(rest.text().contains("\"attempt\":1"), "of the turn that is over");
            paused.next(Lane.BULK);
            assertEquals(4, paused.bulk.puts().size(), "who watches waits as long");
        }
    }

    /** A page that was there before, of version 0.1 or of ours, counts on a row that says so. */
    @Test
    void recipientToldByAnItemOfVersion01IsNotToldAgain() {
        meet(30);
        String id = scene.accepted(EVERYONE);
        Job job = JobStore.open(scene.tables).find(id).orElseThrow();
        for (int i = 0; i < 5; i++) {
            ConversationReference to = scene.conversations
                    .find("emulator", "c" + i)
                    .map(RecipientResolver::pointer)
                    .orElseThrow();
            byte[] item = JobItem.ofJob(id, 0, to, job.made(), job.expires(), job.trace())
                    .toJson();
            scene.deliver(new InMemoryQueue.Put(item, Duration.ZERO), Lane.BULK);
        }
        scene.drain();

        assertToldOnce(30);
        assertEquals(30, scene.counts(id).path("sent").asInt());
    }

    @Test
    void recipientWithANewerRowIsLeftOutOfEveryone() {
        meet(3);
        scene.accepted(EVERYONE);
        scene.kill(Lane.BULK, 6);
        need("c1", 3);
        scene.drain();

        assertEquals(Set.of("c0", "c2"), scene.said().keySet());
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
    void replayedMessageIsCountedAsSent() {
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
    void finishedJobIsCountedOnce() {
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
    void jobWithoutRecipientsIsDoneAtOnce() {
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
    void deliveryIsCountedOnceDespiteAFailedLedgerWrite() {
        meet(3);
        String id = scene.accepted(EVERYONE);
        scene.connector.always(request -> {
            scene.tables.takes(() -> {
                List<String> asked = scene.tables.requests();
                if (asked.get(asked.size() - 1).matches("(writeAll|merge) ledger.*")) {
                    throw new StorageException("the server is busy", null);
                }
            });
            return Answer.created("x");
        });
        scene.next(Lane.BULK);
        scene.tables.takes(() -> {});
        scene.connector.always(request -> Answer.created("x"));
        scene.drain();

        assertToldOnce(3);
        assertEquals(3, scene.counts(id).path("sent").asInt(), scene.show(id).toString());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    @Test
    void listedRecipientWithANewerRowWaitsAloneAndIsToldLater() {
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
