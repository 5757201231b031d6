package dev.proactivebot.delivery.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.storage.Row;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BotPauseTest {
    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final BotPause ours = new BotPause(tables, new Random(1));
    private final BotPause theirs = new BotPause(tables, new Random(2));

    @Test
    void withoutTroubleNothingIsHeldAndTheTableAskedOnce() {
        ours.cleared();

        assertEquals(Optional.empty(), ours.held());
        assertEquals(Optional.empty(), ours.held());
        assertEquals(List.of("find pacing"), tables.requests());
    }

    @Test
    void aNewInstanceKnowsOfTheTroubleBeforeItsFirstMessage() {
        ours.trouble();

        assertHeld(5, theirs);
    }

    @Test
    void onePersonIsToldOnceInAQuarterOfAnHour() {
        assertTrue(ours.trouble());
        assertFalse(theirs.trouble());
        assertFalse(ours.trouble());
        clock.advance(Duration.ofMinutes(5));
        assertFalse(theirs.trouble(), "the next pause, but soon after the last word");
        clock.advance(Duration.ofMinutes(10));
        assertTrue(theirs.trouble());
        assertFalse(ours.trouble());
        clock.advance(Duration.ofMinutes(15));
        ours.cleared();
        assertTrue(ours.trouble(), "a new trouble");
    }

    @Test
    void aSuccessOfWhatWasSentBeforeTheTroubleDoesNotEndIt() {
        ours.trouble();
        ours.cleared();

        assertHeld(5, ours);
        assertHeld(5, theirs);
    }

    @Test
    void withoutItsTableANewInstanceAsksAgain() {
        ours.trouble();
        tables.goDown();
        assertEquals(Optional.empty(), theirs.held());
        tables.comeBack();
        clock.advance(Duration.ofSeconds(6));

        assertTrue(theirs.held().isPresent());
    }

    @Test
    void aRowThatSaysAnAbsurdTimeIsNotBelieved() {
        tables.table("pacing").put(new Row("bot", "pause").with("until", Long.MAX_VALUE));

        assertEquals(Optional.empty(), ours.held());
    }

    @Test
    void troubleHoldsEverythingForFiveThenTenThenFifteenMinutes() {
        for (int minutes : List.of(5, 10, 15, 15)) {
            ours.trouble();
            assertHeld(minutes, ours);
            clock.advance(Duration.ofMinutes(minutes));
            assertEquals(Optional.empty(), ours.held(), "the probe");
        }
    }

    @Test
    void anInstanceThatRunsIntoTheSameTroubleJoinsThePause() {
        ours.trouble();
        clock.advance(Duration.ofMinutes(2));
        theirs.trouble();

        assertHeld(3, theirs);
    }

    @Test
    void oneProbesAtATimeWhoeverItIs() {
        ours.trouble();
        theirs.trouble();
        clock.advance(Duration.ofMinutes(5));

        assertEquals(Optional.empty(), ours.held());
        assertTrue(ours.held().isPresent(), "one probe, not two");
        assertTrue(theirs.held().isPresent());
        clock.advance(Duration.ofSeconds(61));
        assertEquals(Optional.empty(), theirs.held(), "a probe that never reported is given up");
    }

    @Test
    void aMessageThatGoesThroughEndsItForAll() {
        ours.trouble();
        theirs.trouble();
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), ours.held());
        ours.cleared();

        assertEquals(Optional.empty(), ours.held());
        assertEquals(Optional.empty(), theirs.held());
        assertEquals(Optional.empty(), theirs.held());
        ours.trouble();
        assertHeld(5, ours);
    }

    @Test
    void withTheTablesDownEachInstanceHasItsOwnPause() {
        tables.goDown();
        ours.trouble();

        assertHeld(5, ours);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), ours.held());
    }

    private static void assertHeld(int minutes, BotPause pause) {
        Duration held = pause.held().orElseThrow();
        assertTrue(
                held.compareTo(Duration.ofMinutes(minutes)) >= 0
                        && held.compareTo(Duration.ofSeconds(minutes * 66L)) <= 0,
                held.toString());
    }
}
