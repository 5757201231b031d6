package dev.proactivebot.delivery.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.proactivebot.delivery.deadletters.DeadLetterRig.Killed;
import dev.proactivebot.delivery.item.FailureReason;
import dev.proactivebot.delivery.item.JobItem;
import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.delivery.item.ProactiveMessage;
import dev.proactivebot.delivery.item.SendOutcome;
import dev.proactivebot.delivery.item.SendOutcome.Settled;
import dev.proactivebot.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work on many dead letters loses nothing and sends nothing twice, whoever is killed and whatever is copied. */
@NullUnmarked // a null fails the test anyway
@Timeout(120)
class DeadLetterOperationsTest {
    private static final String ALL = "{\"all\":true,\"dryRun\":false}";

    private final DeadLetterRig rig = new DeadLetterRig();

    @Test
    void replaySendsEachMessageOnceAt40PerSecond() {
        giveUp(rig, 1_000);
        Instant begin = rig.clock.instant();
        JsonNode ended = rig.replayAll();

        assertEachSentOnce(rig, 1_000);
        assertEquals("{\"replayed\":1000}", ended.path("counts").toString());
        assertEquals(0, rig.letters());
        for (Instant time : rig.times) {
            long before =
                    rig.times.stream().filter(other -> !other.isAfter(time)).count();
            long seconds = Duration.between(begin, time).toSeconds() + 1;
            assertTrue(before <= 40 * seconds, before + " in " + seconds + " s");
        }
        assertTrue(Duration.between(begin, rig.clock.instant()).toSeconds() <= 30, "done within half a minute");
    }

    @Test
    void messageThatFailsAgainIsReplayedOnce() {
        giveUp(rig, 1_000);
        rig.clock.advance(Duration.ofSeconds(1));
        rig.refuses();
        rig.tables.takes(() -> rig.clock.advance(Duration.ofMillis(1)));
        rig.replayAll();

        assertEachSentOnce(rig, 1_000);
        assertEquals(1_000, rig.letters());
    }

    /** What was sent and refused before the failure stands on the page that is read again. */
    @Test
    void messageThatFailsAgainIsReplayedOnceWhenItsStepIsRepeated() {
        giveUp(rig, 100);
        rig.clock.advance(Duration.ofSeconds(1));
        rig.refuses();
        rig.start(ALL);
        AtomicInteger requests = new AtomicInteger();
        rig.tables.takes(() -> {
            rig.clock.advance(Duration.ofMillis(1));
            if (requests.incrementAndGet() == 60) {
                throw new StorageException("storage is down", null);
            }
        });
        rig.drain();

        assertEachSentOnce(rig, 100);
        assertEquals(100, rig.letters());
    }

    /** Nothing happens between two requests to storage: so to be killed at each of them is to be killed at each line. */
    @Test
    void instanceKilledAtAnyRequestLosesAndRepeatsNothing() {
        int requests = requests(Integer.MAX_VALUE);
        assertTrue(requests > 40, "only " + requests);
        for (int at = 1; at <= requests; at++) {
            requests(at);
        }
    }

    /** Returns how many requests it took. */
    private static int requests(int killedAt) {
        DeadLetterRig one = new DeadLetterRig(4); // three steps
        giveUp(one, 10);
        one.start(ALL);
        AtomicInteger requests = new AtomicInteger();
        Runnable request = () -> {
            if (!one.isAnswered && requests.incrementAndGet() == killedAt) {
                throw new Killed();
            }
        };
        one.tables.takes(request);
        one.queue.takes(request);
        one.drain();

        assertEquals(10, one.sent.size(), "killed at " + killedAt);
        assertTrue(one.sent.values().stream().allMatch(times -> times == 1), "killed at " + killedAt + ": " + one.sent);
        assertEquals(0, one.letters(), "killed at " + killedAt);
        return requests.get();
    }

    @Test
    void copiesOfAStepItemRepeatNoWork() {
        giveUp(rig, 500);
        String id = rig.start(ALL);
        ProactiveMessage item = JobItem.deadLetters(id, 0, rig.clock.instant());
        rig.queue.clear();
        ExecutorService instances = Executors.newFixedThreadPool(40);
        List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            outcomes.add(CompletableFuture.supplyAsync(() -> rig.operations.step(item, Lane.BULK), instances));
        }
        outcomes.forEach(CompletableFuture::join);
        instances.shutdown();

