package dev.proactivebot.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.item.Lane;
import dev.proactivebot.testing.Answer;
import dev.proactivebot.testing.InMemoryQueue;
import dev.proactivebot.testing.TimedQueue;
import dev.proactivebot.testing.TimedQueue.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page whose instance is lost goes on by a copy of its item. The host hands the item itself out again after ten minutes. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class LostPageTest {
    private static final int USERS = 300;
    private static final Duration LATEST = Duration.ofSeconds(45);
    private static final Duration REDELIVERY = Duration.ofMinutes(10);

    private final Scene scene = new Scene();
    private final TimedQueue queue = scene.timed();
    private final AtomicReference<Instant> told = new AtomicReference<>();

    @AfterEach
    void stop() {
        scene.close();
    }

    /** The first requests read the job and its page, and one puts the copy that watches. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 12, 15, 20})
    void aLostPageGoesOnWithinFortyFiveSeconds(int request) {
        begin();
        AtomicInteger asked = new AtomicInteger();
        scene.lose(taken(), () -> asked.incrementAndGet() >= request);

        assertGoesOnWithinFortyFiveSeconds();
    }

    /** After 25 s the copy that watches has found the page in good hands, and comes again later. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 20, 30, 38})
    void pageLostLaterGoesOnJustAsSoon(int seconds) {
        begin();
        Instant end = scene.clock.instant().plusSeconds(seconds);
        Message page = taken();
        scene.connector.always(request -> {
            scene.clock.advance(Duration.ofMillis(200));
            if (scene.clock.instant().isBefore(end)) {
                watch();
            }
            return Answer.created("x");
        });
        scene.lose(page, () -> !scene.clock.instant().isBefore(end));

        assertGoesOnWithinFortyFiveSeconds();
    }

    private synchronized void watch() {
        runUntil(scene.clock.instant());
    }

    private void begin() {
        for (int i = 0; i < USERS; i++) {
            scene.meet("emulator", "c" + i, "u" + i);
        }
        scene.accepted("{\"to\":{\"everyone\":true},\"text\":\"hi\"}");
    }

    private Message taken() {
        Message message = queue.next(scene.clock.instant()).orElseThrow();
        queue.delete(message);
        return message;
    }

    private void assertGoesOnWithinFortyFiveSeconds() {
        Instant lost = scene.clock.instant();
        scene.connector.always(request -> {
            told.compareAndSet(null, scene.clock.instant());
            return Answer.created("x");
        });
        runUntil(lost.plus(LATEST));
        assertTrue(told.get() != null, () -> "nobody was told by then: " + queue.messages());

        runUntil(lost.plus(REDELIVERY));
        assertEquals(USERS, scene.said().size(), "without the item that the lost instance had");
    }

    private void runUntil(Instant end) {
        for (Optional<Message> next = queue.next(end); next.isPresent(); next = queue.next(end)) {
            scene.clock.advanceTo(next.get().visible());
            queue.delete(next.get());
            scene.deliver(new InMemoryQueue.Put(next.get().body(), Duration.ZERO), Lane.BULK);
        }
    }
}
