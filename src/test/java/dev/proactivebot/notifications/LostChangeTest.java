package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.TimedQueue;
import dev.proactivebot.testing.TimedQueue.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has an instance that is lost while it changes messages; the host hands out its items again after ten minutes. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class LostChangeTest {
    /** Four pages. */
    private static final int USERS = 1_500;

    private final Scene scene = new Scene();
    private final TimedQueue queue = scene.timed();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() {
        scene.close();
    }

    /** The first requests read the job and its page, and one puts the copy that watches. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 12, 15, 20})
    void aLostPageGoesOnAfterItsLease(int request) {
        told();
        change();
        AtomicInteger asked = new AtomicInteger();
        scene.lose(taken(), () -> asked.incrementAndGet() >= request);
        Instant lost = scene.clock.instant();

        runUntil(lost.plusSeconds(7));
        assertTrue(
                changed.size() >= 400,
                () -> changed.size() + " changed by then: "
                        + scene.log
                                .text()
                                .lines()
                                .filter(l -> !l.contains("outcome=delivered"))
                                .collect(java.util.stream.Collectors.joining("\n")));
        runUntil(lost.plusSeconds(15));
        assertEquals(USERS, changed.size(), () -> "without the item that the lost instance had: " + queue.messages());
    }

    @Test
    void aPageFurtherOnDoesNotWaitForOneThatIsLost() {
        told();
        change();
        run(taken());
        scene.clock.advance(Duration.ofSeconds(2));
        taken(); // the second page's
        runUntil(scene.clock.instant().plusSeconds(1));

        assertTrue(changed.size() >= 700, () -> changed.size() + " changed by then: " + queue.messages());
    }

    /** A message that is gone when its page comes again would count as gone, though this app took it back. */
    @ParameterizedTest
    @ValueSource(ints = {8, 13, 17, 18, 22, 30})
    void storageThatFailsOnceLosesNoOutcome(int request) {
        told();
        Set<String> deleted = ConcurrentHashMap.newKeySet();
        scene.connector.always(asked -> asked.method().equals("DELETE") && !deleted.add(asked.path())
                ? Answer.status(404)
                : Answer.created("x"));
        String id = broadcast();
        scene.notifications.recall(id, scene.log.logger());
        AtomicInteger requests = new AtomicInteger();
        scene.tables.takes(() -> {
            if (requests.incrementAndGet() == request) {
                throw new StorageException("storage is down", null);
            }
        });

        runUntil(scene.clock.instant().plusSeconds(600));

        assertEquals(
                USERS,
                scene.show(id).at("/change/recalled").asInt(),
                () -> scene.show(id).path("change").toString());
    }

    private void told() {
        for (int i = 0; i < USERS; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        scene.connector.always(request -> {
            if (request.method().equals("PUT")) {
                changed.add(request.path());
            }
            return Answer.created("x");
        });
    }

    private void change() {
        scene.notifications.changeContent(broadcast(), "{\"text\":\"second\"}", scene.log.logger());
    }

    private String broadcast() {
        String id = scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"first\"}");
        runUntil(scene.clock.instant().plusSeconds(120));
        assertTrue(queue.next(scene.clock.instant().plusSeconds(600)).isEmpty());
        return id;
    }

    private Message taken() {
        Message message = queue.next(scene.clock.instant()).orElseThrow();
        queue.delete(message);
        return message;
    }

    private void run(Message message) {
        scene.deliver(new InMemoryQueue.Put(message.body(), Duration.ZERO), Lane.BULK);
    }

    private void runUntil(Instant end) {
        for (Optional<Message> next = queue.next(end); next.isPresent(); next = queue.next(end)) {
            scene.clock.advanceTo(next.get().visible());
            queue.delete(next.get());
            run(next.get());
        }
    }
}