        long steps = rig.queue.messages().stream()
                .filter(message -> message.text().contains("|1\""))
                .count();
        assertEquals(1, steps, "one item for the next step");
        rig.drain();
        assertEachSentOnce(rig, 500);
        assertInstanceOf(Settled.class, rig.operations.step(item, Lane.BULK));
        assertTrue(rig.queue.messages().isEmpty());
    }

    @Test
    void concurrentOperationsSendEachMessageOnce() {
        giveUp(rig, 1_000);
        String first = rig.start(ALL);
        String second = rig.start("{\"reason\":\"expired\",\"dryRun\":false}");
        rig.drain();

        assertEachSentOnce(rig, 1_000);
        for (String id : List.of(first, second)) {
            assertTrue(rig.operations.find(id).orElseThrow().isOver());
        }
    }

    @Test
    void itemOfAnUnknownOperationIsDropped() {
        String id = rig.start(ALL);
        rig.tables.drop("operations");
        rig.drain();

        assertTrue(rig.operations.find(id).isEmpty());
        assertTrue(rig.queue.messages().isEmpty());
    }

    @Test
    void itemOfAnUnreachedStepIsDroppedAtItsExpiry() {
        String id = rig.start(ALL);
        rig.queue.clear();
        rig.queue.put(JobItem.deadLetters(id, 7, rig.clock.instant()).toJson(), Duration.ZERO);
        rig.drain();

        assertTrue(rig.queue.messages().isEmpty());
        assertTrue(Duration.between(Instant.parse("2026-11-22T10:00:00Z"), rig.clock.instant())
                        .compareTo(ProactiveMessage.LIFETIME)
                >= 0);
    }

    /** Each request takes half a second: a page of 400 would take minutes. */
    @Test
    void slowStorageShortensStepsAndRepeatsNone() {
        giveUp(rig, 400);
        rig.start(ALL);
        rig.tables.takes(() -> rig.clock.advance(Duration.ofMillis(500)));
        rig.tables.forgetRequests();
        Instant begin = rig.clock.instant();
        ProactiveMessage item = JobItem.deadLetters(operation(), 0, begin);
        SendOutcome unused = rig.operations.step(item, Lane.BULK);
        long took = Duration.between(begin, rig.clock.instant()).toSeconds();
        rig.tables.takes(() -> {});
        // before any message of the first step is sent
        SendOutcome next = rig.operations.step(JobItem.deadLetters(operation(), 1, begin), Lane.BULK);
        rig.drain();

        assertInstanceOf(Settled.class, next);
        assertTrue(took < 40, took + " s");
        assertEachSentOnce(rig, 400);
        assertEquals(
                400, rig.operations.find(operation()).orElseThrow().counts().get("replayed"), "none was counted twice");
    }

    private String operation() {
        return rig.tables.rows("operations").get(0).row().key();
    }

    /** Says what it costs: requests to tables and queues for each dead letter, deliveries left out. */
    @Test
    void largeReplaySurvivesATenSecondOutage() {
        int all = 100_000;
        giveUp(rig, all);
        Instant begin = rig.clock.instant();
        String id = rig.start(ALL);
        Instant trouble = begin.plusSeconds(600);
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger put = new AtomicInteger();
        rig.tables.takes(() -> {
            rig.clock.advance(Duration.ofNanos(1_250_000)); // ten milliseconds, eight at a time
            if (!rig.clock.instant().isBefore(trouble) && rig.clock.instant().isBefore(trouble.plusSeconds(10))) {
                failed.incrementAndGet();
                throw new StorageException("storage is down", null);
            }
        });
        rig.queue.takes(put::incrementAndGet);
        rig.tables.forgetRequests();
        int requests = 0;
        for (var next = rig.queue.next(Instant.MAX); next.isPresent(); next = rig.queue.next(Instant.MAX)) {
            rig.clock.set(
                    next.get().visible().isAfter(rig.clock.instant())
                            ? next.get().visible()
                            : rig.clock.instant());
            requests += rig.step(next.get());
        }
        long minutes = Duration.between(begin, rig.clock.instant()).toMinutes();
        double each = (requests + put.get()) / (double) all;

        assertTrue(failed.get() > 0);
        assertEquals(all, rig.operations.find(id).orElseThrow().counts().get("replayed"));
        assertTrue(each < 4.2, each + " requests");
        assertTrue(minutes < 60, minutes + " minutes");
    }

    private static void giveUp(DeadLetterRig rig, int count) {
        for (int i = 0; i < count; i++) {
            rig.giveUp("k" + i, FailureReason.EXPIRED);
        }
    }

    private static void assertEachSentOnce(DeadLetterRig rig, int count) {
        assertEquals(count, rig.sent.size());
        assertTrue(
                rig.sent.values().stream().allMatch(times -> times == 1),
                () -> rig.sent.entrySet().stream()
                        .filter(key -> key.getValue() > 1)
                        .toList()
                        .toString());
    }
}
