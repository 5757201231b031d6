package dev.proactivebot.delivery.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.ledger.Claim.Doubtful;
import dev.proactivebot.delivery.ledger.Claim.Granted;
import dev.proactivebot.delivery.ledger.Claim.Held;
import dev.proactivebot.delivery.ledger.Claim.Settled;
import dev.proactivebot.storage.NewerRowException;
import dev.proactivebot.storage.Row;
import dev.proactivebot.storage.StorageException;
import dev.proactivebot.testing.InMemoryTables;
import dev.proactivebot.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test anyway
class LedgerTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String TABLE = "ledger202611";

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final InMemoryTables tables = new InMemoryTables(clock);
    private final Ledger ours = new Ledger(tables, LEASE, false, "ours");
    private final Ledger theirs = new Ledger(tables, LEASE, false, "theirs");
    private final Ledger careful = new Ledger(tables, LEASE, true, "careful");

    @Test
    void aMessageThatIsSentForTheFirstTimeCostsTwoRequests() {
        ours.delivered(granted(ours.claim(attempt(0))), "activity-1");

        assertEquals(List.of("insert " + TABLE, "merge " + TABLE), tables.requests());
        assertEquals("delivered", row().text("state"));
        assertEquals("activity-1", row().text("activityId"));
        assertEquals("k", row().text("key"));
        assertEquals("msteams|c", row().text("conversation"));
    }

    @Test
    void aMessageThatIsTriedAgainCostsThreeMore() {
        ours.waiting(granted(ours.claim(attempt(0))), 1);
        tables.forgetRequests();
        ours.delivered(granted(ours.claim(attempt(1))), null);

        assertEquals(List.of("find " + TABLE, "merge " + TABLE, "merge " + TABLE), tables.requests());
    }

    @Test
    void onlyOneMayClaim() {
        granted(ours.claim(attempt(0)));
        clock.advance(Duration.ofSeconds(20));

        assertEquals(new Held(LEASE.minusSeconds(20)), theirs.claim(attempt(0)));
    }

    @Test
    void whatWasDeliveredOrGivenUpIsSettled() {
        ours.delivered(granted(ours.claim(attempt(0))), null);
        assertEquals(new Settled("delivered before"), theirs.claim(attempt(3)));

        Attempt other = new Attempt(MessageName.of("msteams|c", "k2"), 0, 0, false);
        ours.gaveUp(granted(ours.claim(other)), "gone", false, "letter-1");
        assertEquals(new Settled("given up before"), theirs.claim(other));
    }

    @Test
    void anItemWhoseLaterCopyWaitsIsSettled() {
        ours.waiting(granted(ours.claim(attempt(0))), 1);

        assertEquals(new Settled("a later copy waits"), theirs.claim(attempt(0)));
        assertEquals(1, granted(theirs.claim(attempt(1))).attempt());
    }

    @Test
    void aWaitThatUsedNoAttemptLetsTheCopyThrough() {
        ours.waiting(granted(ours.claim(attempt(2))), 2);

        granted(theirs.claim(attempt(2)));
    }

    @Test
    void aCopyThatOvertakesItsOwnersLastWordIsGranted() {
        Entry slow = granted(ours.claim(attempt(0)));

        Entry next = granted(theirs.claim(attempt(1)));
        ours.waiting(slow, 1);

        assertEquals("claimed", row().text("state"), "the slow owner's word comes too late to count");
        theirs.delivered(next, null);
        assertFalse(row().is("doubt"), "the copy itself says that the first try did not deliver it");
    }

    @Test
    void aClaimWhoseOwnerDiedIsSentAgainAfterTheLeaseAndMarked() {
        granted(ours.claim(attempt(0)));
        clock.advance(LEASE);

        theirs.delivered(granted(theirs.claim(attempt(0))), null);
        assertTrue(row().is("doubt"));
        assertEquals("delivered", row().text("state"));
    }

    @Test
    void withAtMostOnceAClaimWhoseOwnerDiedIsParked() {
        granted(careful.claim(attempt(0)));
        assertEquals(new Held(LEASE), careful.claim(attempt(0)));
        clock.advance(LEASE);

        Entry entry =
                assertInstanceOf(Doubtful.class, careful.claim(attempt(0))).entry();
        careful.gaveUp(entry, "unknown", true, "letter-1");
        assertEquals("gaveUp", row().text("state"));
        assertTrue(row().is("doubt"));
    }

    @Test
    void aTryWithoutAnAnswerWaitsForTheLeaseAndIsSentAgain() {
        Entry entry = granted(ours.claim(attempt(0)));
        clock.advance(Duration.ofSeconds(15));
        ours.unknown(entry);

        assertEquals(new Held(LEASE), theirs.claim(attempt(1)), "it may still arrive");
        assertEquals(new Held(LEASE), theirs.claim(attempt(0)));
        clock.advance(LEASE);
        theirs.delivered(granted(theirs.claim(attempt(1))), null);
        assertTrue(row().is("doubt"), "what was unknown once stays marked");
    }

    @Test
    void anOwnersLateWordDoesNotUndoWhatAnotherWrote() {
        Entry slow = granted(ours.claim(attempt(0)));
        clock.advance(LEASE);
        theirs.delivered(granted(theirs.claim(attempt(0))), "a");

        ours.waiting(slow, 1);

        assertEquals("delivered", row().text("state"));
    }

    @Test
    void aWriteThatStorageMadeButDidNotAnswerIsOurs() {
        granted(ours.claim(attempt(0)));
        Ledger again =
                new Ledger(tables, LEASE, false, "ours"); // counts its claims from one, as a repeated request would

        granted(again.claim(attempt(0)));
    }

    @Test
    void keysOfTwoConversationsAreTwoMessages() {
        granted(ours.claim(attempt(0)));
        granted(ours.claim(new Attempt(MessageName.of("msteams|other", "k"), 0, 0, false)));

        assertEquals(2, tables.rows(TABLE).size());
    }

    @Test
    void idsOfAnyLengthAndAlphabetAreKeys() {
        String hostile = "a/b\\c#d?e\u0000\n'é😀".repeat(3_000);
        granted(ours.claim(new Attempt(MessageName.of(hostile, hostile), 0, 0, false)));

        Row row = row();
        assertTrue(row.key().matches("[0-9a-f]{64}"), row.key());
        assertEquals(1_024, row.text("key").length());
    }

    @Test
    void aReplayOpensTheNextGenerationOnceAndIsDeliveredOnce() {
        ours.gaveUp(granted(ours.claim(attempt(4))), "rejected", false, "letter-1");

        assertEquals(new Reopening.Open(1), reopen());
        assertEquals(1, row().number("generation"));
        Entry entry = granted(theirs.claim(replay(1, 0)));
        assertEquals("letter-1", entry.letter());
        assertEquals(new Reopening.Busy(), reopen());
        theirs.delivered(entry, null);
        assertEquals(new Reopening.Delivered(), reopen());
        assertEquals(new Settled("delivered before"), ours.claim(replay(1, 0)));
        assertFalse(row().is("doubt"));
    }

    @Test
    void aSecondReplayTakesTheWordFromTheCopiesOfTheFirst() {
        ours.gaveUp(granted(ours.claim(attempt(0))), "rejected", false, "letter-1");
        reopen();
        ours.waiting(granted(ours.claim(replay(1, 0))), 1);
        assertEquals(new Reopening.Open(2), reopen());

        Entry second = granted(theirs.claim(replay(2, 0)));
        assertEquals(new Settled("a later copy waits"), ours.claim(replay(1, 1)), "a high count of an old generation");
        theirs.delivered(second, null);
        assertFalse(row().is("doubt"));
    }

    @Test
    void aGenerationThatNobodyOpenedIsNotItsOwnersWord() {
        granted(ours.claim(attempt(0)));

        assertEquals(new Held(LEASE), theirs.claim(replay(7, 3)));
    }

    @Test
    void whoTakesOverWithAHigherGenerationIsNotOvertakenByALowerOne() {
        ours.waiting(granted(ours.claim(attempt(0))), 1);
        granted(theirs.claim(replay(1, 0)));

        assertEquals(new Settled("a later copy waits"), ours.claim(attempt(1)));
    }

    @Test
    void aReplayOfWhatMayHaveArrivedIsMarked() {
        granted(ours.claim(attempt(0)));
        clock.advance(LEASE);

        assertEquals(new Reopening.Open(1), reopen());
        assertTrue(row().is("doubt"));
    }

    @Test
    void whatMayStillArriveIsNotReplayedYet() {
        ours.unknown(granted(ours.claim(attempt(0))));

        assertEquals(new Reopening.Busy(), reopen());
        clock.advance(LEASE);
        assertEquals(new Reopening.Open(1), reopen());
    }

    @Test
    void whatTheLedgerNeverSawCanBeReplayed() {
        assertEquals(new Reopening.Open(1), reopen());
        assertEquals("letter-1", granted(theirs.claim(replay(1, 0))).letter());
    }

    @Test
    void aMessageWithoutALetterHasNone() {
        assertNull(granted(ours.claim(attempt(0))).letter());
    }

    @Test
    void aKeyOfLastMonthIsKnownThroughoutThisOneIfItMayBeOld() {
        ours.delivered(granted(ours.claim(attempt(0))), null);
        clock.advance(Duration.ofDays(30)); // 22 December

        assertEquals(
                new Settled("delivered before"),
                theirs.claim(new Attempt(MessageName.of("msteams|c", "k"), 0, 0, true)));
        assertEquals(new Reopening.Delivered(), theirs.reopen(MessageName.of("msteams|c", "k"), "l"));
    }

    @Test
    void inAMonthsFirstDaysEveryItemMayBeOld() {
        clock.set(Instant.parse("2026-11-30T23:59:59Z"));
        Entry entry = granted(ours.claim(attempt(0)));
        clock.set(Instant.parse("2026-12-03T23:00:00Z"));
        theirs.claim(attempt(0));
        ours.delivered(entry, null);

        assertEquals(0, tables.rows("ledger202612").size(), "its row stays where it began");
    }

    @Test
    void aKeyIsKnownForThirtyDaysWhenAShortMonthLiesBetween() {
        clock.set(Instant.parse("2027-01-31T12:00:00Z"));
        ours.delivered(granted(ours.claim(attempt(0))), null);
        clock.set(Instant.parse("2027-02-28T12:00:00Z"));
        granted(ours.claim(new Attempt(MessageName.of("msteams|c", "another"), 0, 0, true)));
        clock.set(Instant.parse("2027-03-02T11:00:00Z"));

        assertEquals(
                new Settled("delivered before"),
                theirs.claim(new Attempt(MessageName.of("msteams|c", "k"), 0, 0, true)));
    }

    @Test
    void lastMonthsTableIsNotAskedForWhatIsOlderThanThirtyDays() {
        ours.claim(attempt(0));
        clock.set(Instant.parse("2026-12-31T00:00:00Z"));
        tables.forgetRequests();

        granted(theirs.claim(new Attempt(MessageName.of("msteams|c", "k"), 0, 0, true)));
        assertEquals(List.of("insert ledger202612"), tables.requests());
    }

    @Test
    void lastMonthsTableIsNotAskedForWhatMustBeNew() {
        ours.delivered(granted(ours.claim(attempt(0))), null);
        clock.advance(Duration.ofDays(30));
        tables.forgetRequests();

        granted(theirs.claim(new Attempt(MessageName.of("msteams|c", "new"), 0, 0, false)));
        assertEquals(List.of("insert ledger202612"), tables.requests());
    }

    @Test
    void aMonthsTableIsDroppedWhenItsLastRowIsThirtyDaysOld() {
        ours.claim(attempt(0));
        tables.table("ledgerbook").put(new Row("p", "k"));
        clock.set(Instant.parse("2026-12-30T23:59:59Z"));
        assertEquals(0, ours.dropOld());

        clock.set(Instant.parse("2026-12-31T00:00:00Z"));
        assertEquals(1, ours.dropOld());
        assertEquals(List.of("ledgerbook"), tables.names("ledger"));
    }

    @Test
    void tablesThatAreDownGrantNothing() {
        tables.goDown();

        assertThrows(StorageException.class, () -> ours.claim(attempt(0)));
    }

    @Test
    void twoClaimsOfOneInstanceAreTwo() {
        granted(ours.claim(attempt(0)));

        assertInstanceOf(Held.class, ours.claim(attempt(0)));
        assertNotEquals("ours-2", row().text("by"));
    }

    private static Attempt attempt(int number) {
        return new Attempt(MessageName.of("msteams|c", "k"), 0, number, false);
    }

    private static Attempt replay(int generation, int number) {
        return new Attempt(MessageName.of("msteams|c", "k"), generation, number, true);
    }

    private Reopening reopen() {
        return ours.reopen(MessageName.of("msteams|c", "k"), "letter-1");
    }

    private static Entry granted(Claim claim) {
        return assertInstanceOf(Granted.class, claim).entry();
    }

    private Row row() {
        return tables.rows(TABLE).get(0).row();
    }

    /** That one knows whether it may be sent; only the word "unknown" means that nobody does. */
    @Test
    void aStateThatOnlyANewerVersionKnowsIsHeldAndNeitherSentNorChangedNorReplayed() {
        granted(ours.claim(attempt(0)));
        String version = tables.rows(TABLE).get(0).version();
        Row newer = new Row(row().partition(), row().key()).with("state", "handedOver");
        assertTrue(tables.table(TABLE).merge(newer, version).isPresent());
        clock.advance(LEASE.multipliedBy(2));
        Row before = row();

        assertThrows(NewerRowException.class, () -> theirs.claim(attempt(0)));
        assertThrows(NewerRowException.class, () -> theirs.claim(attempt(1)));
        assertThrows(NewerRowException.class, () -> careful.claim(attempt(0)));
        assertEquals(new Reopening.Busy(), reopen());
        assertEquals(before, row());
    }

    @Test
    void aRowThatOnlyANewerVersionReadsGrantsNothing() {
        granted(ours.claim(attempt(0)));
        String version = tables.rows(TABLE).get(0).version();
        assertTrue(tables.table(TABLE)
                .merge(new Row(row().partition(), row().key()).with("needs", 2), version)
                .isPresent());
        clock.advance(LEASE.multipliedBy(2));

        assertThrows(StorageException.class, () -> theirs.claim(attempt(0)));
        assertThrows(StorageException.class, this::reopen);
    }
}
