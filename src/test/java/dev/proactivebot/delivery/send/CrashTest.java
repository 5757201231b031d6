package dev.proactivebot.delivery.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.send.DeliveryRig.Queued;
import dev.proactivebot.schema.Activity;
import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that end while they send, again and again. */
@NullUnmarked // a null fails the test anyway
@Timeout(60)
class CrashTest {
    private static final String KILLER = "killer";

    private final DeliveryRig rig = new DeliveryRig("2026-11-22T10:00:00Z");

    @AfterEach
    void stop() {
        rig.close();
    }

    /** After a minute the host has seen its worker end; after ten the queue gives up on a host that has ended. */
    @ParameterizedTest
    @ValueSource(ints = {60, 600})
    void messageThatAlwaysCrashesIsADeadLetterAfterMaxAttempts(int invisible) {
        Delivery delivery = rig.instance("LeaseSeconds", "60");
        rig.bot = (text, to) -> Optional.of(Activity.message(text));
        rig.put(rig.item("c", "\"text\":\"killer\""));
        while (!rig.queue.isEmpty()) {
            rig.together(delivery, KILLER, Duration.ofSeconds(invisible));
        }

        assertEquals(8, lettersOnly().number("attempts"));
        assertEquals("unknown", lettersOnly().text("reason"));
        assertEquals("its worker ended 8 times while it was sent", lettersOnly().text("code"));
        assertEquals(7, rig.ledger().get(0).number("takeovers"), "the last one is the dead letter");
        assertTrue(rig.said().isEmpty());
        assertTrue(
                rig.log
                                .text()
                                .lines()
                                .filter(line -> line.contains("outcome=failed"))
                                .count()
                        == 8,
                rig.log.text());
    }

    @Test
    void maxAttemptsLimitsCrashes() {
        Delivery delivery = rig.instance("MaxAttempts", "1");
        rig.put(rig.item("c", "\"text\":\"killer\""));
        while (!rig.queue.isEmpty()) {
            rig.together(delivery, KILLER, Duration.ofMinutes(10));
        }

        assertEquals(1, lettersOnly().number("attempts"));
    }

    @Test
    void messageIsDeliveredOnceAfterTwoCrashes() {
        Delivery delivery = rig.instance("LeaseSeconds", "60");
        rig.put(rig.item("c", "\"text\":\"killer\""));
        for (int crashes = 0; crashes < 2; ) {
            rig.together(delivery, KILLER, Duration.ofMinutes(1));
            crashes = (int) rig.log
                    .text()
                    .lines()
                    .filter(line -> line.contains("outcome=failed"))
                    .count();
        }
        rig.until(delivery, rig.clock.instant().plus(Duration.ofHours(1)));

        assertEquals(List.of(KILLER), rig.said());
        assertTrue(rig.letters().isEmpty() && rig.queue.isEmpty());
        assertEquals("delivered", rig.ledger().get(0).text("state"));
        assertEquals(2, rig.ledger().get(0).number("takeovers"));
    }

    @Test
    void atMostOnceMakesADeadLetterAfterOneCrash() {
        Delivery delivery = rig.instance("LeaseSeconds", "60", "DeliveryGuarantee", "at-most-once");
        rig.put(rig.item("c", "\"text\":\"killer\""));
        rig.together(delivery, KILLER, Duration.ofMinutes(1));
        rig.until(delivery, rig.clock.instant().plus(Duration.ofHours(1)));

        assertEquals("who sent it has not said what became of it", lettersOnly().text("code"));
        assertTrue(rig.said().isEmpty());
    }

