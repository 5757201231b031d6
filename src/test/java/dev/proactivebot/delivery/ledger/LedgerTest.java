package dev.proactivebot.delivery.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.delivery.ledger.ClaimResult.Abandoned;
import dev.proactivebot.delivery.ledger.ClaimResult.Doubtful;
import dev.proactivebot.delivery.ledger.ClaimResult.Granted;
import dev.proactivebot.delivery.ledger.ClaimResult.Held;
import dev.proactivebot.delivery.ledger.ClaimResult.Settled;
import dev.proactivebot.delivery.ledger.ClaimResult.Unanswered;
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
    private final Ledger ours = new Ledger(new MonthlyTables(tables), LEASE, false, "ours");
    private final Ledger theirs = new Ledger(new MonthlyTables(tables), LEASE, false, "theirs");
    private final Ledger careful = new Ledger(new MonthlyTables(tables), LEASE, true, "careful");

    @Test
    void firstSendCostsTwoRequests() {
        ours.delivered(granted(claim(ours, attempt(0))), "activity-1");

        assertEquals(List.of("insert " + TABLE, "merge " + TABLE), tables.requests());
        assertEquals("delivered", row().text("state"));
        assertEquals("activity-1", row().text("activityId"));
        assertEquals("k", row().text("key"));
        assertEquals("msteams|c", row().text("conversation"));
    }

    @Test
    void retryCostsThreeMoreRequests() {
        ours.waiting(granted(claim(ours, attempt(0))), 1);
        tables.forgetRequests();
        ours.delivered(granted(claim(ours, attempt(1))), null);

        assertEquals(List.of("find " + TABLE, "merge " + TABLE, "merge " + TABLE), tables.requests());
    }

    @Test
    void onlyOneInstanceMayClaim() {
        granted(claim(ours, attempt(0)));
        clock.advance(Duration.ofSeconds(20));

        assertEquals(new Held(LEASE.minusSeconds(20)), claim(theirs, attempt(0)));
    }

    @Test
    void deliveredOrGivenUpMessageIsSettled() {
        ours.delivered(granted(claim(ours, attempt(0))), null);
        assertEquals(new Settled("delivered before"), claim(theirs, attempt(3)));

        Attempt other = attempt("k2", 0);
        ours.gaveUp(granted(claim(ours, other)), "gone", false, "letter-1");
        assertEquals(new Settled("given up before"), claim(theirs, other));
    }

    @Test
    void itemWithALaterCopyIsSettled() {
        ours.waiting(granted(claim(ours, attempt(0))), 1);

        assertEquals(new Settled("a later copy waits"), claim(theirs, attempt(0)));
        assertEquals(1, granted(claim(theirs, attempt(1))).attempt());
    }

    @Test
    void waitWithoutAnAttemptLetsTheSameAttemptThrough() {
        ours.waiting(granted(claim(ours, attempt(2))), 2);

        granted(claim(theirs, attempt(2)));
    }

    @Test
    void copyThatArrivesBeforeItsOwnersOutcomeIsGranted() {
        LedgerEntry slow = granted(claim(ours, attempt(0)));

        LedgerEntry next = granted(claim(theirs, attempt(1)));
        ours.waiting(slow, 1);

        assertEquals("claimed", row().text("state"), "the slow owner's word comes too late to count");
        theirs.delivered(next, null);
        assertFalse(row().is("doubt"), "the copy itself says that the first try did not deliver it");
    }

    @Test
    void abandonedClaimIsTakenOverInThreeRequestsAndCounted() {
        granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        tables.forgetRequests();

        assertTrue(theirs.takeOver(abandoned(claim(theirs, attempt(0))), theirs.nextClaim()));
        assertEquals(List.of("insert " + TABLE, "find " + TABLE, "merge " + TABLE), tables.requests());
        assertEquals("waiting", row().text("state"), "a word that version 0.1 knows");
        assertEquals(1, row().number("takeovers"));

        LedgerEntry entry = granted(claim(ours, attempt(0)));
        assertEquals(1, entry.takeovers());
        ours.delivered(entry, null);
        assertTrue(row().is("doubt"), "it may have been delivered before");
        assertEquals("delivered", row().text("state"));
    }

    @Test
    void onlyOneInstanceTakesOver() {
        granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        LedgerEntry first = abandoned(claim(ours, attempt(0)));
        LedgerEntry second = abandoned(claim(theirs, attempt(0)));

        assertTrue(ours.takeOver(first, "first"));
        assertFalse(theirs.takeOver(second, "second"));
        assertEquals(1, row().number("takeovers"));
    }

    @Test
    void takeoverRepeatedAfterALostAnswerSucceeds() {
        granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        LedgerEntry entry = abandoned(claim(theirs, attempt(0)));
        assertTrue(theirs.takeOver(entry, "mine"));

        assertTrue(theirs.takeOver(entry, "mine"));
        assertEquals(1, row().number("takeovers"));
    }

    @Test
    void takeoverCountSurvivesANewClaimAndResetsOnReplay() {
        granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        theirs.takeOver(abandoned(claim(theirs, attempt(0))), "t");
        ours.waiting(granted(claim(ours, attempt(0))), 1);
        LedgerEntry next = granted(claim(theirs, attempt(1)));
        assertEquals(1, next.takeovers());
        theirs.gaveUp(next, "rejected", false, "letter-1");

        reopen();
        assertEquals(0, granted(claim(ours, replay(1, 0))).takeovers());
    }

    @Test
    void takeoverCountIsBounded() {
        ours.waiting(granted(claim(ours, attempt(0))), 0);
        Row hostile = new Row(row().partition(), row().key()).with("takeovers", Long.MAX_VALUE);
        assertTrue(tables.table(TABLE)
                .merge(hostile, tables.rows(TABLE).get(0).version())
                .isPresent());

        assertEquals(1_000, granted(claim(theirs, attempt(0))).takeovers());
    }

    @Test
    void copyThatNamesTheCurrentClaimIsGrantedAtAnyAttempt() {
        LedgerEntry entry = granted(claim(ours, attempt(0)));

        LedgerEntry held = granted(claim(theirs, word(0, entry)));
        LedgerEntry failed = granted(claim(ours, word(1, held)));
        assertFalse(row().is("doubt"));
        assertEquals(new Held(LEASE), claim(ours, word(1, held)), "the same copy, handed out twice");
        ours.delivered(failed, null);
    }

    @Test
    void copyWithALostClaimIsHeld() {
        LedgerEntry slow = granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        theirs.takeOver(abandoned(claim(theirs, attempt(0))), "t");
        granted(claim(theirs, attempt(0)));

        assertEquals(new Held(LEASE), claim(ours, word(1, slow)), "another instance sends it now");
    }

    @Test
    void copyOfVersion01IsGrantedByItsAttemptNumber() {
        granted(claim(ours, attempt(0)));

        assertEquals(new Held(LEASE), claim(theirs, attempt(0)));
        granted(claim(theirs, attempt(1)));
    }

    @Test
    void lateDeliverySettlesAMessageNobodyIsSending() {
        LedgerEntry slow = granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        theirs.takeOver(abandoned(claim(theirs, attempt(0))), "t");

        ours.delivered(slow, "a");
        assertEquals(new Settled("delivered before"), claim(theirs, attempt(0)));
    }

    @Test
    void outcomeRepeatedAfterALostAnswerIsWrittenOnce() {
        LedgerEntry entry = granted(claim(ours, attempt(0)));
        ours.unknown(entry);
        String version = tables.rows(TABLE).get(0).version();

        ours.unknown(entry);
        assertEquals(version, tables.rows(TABLE).get(0).version());
    }

    @Test
    void claimWithoutAStorageAnswerIsUnanswered() {
        tables.takes(() -> {
            throw new StorageException("no answer", null);
        });
        assertInstanceOf(Unanswered.class, claim(ours, attempt(0)), "the insert");
        tables.takes(() -> {});
        LedgerEntry entry = granted(claim(ours, attempt(0)));
        tables.takes(() -> {
            if (tables.requests().get(tables.requests().size() - 1).startsWith("merge")) {
                throw new StorageException("no answer", null);
            }
        });
        assertInstanceOf(Unanswered.class, claim(theirs, word(0, entry)), "the merge");
    }

    @Test
    void atMostOnceReportsAnAbandonedClaimAsDoubtful() {
        granted(claim(careful, attempt(0)));
        assertEquals(new Held(LEASE), claim(careful, attempt(0)));
        clock.advance(LEASE);

        LedgerEntry entry =
                assertInstanceOf(Doubtful.class, claim(careful, attempt(0))).entry();
        careful.gaveUp(entry, "unknown", true, "letter-1");
        assertEquals("gaveUp", row().text("state"));
        assertTrue(row().is("doubt"));
    }

    @Test
    void attemptWithoutAnAnswerIsSentAgainAfterTheLease() {
        LedgerEntry entry = granted(claim(ours, attempt(0)));
        clock.advance(Duration.ofSeconds(15));
        ours.unknown(entry);

        assertEquals(new Held(LEASE), claim(theirs, attempt(1)), "it may still arrive");
        assertEquals(new Held(LEASE), claim(theirs, attempt(0)));
        clock.advance(LEASE);
        theirs.delivered(granted(claim(theirs, attempt(1))), null);
        assertTrue(row().is("doubt"), "what was unknown once stays marked");
    }

    @Test
    void lateOutcomeOfAnOwnerDoesNotUndoALaterOne() {
        LedgerEntry slow = granted(claim(ours, attempt(0)));
        clock.advance(LEASE);
        theirs.takeOver(abandoned(claim(theirs, attempt(0))), "t");
        theirs.delivered(granted(claim(theirs, attempt(0))), "a");

        ours.waiting(slow, 1);

        assertEquals("delivered", row().text("state"));
    }

    @Test
    void claimRepeatedAfterALostAnswerIsGranted() {
        granted(claim(ours, attempt(0)));
        Ledger again = new Ledger(
                new MonthlyTables(tables),
                LEASE,
                false,
                "ours"); // counts its claims from one, as a repeated request would

        granted(claim(again, attempt(0)));
    }

    @Test
    void keysOfTwoConversationsAreTwoMessages() {
        granted(claim(ours, attempt(0)));
        granted(claim(ours, new Attempt(MessageId.of("msteams|other", "k"), 0, 0, List.of(), clock.instant(), false)));

        assertEquals(2, tables.rows(TABLE).size());
    }

    @Test
    void idsOfAnyLengthAndAlphabetAreKeys() {
        String hostile = "a/b\\c#d?e\u0000\n'é😀".repeat(3_000);
        granted(claim(ours, new Attempt(MessageId.of(hostile, hostile), 0, 0, List.of(), clock.instant(), false)));

        Row row = row();
        assertTrue(row.key().matches("[0-9a-f]{64}"), row.key());
        assertEquals(1_024, row.text("key").length());
    }

    @Test
    void replayOpensOneGenerationAndIsDeliveredOnce() {
        ours.gaveUp(granted(claim(ours, attempt(4))), "rejected", false, "letter-1");

        assertEquals(new ReopenResult.Open(1), reopen());
        assertEquals(1, row().number("generation"));
        LedgerEntry entry = granted(claim(theirs, replay(1, 0)));
        assertEquals("letter-1", entry.deadLetterId());
        assertEquals(new ReopenResult.Busy(), reopen());
        theirs.delivered(entry, null);
        assertEquals(new ReopenResult.Delivered(), reopen());
        assertEquals(new Settled("delivered before"), claim(ours, replay(1, 0)));
        assertFalse(row().is("doubt"));
    }

    @Test
    void secondReplaySettlesCopiesOfTheFirst() {
        ours.gaveUp(granted(claim(ours, attempt(0))), "rejected", false, "letter-1");
        reopen();
        ours.waiting(granted(claim(ours, replay(1, 0))), 1);
        assertEquals(new ReopenResult.Open(2), reopen());

        LedgerEntry second = granted(claim(theirs, replay(2, 0)));
        assertEquals(new Settled("a later copy waits"), claim(ours, replay(1, 1)), "a high count of an old generation");
        theirs.delivered(second, null);
        assertFalse(row().is("doubt"));
    }

    @Test
    void copyOfAnUnopenedGenerationIsHeld() {
        granted(claim(ours, attempt(0)));

        assertEquals(new Held(LEASE), claim(theirs, replay(7, 3)));
    }

    @Test
    void higherGenerationIsNotOvertakenByALowerOne() {
        ours.waiting(granted(claim(ours, attempt(0))), 1);
        granted(claim(theirs, replay(1, 0)));

        assertEquals(new Settled("a later copy waits"), claim(ours, attempt(1)));
    }

    @Test
    void replayOfAMessageThatMayHaveArrivedIsMarkedDoubtful() {
        granted(claim(ours, attempt(0)));
        clock.advance(LEASE);

        assertEquals(new ReopenResult.Open(1), reopen());
        assertTrue(row().is("doubt"));
    }

    @Test
    void messageThatMayStillArriveIsNotReplayedYet() {
        ours.unknown(granted(claim(ours, attempt(0))));

        assertEquals(new ReopenResult.Busy(), reopen());
        clock.advance(LEASE);
        assertEquals(new ReopenResult.Open(1), reopen());
    }

    @Test
    void messageUnknownToTheLedgerCanBeReplayed() {
        assertEquals(new ReopenResult.Open(1), reopen());
        assertEquals("letter-1", granted(claim(theirs, replay(1, 0))).deadLetterId());
    }

    @Test
    void entryOfAFirstSendHasNoDeadLetterId() {
        assertNull(granted(claim(ours, attempt(0))).deadLetterId());
    }

    @Test
    void oldKeyOfLastMonthIsKnownThroughoutThisMonth() {
        ours.delivered(granted(claim(ours, attempt(0))), null);
        clock.advance(Duration.ofDays(30)); // 22 December

        assertEquals(new Settled("delivered before"), claim(theirs, ofAProducer("k")));
        assertEquals(new ReopenResult.Delivered(), theirs.reopen(MessageId.of("msteams|c", "k"), "l"));
    }

    @Test
    void keyIsKnownFor30DaysAcrossAShortMonth() {
        clock.set(Instant.parse("2027-01-31T12:00:00Z"));
        ours.delivered(granted(claim(ours, attempt(0))), null);
        clock.set(Instant.parse("2027-02-28T12:00:00Z"));
        granted(claim(ours, ofAProducer("another")));
        clock.set(Instant.parse("2027-03-02T11:00:00Z"));

        assertEquals(new Settled("delivered before"), claim(theirs, ofAProducer("k")));
    }

    @Test
    void rowBegunInLastMonthsTableStaysThere() {
        clock.set(Instant.parse("2026-11-30T23:59:59Z"));
        Attempt attempt = attempt(0);
        clock.set(Instant.parse("2026-12-20T23:00:00Z"));
        ours.delivered(granted(claim(ours, attempt)), null);

        assertEquals(new Settled("delivered before"), claim(theirs, attempt));
        assertEquals(List.of(TABLE), tables.names("ledger"));
    }

    @Test
    void tableAboutToBeDroppedIsReadButGetsNoRows() {
        Attempt attempt = attempt(0);
        clock.set(Instant.parse("2026-12-27T23:59:59Z"));
        ours.waiting(granted(claim(ours, attempt)), 0);
        clock.set(Instant.parse("2026-12-28T00:00:00Z"));
        ours.delivered(granted(claim(theirs, attempt)), null);
        Attempt other = new Attempt(MessageId.of("msteams|c", "k2"), 0, 0, List.of(), attempt.made(), false);
        granted(claim(ours, other));

        assertEquals(1, tables.rows(TABLE).size());
        assertEquals(1, tables.rows("ledger202612").size());
        clock.set(Instant.parse("2026-12-31T00:00:00Z"));
        assertEquals(1, new LedgerRows(new MonthlyTables(tables)).dropOld());
        granted(claim(ours, attempt("k3", 0)));
        assertEquals(List.of("ledger202612"), tables.names("ledger"), "it is not begun again");
    }

    /** A clock may be ahead by a day. */
    @Test
    void outcomesAreReadInTheNextMonthAsWell() {
        clock.set(Instant.parse("2026-11-30T10:00:00Z"));
        MessageId message = MessageId.ofJob("job", 3, "recipient");
        Instant tomorrow = Instant.parse("2026-12-01T09:00:00Z");
        ours.delivered(granted(claim(ours, new Attempt(message, 0, 0, List.of(), tomorrow, false))), null);

        Outcomes outcomes = new Outcomes(new MonthlyTables(tables));
        assertEquals(List.of("ledger202612"), tables.names("ledger"));
        assertEquals(1, outcomes.ofPage("job", 3, clock.instant()).size());
        assertTrue(outcomes.find("job", 3, "recipient", clock.instant()).isPresent());
    }

    @Test
    void newKeyIsNotLookedUpInLastMonthsTable() {
        ours.delivered(granted(claim(ours, attempt(0))), null);
        clock.advance(Duration.ofDays(30));
        tables.forgetRequests();

        granted(claim(theirs, attempt("new", 0)));
        assertEquals(List.of("insert ledger202612"), tables.requests());
    }

    @Test
    void aMonthsTableIsDroppedWhenItsLastRowIsThirtyDaysOld() {
        claim(ours, attempt(0));
        tables.table("ledgerbook").put(new Row("p", "k"));
        clock.set(Instant.parse("2026-12-30T23:59:59Z"));
        assertEquals(0, new LedgerRows(new MonthlyTables(tables)).dropOld());

        clock.set(Instant.parse("2026-12-31T00:00:00Z"));
        assertEquals(1, new LedgerRows(new MonthlyTables(tables)).dropOld());
        assertEquals(List.of("ledgerbook"), tables.names("ledger"));
    }

    @Test
    void tablesThatAreDownGrantNothing() {
        tables.goDown();

        assertInstanceOf(Unanswered.class, claim(ours, attempt(0)));
        assertThrows(StorageException.class, () -> claim(ours, attempt(1)), "nothing was written");
    }

    @Test
    void claimsOfOneInstanceAreDistinct() {
        granted(claim(ours, attempt(0)));

        assertInstanceOf(Held.class, claim(ours, attempt(0)));
        assertNotEquals("ours-2", row().text("by"));
    }

    /** Of an item that was made now. */
    private Attempt attempt(int number) {
        return attempt("k", number);
    }

    private Attempt attempt(String key, int number) {
        return new Attempt(MessageId.of("msteams|c", key), 0, number, List.of(), clock.instant(), false);
    }

    private Attempt ofAProducer(String key) {
        return new Attempt(MessageId.of("msteams|c", key), 0, 0, List.of(), clock.instant(), true);
    }

    /** A copy that is the word of who had the claim. */
    private Attempt word(int number, LedgerEntry entry) {
        return new Attempt(MessageId.of("msteams|c", "k"), 0, number, List.of(entry.claim()), clock.instant(), false);
    }

    private Attempt replay(int generation, int number) {
        return new Attempt(MessageId.of("msteams|c", "k"), generation, number, List.of(), clock.instant(), true);
    }

    private static ClaimResult claim(Ledger ledger, Attempt attempt) {
        return ledger.claim(attempt, ledger.nextClaim());
    }

    private ReopenResult reopen() {
        return ours.reopen(MessageId.of("msteams|c", "k"), "letter-1");
    }

    private static LedgerEntry abandoned(ClaimResult claim) {
        return assertInstanceOf(Abandoned.class, claim).entry();
    }

    private static LedgerEntry granted(ClaimResult claim) {
        return assertInstanceOf(Granted.class, claim).entry();
    }

    private Row row() {
        return tables.rows(TABLE).get(0).row();
    }

    /** That one knows whether it may be sent; only the word "unknown" means that nobody does. */
    @Test
    void rowWithANewerStateIsNeitherClaimedNorReopened() {
        granted(claim(ours, attempt(0)));
        String version = tables.rows(TABLE).get(0).version();
        Row newer = new Row(row().partition(), row().key()).with("state", "handedOver");
        assertTrue(tables.table(TABLE).merge(newer, version).isPresent());
        clock.advance(LEASE.multipliedBy(2));
        Row before = row();

        assertThrows(NewerRowException.class, () -> claim(theirs, attempt(0)));
        assertThrows(NewerRowException.class, () -> claim(theirs, attempt(1)));
        assertThrows(NewerRowException.class, () -> claim(careful, attempt(0)));
        assertEquals(new ReopenResult.Busy(), reopen());
        assertEquals(before, row());
    }

    @Test
    void rowOfANewerVersionGrantsNothing() {
        granted(claim(ours, attempt(0)));
        String version = tables.rows(TABLE).get(0).version();
        assertTrue(tables.table(TABLE)
                .merge(new Row(row().partition(), row().key()).with("needs", 3), version)
                .isPresent());
        clock.advance(LEASE.multipliedBy(2));

        assertThrows(StorageException.class, () -> claim(theirs, attempt(0)));
        assertThrows(StorageException.class, this::reopen);
    }
}
