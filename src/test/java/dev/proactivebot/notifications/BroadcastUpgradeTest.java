package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.conversations.Conversations;
import dev.proactivebot.conversations.KnownConversation;
import dev.proactivebot.delivery.JobItem;
import dev.proactivebot.delivery.pacing.Lane;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.InMemoryQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        PagePlan plan = new PagePlan(
                page.stream().map(KnownConversation::key).toList(),
                PAGE,
                scene.conversations.page(null, null, PAGE, null).next());
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
    void rollbackInTheMiddleOfPageAndBackLosesNobodyAndRepeatsOnlyWhoWasInDoubt() {
        scene.kill(Lane.BULK, 20);
        // 0.1 takes the page over by an item of its own, puts an item for each recipient, and goes on to the next page
        page().forEach(known -> scene.bulk.put(single(known).body(), Duration.ZERO));
        Job job = store().find(id).orElseThrow();
        assertTrue(store().merge(new Row(id, Job.KEY).with(Job.PAGE, 1), job.version()));
        scene.bulk.put(pageOf01(1), Duration.ZERO);
        scene.drain();

        assertAllOnce(scene.doubtful());
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
        return new JobStore(scene.tables);
    }

    /** Those on the first page. */
    private List<KnownConversation> page() {
        return scene.conversations.page(null, null, PAGE, null).conversations();
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
