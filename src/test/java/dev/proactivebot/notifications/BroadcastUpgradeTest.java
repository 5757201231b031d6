package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.api.ApiResult.Result;
import dev.proactivebot.conversations.ConversationPage;
import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StoredRow;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A deploy or a rollback in the middle of a broadcast. Version 0.1 puts an item for each recipient of a page, then counts the page in the
 * job's row and asks for the next one with an item of version 1. Items of version 2 it puts back.
 */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class BroadcastUpgradeTest {
    private static final int PAGE = 400;
    private static final int USERS = PAGE + 30;
    private static final String EVERYONE = "{\"to\":{\"everyone\":true},\"text\":\"hi\"}";

    private final Scene scene = new Scene();
    private String id;

    @BeforeEach
    void begin() {
        IntStream.range(0, USERS).forEach(i -> scene.meet("emulator", "c" + i, "u" + i));
        id = scene.accepted(EVERYONE);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void pageThatVersion01HasBegunIsFinishedOnce() {
        scene.skip(Lane.BULK);
        List<KnownConversation> page = page();
        PagePlan plan = new PagePlan(page.stream().map(KnownConversation::key).toList(), PAGE, known().next());
        assertTrue(store().insert(plan.row(id, 0)));
        page.subList(0, 20).forEach(known -> scene.deliver(single(known), Lane.BULK));
        page.subList(10, 60).forEach(known -> scene.bulk.put(single(known).body(), Duration.ZERO));
        scene.bulk.put(pageOf01(0), Duration.ZERO);
        page.subList(50, 200).forEach(known -> scene.bulk.put(single(known).body(), Duration.ZERO));
        scene.drain();

        assertAllOnce(Set.of());
    }

    @Test
    void pageItemOfVersion01ForPageThatIsFinishedDoesNothing() {
        scene.drain();
        scene.bulk.put(pageOf01(0), Duration.ZERO);
        scene.bulk.put(pageOf01(1), Duration.ZERO);
        scene.drain();

        assertAllOnce(Set.of());
    }

    @Test
    void pageItemOfVersion01BesideOneOfVersion2SendsThePageOnce() {
        scene.bulk.put(pageOf01(0), Duration.ZERO);
        scene.drain();

        assertAllOnce(Set.of());
    }

    /** What was claimed when the instance ended is in doubt, for both versions. */
    @Test
    void rollbackInMidPageLosesNobodyAndRepeatsOnlyDoubtfulRecipients() {
        scene.kill(Lane.BULK, 20);
        // 0.1 takes the page over by an item of its own, puts an item for each recipient, and goes on to the next page
        page().forEach(known -> scene.bulk.put(single(known).body(), Duration.ZERO));
        Job job = store().find(id).orElseThrow();
        assertTrue(store().merge(new Row(id, Job.KEY).with(Job.PAGE, 1), job.version()));
        scene.bulk.put(pageOf01(1), Duration.ZERO);
        scene.drain();

        assertAllOnce(scene.doubtful());
    }

    /** Version 0.1 says what the job's row says by then, and does not write down which content that was. */
    @Test
    void changeOfABroadcastContinuedByVersion01ReachesAll() {
        Map<String, String> book = book();
        scene.kill(Lane.BULK, 20);
        assertEquals(
                Result.DONE,
                scene.notifications
                        .changeContent(id, "{\"text\":\"new\"}", scene.log.logger())
                        .result());
        tellLikeVersion01();
        scene.drain();

        assertEquals(USERS, book.size());
        assertEquals(Set.of("new"), Set.copyOf(book.values()));
        assertTrue(posts() <= USERS + scene.doubtful().size(), posts() + " were sent");
        assertTrue(scene.show(id).at("/change/done").asBoolean(), scene.show(id).toString());
    }

    /** What was being sent when the instance was lost has no id by which it could be taken back. */
    @Test
    void recallOfABroadcastContinuedByVersion01LeavesOnlyDoubtfulMessages() {
        Map<String, String> book = book();
        scene.kill(Lane.BULK, 20);
        scene.notifications.recall(id, scene.log.logger());
        tellLikeVersion01();
        scene.drain();

        book.keySet().removeIf(conversation -> scene.doubtful().contains(key(conversation)));
        assertEquals(Map.of(), book);
        assertTrue(posts() <= PAGE, posts() + " were sent");
        assertTrue(scene.show(id).at("/change/done").asBoolean(), scene.show(id).toString());
    }

    /** Returns what is shown in each conversation, from now on. */
    private Map<String, String> book() {
        Map<String, String> book = new ConcurrentHashMap<>();
        scene.connector.always(request -> {
            String conversation = request.path().split("/", -1)[3];
            if (request.method().equals("DELETE")) {
                book.remove(conversation);
            } else {
                book.put(conversation, request.json().path("text").asText());
            }
            return Answer.created("x");
        });
        return book;
    }

    private void tellLikeVersion01() {
        page().forEach(known -> scene.deliver(single(known), Lane.BULK));
        for (StoredRow told : scene.tables.rows("ledger202611")) {
            Map<String, Object> values = new HashMap<>(told.row().values());
            values.remove("said");
            scene.tables
                    .table("ledger202611")
                    .put(new Row(told.row().partition(), told.row().key(), values));
        }
        Job job = store().find(id).orElseThrow();
        assertTrue(store().merge(new Row(id, Job.KEY).with(Job.PAGE, 1), job.version()));
        scene.bulk.put(pageOf01(1), Duration.ZERO);
    }

    private long posts() {
        return scene.connector.received().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }

    private void assertAllOnce(Set<String> doubtful) {
        Map<String, Integer> said = scene.said();
        assertEquals(USERS, said.size());
        assertTrue(doubtful.size() <= 64, doubtful.size() + " in doubt");
        assertEquals(
                List.of(),
                said.entrySet().stream()
                        .filter(one -> one.getValue() > (doubtful.contains(key(one.getKey())) ? 2 : 1))
                        .toList());
        assertEquals(USERS, scene.counts(id).path("sent").asInt());
        assertEquals("done", scene.show(id).path("status").asText());
    }

    private static String key(String conversation) {
        return Conversations.key("emulator", conversation);
    }

    private JobStore store() {
        return JobStore.open(scene.tables);
    }

    private ConversationPage known() {
        String anyChannel = null;
        return scene.conversations.page(anyChannel, null, PAGE, null);
    }

    /** Those on the first page. */
    private List<KnownConversation> page() {
        return known().conversations();
    }

    private InMemoryQueue.Put single(KnownConversation known) {
        Job job = store().find(id).orElseThrow();
        byte[] item = JobItem.ofJob(id, 0, RecipientResolver.pointer(known), job.made(), job.expires(), job.trace())
                .toJson();
        return new InMemoryQueue.Put(item, Duration.ZERO);
    }

    private byte[] pageOf01(int page) {
        Job job = store().find(id).orElseThrow();
        return JobItem.turn(id, page, job.trace()).toJson();
    }
}
