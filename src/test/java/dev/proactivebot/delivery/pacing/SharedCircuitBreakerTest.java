package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCircuitBreakerTest {
    private static final String HOST = "smba.example/amer";

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final SharedCircuitBreaker ours = SharedCircuitBreaker.ofBot(tables, new Random(1));
    private final SharedCircuitBreaker theirs = SharedCircuitBreaker.ofBot(tables, new Random(2));

    private final SharedCircuitBreaker ourHost = SharedCircuitBreaker.ofHost(tables, HOST, new Random(1));
    private final SharedCircuitBreaker theirHost = SharedCircuitBreaker.ofHost(tables, HOST, new Random(2));

    @Test
    void healthyBotHoldsNothingAndCostsOneRequest() {
        succeed(ours);

        assertEquals(Optional.empty(), held(ours));
        assertEquals(Optional.empty(), held(ours));
        assertEquals(List.of("find pacing"), tables.requests());
    }

    @Test
    void aNewInstanceKnowsOfTheTroubleBeforeItsFirstMessage() {
        fail(ours);

        assertHeld(5, theirs);
    }

    @Test
    void botPauseIsReportedOnceEvery15Minutes() {
        assertTrue(fail(ours));
        assertFalse(fail(theirs));
        assertFalse(fail(ours));
        clock.advance(Duration.ofMinutes(5));
        assertFalse(fail(theirs), "the next pause, but soon after the last word");
        clock.advance(Duration.ofMinutes(10));
        assertTrue(fail(theirs));
        assertFalse(fail(ours));
        clock.advance(Duration.ofMinutes(15));
        succeed(ours);
        assertTrue(fail(ours), "a new trouble");
    }

    @Test
    void successOfAnEarlierRequestDoesNotEndThePause() {
        fail(ours);
        succeed(ours);

        assertHeld(5, ours);
        assertHeld(5, theirs);
    }

    @Test
    void newInstanceReadsThePauseAgainAfterATableOutage() {
        fail(ours);
        tables.goDown();
        assertEquals(Optional.empty(), held(theirs));
        tables.comeBack();
        clock.advance(Duration.ofSeconds(6));

        assertTrue(held(theirs).isPresent());
    }

    @Test
    void aRowThatSaysAnAbsurdTimeIsNotBelieved() {
        tables.table("pacing").put(new Row("bot", "pause").with("until", Long.MAX_VALUE));

        assertEquals(Optional.empty(), held(ours));
    }

    @Test
    void botPauseLastsFiveThenTenThenFifteenMinutes() {
        for (int minutes : List.of(5, 10, 15, 15)) {
            fail(ours);
            assertHeld(minutes, ours);
            clock.advance(Duration.ofMinutes(minutes));
            assertEquals(Optional.empty(), held(ours), "the probe");
        }
    }

    @Test
    void anInstanceThatRunsIntoTheSameTroubleJoinsThePause() {
        fail(ours);
        clock.advance(Duration.ofMinutes(2));
        fail(theirs);

        assertHeld(3, theirs);
    }

    @Test
    void oneProbeRunsAtATimeAcrossInstances() {
        fail(ours);
        fail(theirs);
        clock.advance(Duration.ofMinutes(5));

        assertEquals(Optional.empty(), held(ours));
        assertTrue(held(ours).isPresent(), "one probe, not two");
        assertTrue(held(theirs).isPresent());
        clock.advance(Duration.ofSeconds(61));
        assertEquals(Optional.empty(), held(theirs), "a probe that never reported is given up");
    }

    @Test
    void successfulProbeEndsThePauseForAllInstances() {
        fail(ours);
        fail(theirs);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), held(ours));
        succeed(ours);

        assertEquals(Optional.empty(), held(ours));
        assertEquals(Optional.empty(), held(theirs));
        assertEquals(Optional.empty(), held(theirs));
        fail(ours);
        assertHeld(5, ours);
    }

    @Test
    void instanceKeepsItsOwnPauseWhileTheTablesAreDown() {
        tables.goDown();
        fail(ours);

        assertHeld(5, ours);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), held(ours));
    }

    @Test
    void breakerOpensAtFiveFailuresAcrossInstances() {
        fail(ourHost, 2);
        fail(theirHost, 2);
        assertEquals(Optional.empty(), held(ourHost));
        fail(theirHost, 1);

        assertTrue(held(theirHost).isPresent());
        assertTrue(
                held(SharedCircuitBreaker.ofHost(tables, HOST, new Random(3))).isPresent(), "a new instance");
        assertEquals(Optional.empty(), held(SharedCircuitBreaker.ofHost(tables, "other.example", new Random(3))));
    }

    @Test
    void breakerStaysClosedWhileHalfOfTheAnswersAreGood() {
        IntStream.range(0, 20).forEach(i -> succeed(ourHost));
        fail(ourHost, 20);
        assertEquals(Optional.empty(), held(ourHost));
        fail(ourHost, 1);

        assertTrue(held(ourHost).isPresent());
    }

    @Test
    void failuresOfMoreThanTenSecondsAgoDoNotCount() {
        for (int i = 0; i < 20; i++) {
            fail(ourHost, 1);
            clock.advance(Duration.ofSeconds(3));
        }

        assertEquals(Optional.empty(), held(ourHost));
    }

    @Test
    void probesAreOneThenTwoFourAndEightSecondsApart() {
        fail(ourHost, 5);
        for (int seconds : List.of(1, 2, 4, 8, 8)) {
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertTrue(held(ourHost).isPresent());
            clock.advance(Duration.ofMillis(1));
            assertTrue(ourHost.admit().isProbe());
            assertTrue(held(theirHost).isPresent(), "one probe, not two");
            fail(ourHost, 1);
        }
    }

    @Test
    void waitsForAHostAreSpreadOverOneToTenSeconds() {
        fail(ourHost, 5);
        List<Duration> waits = IntStream.range(0, 50)
                .mapToObj(i -> held(ourHost).orElseThrow())
                .toList();

        assertTrue(waits.stream()
                .allMatch(wait ->
                        wait.compareTo(Duration.ofSeconds(1)) >= 0 && wait.compareTo(Duration.ofSeconds(10)) <= 0));
        assertTrue(waits.stream().map(Duration::toSeconds).distinct().count() > 5, waits.toString());
    }

    @Test
    void requestSentBeforeTheBreakerOpenedIsNoProbe() {
        Instant before = clock.instant();
        fail(ourHost, 5);
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            ourHost.failed(before);
        }
        assertFalse(ourHost.succeeded(before), "it does not close it either");

        assertTrue(ourHost.admit().isProbe(), "no longer pause");
        assertTrue(ourHost.succeeded(clock.instant()));
    }

    @Test
    void firstSuccessClosesTheBreakerForAllAndClearsTheFailures() {
        fail(ourHost, 5);
        assertTrue(held(theirHost).isPresent());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(ourHost.admit().isProbe());
        assertTrue(ourHost.succeeded(clock.instant()));

        assertEquals(Optional.empty(), held(ourHost));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), held(theirHost));
        fail(theirHost, 4);
        assertEquals(Optional.empty(), held(theirHost), "four are not five");
    }

    @Test
    void inconclusiveProbeIsRepeatedAfterTheNextPause() {
        fail(ourHost, 5);
        clock.advance(Duration.ofSeconds(1));
        assertTrue(ourHost.admit().isProbe());
        ourHost.inconclusive(clock.instant());
        assertTrue(held(theirHost).isPresent());

        clock.advance(Duration.ofSeconds(2));
        assertTrue(ourHost.admit().isProbe());
    }

    @Test
    void failuresDuringARowWriteAreCounted() {
        tables.takes(() -> {
            tables.takes(() -> {});
            fail(ourHost, 4); // each sees that somebody is telling
        });
        fail(ourHost, 1);
        assertEquals(Optional.empty(), held(ourHost));
        fail(ourHost, 1);

        assertTrue(held(ourHost).isPresent());
    }

    @Test
    void messagesWaitWhileTheOpenBreakerIsWritten() throws Exception {
        List<CompletableFuture<Optional<Duration>>> next = new ArrayList<>();
        tables.takes(() -> {
            tables.takes(() -> {});
            fail(ourHost, 15); // what was on its way with the first
            next.add(CompletableFuture.supplyAsync(ourHost::heldFor));
            assertThrows(TimeoutException.class, () -> next.get(0).get(50, TimeUnit.MILLISECONDS));
        });
        fail(ourHost, 1);

        assertTrue(next.get(0).get(10, TimeUnit.SECONDS).isPresent());
    }

    @Test
    void oneBotFailureOpensItsBreakerDespiteEarlierSuccesses() {
        for (int i = 0; i < 100; i++) {
            succeed(ours);
        }
        fail(ours);

        assertHeld(5, ours);
    }

    @Test
    void unstableHostIsReportedOnceEvery15Minutes() {
        int reports = 0;
        for (int i = 0; i < 50; i++) {
            for (int failure = 0; failure < 5; failure++) {
                reports += fail(ourHost) ? 1 : 0;
            }
            clock.advance(Duration.ofSeconds(1));
            assertTrue(ourHost.admit().isProbe());
            succeed(ourHost);
        }

        assertEquals(1, reports);
    }

    @Test
    void healthyHostCostsOneRequestPerInstance() {
        for (int i = 0; i < 100; i++) {
            assertTrue(ourHost.admit().isGranted());
            succeed(ourHost);
        }

        assertEquals(List.of("find pacing"), tables.requests());
    }

    @Test
    void instanceKeepsItsOwnHostBreakerWhileTheTablesAreDown() {
        tables.goDown();
        fail(ourHost, 5);

        assertTrue(held(ourHost).isPresent());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(ourHost.admit().isGranted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:2", "1:2:3;;", "9999999999999:1:1", "-1:-1:-1", "1:999999999:1"})
    void unreadableRowIsIgnored(String recent) {
        Row row = new Row("host", Row.keyOf(HOST)).with("recent", recent).with("until", Long.MAX_VALUE);
        tables.table("pacing").put(row);

        assertEquals(Optional.empty(), held(ourHost));
        fail(ourHost, 5);
        assertTrue(held(ourHost).isPresent());
    }

    private boolean fail(SharedCircuitBreaker breaker) {
        return breaker.failed(clock.instant());
    }

    private void fail(SharedCircuitBreaker breaker, int times) {
        IntStream.range(0, times).forEach(i -> fail(breaker));
    }

    private void succeed(SharedCircuitBreaker breaker) {
        boolean unused = breaker.succeeded(clock.instant());
    }

    /** How long a request has to wait; empty when it may go. */
    private static Optional<Duration> held(SharedCircuitBreaker breaker) {
        BreakerAnswer admission = breaker.admit();
        return admission.isGranted() ? Optional.empty() : Optional.of(admission.delay());
    }

    private static void assertHeld(int minutes, SharedCircuitBreaker pause) {
        Duration held = held(pause).orElseThrow();
        assertTrue(
                held.compareTo(Duration.ofMinutes(minutes)) >= 0
                        && held.compareTo(Duration.ofSeconds(minutes * 66L)) <= 0,
                held.toString());
    }
}