    @Test
    void crashesAndFailuresAreCountedTogether() {
        Delivery delivery = rig.instance("LeaseSeconds", "60", "MaxAttempts", "3");
        rig.put(rig.item("c", "\"text\":\"killer\""));
        rig.together(delivery, KILLER, Duration.ofMinutes(1));
        rig.connector.always(request -> Answer.status(408));
        rig.until(delivery, rig.clock.instant().plus(Duration.ofHours(1)));

        assertEquals(2, rig.said().size(), "the third time was the crash");
        assertEquals("attemptsUsedUp", lettersOnly().text("reason"));
        assertEquals(3, lettersOnly().number("attempts"));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 600})
    void crashingMessageAmongAHundredIsTheOnlyDeadLetter(int invisible) {
        Delivery delivery = rig.instance("LeaseSeconds", "60");
        for (int i = 0; i < 100; i++) {
            String text = i == 42 ? KILLER : "message " + i;
            rig.put(rig.item("c" + i, "\"text\":\"" + text + "\""));
        }
        int rounds = 0;
        while (!rig.queue.isEmpty()) {
            rig.together(delivery, KILLER, Duration.ofSeconds(invisible));
            assertTrue(++rounds < 1_000, rig.log.text());
        }

        Map<String, Long> said =
                rig.said().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
        Map<String, Long> all = new HashMap<>();
        IntStream.range(0, 100).filter(i -> i != 42).forEach(i -> all.put("message " + i, 1L));
        assertEquals(all, said);
        assertEquals("unknown", lettersOnly().text("reason"));
    }

    @Test
    void itemsWithARunningClaimReturnSpreadOutAfterTheLease() {
        Delivery delivery = rig.instance("LeaseSeconds", "60");
        for (int i = 0; i < 16; i++) {
            rig.put(rig.item("c" + i, "\"text\":\"" + (i == 0 ? KILLER : "message " + i) + "\""));
        }
        rig.together(delivery, KILLER, Duration.ofSeconds(30));
        List<Queued> lost = List.copyOf(rig.queue);
        rig.queue.clear();
        rig.clock.advance(Duration.ofSeconds(30));
        lost.forEach(message -> rig.deliver(delivery, message));

        List<Instant> times = rig.queue.stream().map(Queued::visible).distinct().toList();
        assertEquals(16, rig.queue.size());
        assertTrue(times.size() > 3, times.toString());
        assertTrue(
                times.stream()
                        .noneMatch(time -> time.isBefore(rig.clock.instant().plusSeconds(31))
                                || time.isAfter(rig.clock.instant().plusSeconds(36))),
                times.toString());
    }

    /** Between any two of its requests; the item is in the queue until the end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void aWorkerThatEndsAnywhereInATakeoverLosesNothing(int requests) {
        Delivery delivery = rig.instance("LeaseSeconds", "60");
        Queued message = rig.put(rig.item("c", "\"activity\":{\"text\":\"hi\"},\"key\":\"k\""));
        rig.connector.always(request -> {
            throw new IllegalStateException("never answered");
        });
        rig.tables.takes(() -> {
            List<String> asked = rig.tables.requests();
            if (asked.get(asked.size() - 1).startsWith("merge ledger")) {
                throw new OutOfMemoryError("the worker ends");
            }
        });
        assertThrows(Throwable.class, () -> rig.deliver(delivery, message), "before the outcome is written");
        int[] left = {requests};
        rig.tables.takes(() -> {
            if (left[0]-- == 0) {
                throw new OutOfMemoryError("the worker ends");
            }
        });
        rig.connector.always(request -> Answer.created("x"));
        rig.clock.advance(Duration.ofMinutes(10));
        try {
            rig.deliver(delivery, message);
            rig.queue.remove(message);
        } catch (RuntimeException | OutOfMemoryError e) {
            rig.clock.advance(Duration.ofMinutes(10));
        }
        rig.tables.takes(() -> {});
        rig.until(delivery, rig.clock.instant().plus(Duration.ofHours(1)));

        assertTrue(rig.queue.isEmpty() && rig.letters().isEmpty());
        assertEquals("delivered", rig.ledger().get(0).text("state"), rig.log.text());
    }

    private Row lettersOnly() {
        assertEquals(1, rig.letters().size());
        return rig.letters().get(0);
    }
}
